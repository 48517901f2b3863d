"""Errors of a project: its configuration, files, tests, reports and templates."""

from ministudio_ci.errors.tree import DoesNotHoldError, IncompleteError, UsageError


class ConfigurationError(UsageError):
    """Every problem found in the configuration, each with its key and file."""

    what = "The configuration has {count} problem(s):\n{problems}"
    hint = (
        "`ministudio-ci config schema` lists every key; `config show` says where a value is from."
    )


class NoSuchFolderError(UsageError):
    what = "There is no folder {path}."
    hint = "Give `-C` the folder of your project."


class UnknownSuiteError(UsageError):
    what = "There is no suite named {name!r}; the configuration has: {known}."
    hint = "Add [tool.ministudio-ci.suites.{name}] with its paths, or choose one of those."


class JsonFormatError(UsageError):
    what = "--json prints the changelog as JSON, but --format asks for {form}."
    hint = "Leave one of the two out, or write the other format into a file with -o."


class UpdateFlagsError(UsageError):
    what = "{flag} goes with --update alone."
    hint = "`ministudio-ci changelog --update --next --check` is one way to put them together."


class RenderFlagsError(UsageError):
    what = "--update keeps up the whole file, so {flag} has no place beside it."
    hint = "Leave one of the two out."


class ChangelogStaleError(DoesNotHoldError):
    what = "{path} is not up to date:\n{diff}"
    hint = "Run `ministudio-ci {command}` and commit the file."


class ChangelogEditedError(UsageError):
    what = "{path}, line {line}: what follows, up to our end marker, was edited by hand."
    hint = (
        "Move the lines you wrote out of the two markers: above or below them they are kept, and "
        "go along with the release. What is left between them may be deleted; it is made anew."
    )


class ChangelogMarkersError(UsageError):
    what = "{path}, line {line}: our markers are no pair within one section."
    hint = (
        "Leave one line `<!-- ministudio-ci:begin -->` and, below it in the same section, one line "
        "`<!-- ministudio-ci:end -->`; or delete all of them, and they are made anew."
    )


class ChangelogPlaceError(UsageError):
    what = "{path} has no heading of a release, such as `## [1.2.3]`; line {line} may be one."
    hint = (
        "Add two lines where what is new is to stand: `<!-- ministudio-ci:begin -->` and "
        "`<!-- ministudio-ci:end -->`."
    )


class FileWriteError(IncompleteError):
    what = "{path} could not be written: {why}"
    hint = (
        "Free some space or make the folder writable, then run this again; no half file was left."
    )


class FileReadError(IncompleteError):
    what = "{path} could not be read: {why}"
    hint = "Check that the file is there and readable."


class NotTextError(FileReadError):
    what = "{path} is no UTF-8 text."
    hint = "Save it in the encoding UTF-8, or name another file."


class NoSuchTemplateError(FileReadError):
    what = "The template {path} is no file."
    hint = "Name it from the project's folder, by --template or in the configuration."


class EventReadError(IncompleteError):
    what = "The event file {path!r} does not say which pull request this run is for."
    hint = "GITHUB_EVENT_PATH is GitHub's own; leave it as the runner sets it."


class LockTimeoutError(IncompleteError):
    what = "{path} stayed locked by another process for {seconds} s."
    hint = "Wait for the other run to end; the lock goes with its process."


class ReportError(IncompleteError):
    """A test report that is missing, unreadable or not what it should be."""

    what = "The test report {path} cannot be used: {why}"
    hint = "Run `ministudio-ci test` again; it writes a fresh report."


class UnknownResultError(UsageError):
    what = "{result!r} is no test result."
    hint = "Use SUCCESS, FAILURE or ERROR."


class InterpreterMissingError(IncompleteError):
    what = "No Python was found to run the tests with: {looked}."
    hint = "Set `python` in the configuration, or make a virtual environment `.venv` there."


class UnfitInterpreterError(IncompleteError):
    what = "{python} cannot run the tests: {why}"
    hint = "Python 3.8 or newer is needed; set `python` in the configuration."


class PytestMissingError(IncompleteError):
    what = "{python} has no pytest."
    hint = 'Run `{python} -m pip install pytest`, or set `install = "auto"` in the configuration.'


class QuarantineError(UsageError):
    """Every problem found in the quarantine file, each with its line."""

    what = "The quarantine file {path} has {count} problem(s):\n{problems}"
    hint = (
        "Mend these lines. An entry is [[quarantine]] with `test`, `owner` and `expires` (a date), "
        "and, if you like, `suite` and `reason`."
    )


class InstallError(IncompleteError):
    what = "The project could not be installed: `{command}` failed ({why}).\n{tail}"
    hint = "Run it by hand to see more, or set `install` to the command that installs the project."


class InstallToolMissingError(IncompleteError):
    what = "{file} was found, but the program {tool} was not."
    hint = "Install {tool}, or set `install` to the command that installs the project."


class TemplateError(UsageError):
    what = "The template {path}, line {line}, has an error: {why}"
    hint = "Mend that line; the other templates were not touched."


class UserTemplateError(UsageError):
    what = "The template {path}, line {line}: {why}"
    hint = "Mend that line; `ministudio-ci changelog --schema` tells what a template is given."


class TemplateIncludeError(UsageError):
    what = "The template {path}, line {line}, wants {name!r}, which is no file in {folder}."
    hint = "Put it there or below: `..` is refused, and so are links that lead out of the folder."


class TemplateLimitError(UsageError):
    what = "The template {path}, line {line}, was stopped: it takes more than {limit}."
    hint = "A loop within a loop is the usual cause; go through each list once."


class TemplateFormatError(UsageError):
    what = "--template makes Markdown or a form of its own, but {form} is asked for."
    hint = "Leave one of the two out."


class NoHistoryError(IncompleteError):
    what = "{path} has no report of a run that can be used ({skipped} cannot)."
    hint = (
        "Run `ministudio-ci test`: each run leaves one there. On GitHub they are on the branch of "
        "[memory]; `git fetch` it and put its files into that folder."
    )


class NoSuiteHistoryError(IncompleteError):
    what = "No run that is remembered had a suite named {name!r}; there are: {known}."
    hint = "Choose one of those, or run it: `ministudio-ci test --suite {name}`."


class ChartFormatError(UsageError):
    what = "{path} is to be a chart, but its name ends neither with .svg nor with .png."
    hint = "Give it one of the two endings."


class ChartRendererError(IncompleteError):
    what = "A PNG is made by the package resvg_py, which is not installed."
    hint = "Run `pip install 'ministudio-ci[chart]'`, or name a file that ends with .svg."
