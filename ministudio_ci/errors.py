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


class NoSuchFolderError(UsageError):
    what = "There is no folder {path}."
    hint = "Give `-C` the folder of your project."


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


class RemoteError(IncompleteError):
    what = "The remote {remote} could not be reached: {why}"
    hint = (
        "Check the network and your rights on it (`git ls-remote {remote}`), then run this again."
    )


class UnknownRemoteError(UsageError):
    what = "There is no git remote named {name!r}; the repository has: {known}."
    hint = "Set release.remote to the one that releases are pushed to."


# --- versions --------------------------------------------------------------------------------


class VersionTakenError(UsageError):
    what = "The next version would be {version}, but the tag {tag} is already on {commit}."
    hint = (
        "That commit is not in the history of HEAD: merge the branch that has it, or release "
        "from that branch."
    )


class NoVersionInHistoryError(UsageError):
    what = "{count} version tag(s) exist, up to {tag}, but none is in the history of HEAD."
    hint = (
        "Release from the branch that has {tag}, or merge that branch; if HEAD starts anew, tag "
        "its first version by hand."
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


# --- running the project's tests -------------------------------------------------------------


class InterpreterMissingError(IncompleteError):
    what = "No Python was found to run the tests with: {looked}."
    hint = "Set `python` in the configuration, or make a virtual environment `.venv` in the project."


class UnfitInterpreterError(IncompleteError):
    what = "{python} cannot run the tests: {why}"
    hint = "Python 3.8 or newer is needed; set `python` in the configuration."


class PytestMissingError(IncompleteError):
    what = "{python} has no pytest."
    hint = "Run `{python} -m pip install pytest`, or set `install = \"auto\"` in the configuration."


class InstallError(IncompleteError):
    what = "The project could not be installed: `{command}` failed ({why}).\n{tail}"
    hint = "Run it by hand to see more, or set `install` to the command that installs the project."


class InstallToolMissingError(IncompleteError):
    what = "{file} was found, but the program {tool} was not."
    hint = "Install {tool}, or set `install` to the command that installs the project."


# --- release ---------------------------------------------------------------------------------


class TagExistsError(UsageError):
    what = "The tag {tag} is already there, on commit {commit}, and this release did not make it."
    hint = (
        "Is it right? Then `git fetch --tags`, and the next version counts from it. "
        "Is it a mistake? Then delete it, here and on the remote: `git tag -d {tag}`."
    )


class TagRefusedError(UsageError):
    what = "{remote} refused the tag {tag}: {why}"
    hint = (
        "Let the token push tags (`permissions: contents: write`) and the repository's rules and "
        "hooks accept this one, then run this again; nothing was left behind."
    )


class TagSigningError(UsageError):
    what = "The tag {tag} could not be signed: {why}"
    hint = "Give git a key (`user.signingkey`, `gpg.format`), or set release.sign to false."


class BranchMovedError(DoesNotHoldError):
    what = "{branch} on {remote} is now at {tip}: {tag} would not be on its tip."
    hint = "The new commit needs green tests of its own: test it, then release."


class ReleaseRaceError(IncompleteError):
    what = "Another run is releasing {tag}, so this one stopped."
    hint = "Let that run end; run this again if it failed: it resumes where that one stopped."


class MajorTagError(IncompleteError):
    what = "{tag} is published, but the tag {major} could not be moved to it: {why}"
    hint = (
        "Let the token update {major} (see the rules for tags), or set release.major-tag to "
        "false, then run this again."
    )


class AssetMissingError(UsageError):
    what = "No file matches {pattern!r} of release.assets."
    hint = "Build the files before the release, or mend the pattern."


class AssetEmptyError(UsageError):
    what = "The release file {path} is empty; GitHub takes no empty file."
    hint = "Build it anew, or leave it out of release.assets."


class AssetNameTakenError(UsageError):
    what = "Two files of the release would both be named {name}: {first} and {second}."
    hint = "Rename one of them, or narrow the patterns of release.assets."


class AssetCommitError(UsageError):
    what = "The files of {tag} must be built from commit {commit}, but HEAD is {head}."
    hint = "`git checkout {tag}`, build them, and run this again; it resumes {tag}."


# --- forge -----------------------------------------------------------------------------------


class UnknownRepositoryError(UsageError):
    what = "The address {address} names no repository on {server}."
    hint = (
        'Set release.repository to "owner/name", or GITHUB_SERVER_URL to the forge\'s address; '
        "without GITHUB_TOKEN the release stays local."
    )


class NotAForgeError(UsageError):
    what = "What answers at {api} is not GitHub's API."
    hint = (
        "Check GITHUB_API_URL (GitHub Enterprise Server: https://HOST/api/v3), and any proxy on "
        "the way."
    )


class ForgeTokenError(UsageError):
    what = "{host} does not know the token it was given."
    hint = "It may be expired or cut: put a new one into GITHUB_TOKEN."


class ForgePermissionError(UsageError):
    what = "{host} does not let this token do that to {repository}: {why}"
    hint = (
        "In a workflow, give the job `permissions: contents: write`; a personal token needs "
        '"Contents: read and write" on the repository.'
    )


class ForgeRepositoryError(UsageError):
    what = "{host} shows this token no repository {repository}."
    hint = "Check release.repository, and that the token may read the repository."


class ForgeRefusedError(UsageError):
    what = "{host} refused: {why}"
    hint = "Mend what it names, then run this again; it resumes where it stopped."


class ForgeRateLimitError(IncompleteError):
    what = "{host} asks to wait {seconds} s before the next call."
    hint = "Run this again after that; it resumes where it stopped."


class ForgeUnreachableError(IncompleteError):
    what = "{host} could not be reached, or broke off: {why}"
    hint = "Run this again later; it resumes where it stopped."


# --- announcing, and the widget endpoint -----------------------------------------------------


class MissingKeyError(UsageError):
    what = "MINISTUDIO_KEY is not set: nothing that is posted could be told from a forgery."
    hint = "Make one with `openssl rand -base64 32`; give it to the endpoint and to those who post."


class WeakKeyError(UsageError):
    what = "MINISTUDIO_KEY is too short: {length} bytes, where {least} are the least."
    hint = "Make one with `openssl rand -base64 32`; give it to the endpoint and to those who post."


class MalformedKeyError(UsageError):
    what = "MINISTUDIO_KEY begins with whsec_, but what follows is not base64."
    hint = "Copy it again in full, or use a text without that beginning."


class ServePackagesError(UsageError):
    what = "`serve` needs the package {name}, which is not installed."
    hint = "pip install 'ministudio-ci[serve]'"


class ListenError(UsageError):
    what = "Cannot listen on {host}, port {port}: {why}"
    hint = "Choose another address with --host and --port; port 0 takes a free one."


class StoreError(IncompleteError):
    what = "The database {path} cannot be used: {why}"
    hint = "Name a file in a folder that can be written with `--database PATH`."


class FeedItemError(UsageError):
    what = "This is no feed item of a release: {why}"
    hint = "Post one item of `ministudio-ci changelog --format json`."


# --- templates -------------------------------------------------------------------------------


class TemplateError(UsageError):
    what = "The template {path}, line {line}, has an error: {why}"
    hint = "Mend that line; the other templates were not touched."


# --- the cycle -------------------------------------------------------------------------------


class NothingToResumeError(UsageError):
    what = "No unfinished run of commit {commit} stands in {folder}."
    hint = "Run `ministudio-ci cycle` without --resume; it starts a run of its own."


class TestsRedError(DoesNotHoldError):
    __test__ = False

    what = "The tests ended with {result}, {failed} failed:\n{details}"
    hint = "Mend them, or run `ministudio-ci test` to see more; nothing is released meanwhile."


class GateShutError(DoesNotHoldError):
    what = "The gate is shut: {tag} is not released.\n{reasons}"
    hint = "Each line says what to do; then run the same command again."


class ShardsError(UsageError):
    what = "The input `shard` ({shard}) is not understood by this version."
    hint = "Leave `shard` empty: all tests run on one machine."


class AnnouncementRefusedError(DoesNotHoldError):
    what = "Announcements were refused: {ids}."
    hint = "The release stands. Mend the destination, then `ministudio-ci announce --version …`."


class AnnouncementPendingError(IncompleteError):
    what = "Announcements could not be sent yet: {ids}."
    hint = "The release stands. The next run sends them, or `ministudio-ci announce` now."


class DemoError(IncompleteError):
    what = "The demo stopped with exit status {code}."
    hint = "The lines above say why; what it made is in {folder}."
