"""Errors of a history: git, its remote, versions."""

from ministudio_ci.errors.tree import DoesNotHoldError, IncompleteError, UsageError


class GitMissingError(IncompleteError):
    what = "The program git was not found."
    hint = "Install git 2.30 or newer and run this again."


class GitError(IncompleteError):
    """A git command failed for a reason that no other class names."""

    what = "git {command} failed (exit {code}): {stderr}"
    hint = "Run the same git command by hand in {cwd} to see more."


class PathsOutsideError(UsageError):
    what = "changelog.paths has a path that is none of this repository's: {paths}."
    hint = (
        "Paths are relative to {cwd}, and lead to files or folders of the repository it is in; "
        '"." is the folder itself.'
    )


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


class ShallowRemoteError(ShallowCloneError):
    what = "The clone is shallow, and so is {remote}, which it was made from."
    hint = "Make {remote} whole (`git fetch --unshallow --tags` in it), or clone the original."


class RemoteError(IncompleteError):
    what = "The remote {remote} could not be reached: {why}"
    hint = (
        "Check the network and your rights on it (`git ls-remote {remote}`), then run this again."
    )


class UnknownRemoteError(UsageError):
    what = "There is no git remote named {name!r}; the repository has: {known}."
    hint = "Set release.remote to the one that releases are pushed to."


class PullRequestCommitsError(IncompleteError):
    what = "The pull request's commits are not all in this clone: {commit} is missing."
    hint = (
        "On the event `pull_request`, check out its own ref, which is the default, with "
        "`fetch-depth: 0` (actions/checkout)."
    )


class VersionTakenError(UsageError):
    what = "The next version would be {version}, but the tag {tag} is already on {commit}."
    hint = (
        "That commit is not in the history of HEAD: merge the branch that has it, or release "
        "from that branch."
    )


class RangeLeftError(DoesNotHoldError):
    what = (
        "{branch} keeps to the versions {range}, but the next one would be {version}: "
        "{commit} ({summary}) asks for it."
    )
    hint = (
        "Bring that commit to a branch of newer versions, and take it back here: "
        "`git revert {commit}`."
    )


class RangeMergedError(DoesNotHoldError):
    what = "{branch} keeps to the versions {range}, but its history holds {tag}."
    hint = (
        "A newer line was merged into it: begin {branch} anew from its own last version and "
        "bring over what it needs, commit by commit (`git cherry-pick`)."
    )


class RangeNotBegunError(DoesNotHoldError):
    what = (
        "{branch} keeps to the versions {range}, but its history is older than they are: the "
        "next version would be {version}."
    )
    hint = "Begin the branch at its first version, or tag that version on it by hand."


class ReleaseAsError(UsageError):
    what = "The footer `Release-As: {value}` of {commit} names no final version."
    hint = (
        "Push a commit with the right one, such as `Release-As: 1.0.0`: of several, the newest "
        "counts."
    )


class NoVersionInHistoryError(UsageError):
    what = "{count} version tag(s) exist, up to {tag}, but none is in the history of HEAD."
    hint = (
        "Release from the branch that has {tag}, or merge that branch; if HEAD starts anew, tag "
        "its first version by hand."
    )


class TagsNotFetchedError(IncompleteError):
    what = "{remote} has {count} version tag(s), and this clone has none of them."
    hint = "Run `git fetch --tags {remote}`; with actions/checkout, `fetch-depth: 0` fetches them."
