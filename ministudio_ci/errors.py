"""One tree of errors: what happened, what to do next, and an exit status.

`what` and `hint` are English format strings filled from the named details an error is
raised with. French stands in `templates/fr/errors.toml` under the class's name.

Exit statuses (the same for every command): 1 the thing checked does not hold,
2 wrong use or configuration, 3 something needed could not be read or reached.
"""

from typing import ClassVar


class MinistudioError(Exception):
    """Root of the tree. Raise a leaf, with the details its texts name."""

    exit_code: ClassVar[int] = 2
    what: ClassVar[str] = "{message}"
    hint: ClassVar[str] = ""

    def __init__(self, **details: object) -> None:
        super().__init__(details)
        self.details = details

    def __str__(self) -> str:
        return self.what.format_map(self.details)

    @property
    def next_step(self) -> str:
        """What the reader can do about it; empty where nothing can be said."""
        return self.hint.format_map(self.details)


class DoesNotHoldError(MinistudioError):
    """The thing checked does not hold."""

    exit_code = 1


class UsageError(MinistudioError):
    """Wrong use or configuration."""

    exit_code = 2


class IncompleteError(MinistudioError):
    """Something needed could not be read or reached."""

    exit_code = 3


# --- configuration ---------------------------------------------------------------------------


class ConfigurationError(UsageError):
    """Every problem found in the configuration, each with its key and file."""

    what = "The configuration has {count} problem(s):\n{problems}"
    hint = (
        "`ministudio-ci config schema` lists every key; `config show` says where a value is from."
    )


class UnknownSuiteError(UsageError):
    what = "There is no suite named {name!r}; the configuration has: {known}."
    hint = "Add [tool.ministudio-ci.suites.{name}] with its paths, or choose one of those."


# --- git -------------------------------------------------------------------------------------


class GitMissingError(IncompleteError):
    what = "The program git was not found."
    hint = "Install git 2.30 or newer and run this again."


class GitError(IncompleteError):
    """A git command failed for a reason that no other class names."""

    what = "git {command} failed (exit {code}): {stderr}"
    hint = "Run the same git command by hand in {cwd} to see more."


class NotARepositoryError(UsageError):
    what = "{cwd} is not inside a git repository."
    hint = "Run this inside a repository, or name one with `-C DIR`."


class NoCommitsError(UsageError):
    what = "The repository at {cwd} has no commit yet."
    hint = "Make a first commit; there is nothing to test or to release before it."


class UnknownRevisionError(UsageError):
    what = "{revision!r} names no commit in this repository."
    hint = "`git tag --list` and `git branch --all` list the names that exist."


class ShallowCloneError(IncompleteError):
    what = "The clone is shallow and could not be deepened: {why}"
    hint = (
        "Check out with `fetch-depth: 0` (actions/checkout), or run `git fetch --unshallow --tags`."
    )


# --- files -----------------------------------------------------------------------------------


class FileWriteError(IncompleteError):
    what = "{path} could not be written: {why}"
    hint = (
        "Free some space or make the folder writable, then run this again; no half file was left."
    )


class FileReadError(IncompleteError):
    what = "{path} could not be read: {why}"
    hint = "Check that the file is there and readable."


class LockTimeoutError(IncompleteError):
    what = "{path} stayed locked by another process for {seconds} s."
    hint = "Wait for the other run to end; the lock goes with its process."


# --- reports and memory ----------------------------------------------------------------------


class ReportError(IncompleteError):
    """A test report that is missing, unreadable or not what it should be."""

    what = "The test report {path} cannot be used: {why}"
    hint = "Run `ministudio-ci test` again; it writes a fresh report."


class UnknownResultError(UsageError):
    what = "{result!r} is no test result."
    hint = "Use SUCCESS, FAILURE or ERROR."


# --- templates -------------------------------------------------------------------------------


class TemplateError(UsageError):
    what = "The template {path}, line {line}, has an error: {why}"
    hint = "Mend that line; the other templates were not touched."


# --- the cycle -------------------------------------------------------------------------------


class NothingToResumeError(UsageError):
    what = "No unfinished run of commit {commit} stands in {folder}."
    hint = "Run `ministudio-ci cycle` without --resume; it starts a run of its own."
