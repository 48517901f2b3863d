"""Which release first had a commit, told of many commits by two processes of git."""

from collections.abc import Iterable, Mapping

from ministudio_ci.errors import GitError, GitMissingError, NoCommitsError, NotARepositoryError
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.version import Version, split_tag

UNRELEASED = "unreleased"


def versions_of(git: Git, commits: Iterable[str], prefix: str) -> dict[str, str]:
    """Return the version of each commit: of all releases that contain it, the lowest.

    A commit that is in none is UNRELEASED. One that this repository does not have, or does not
    have any more, is not there; without a repository, none is. `commits` are full SHAs.
    """
    wanted = set(commits)
    try:
        tagged = _tagged(git, prefix)
        parents = _parents(git, [*tagged, *wanted])
    except (GitError, GitMissingError, NotARepositoryError, NoCommitsError):
        return {}
    found = dict[str, str]()
    for tip, version in sorted(tagged.items(), key=lambda pair: pair[1].rank):
        for commit in _new_in(tip, parents, found):
            found[commit] = str(version)
    return {commit: found.get(commit, UNRELEASED) for commit in wanted & parents.keys()}


def _tagged(git: Git, prefix: str) -> dict[str, Version]:
    """Return the commits that version tags lead to; of two versions on one, the lower."""
    form = "--format=%(refname:lstrip=2)%00%(objectname)%00%(*objectname)"
    found = dict[str, Version]()
    for line in git.run("for-each-ref", form, "refs/tags").splitlines():
        name, direct, peeled = line.split("\0")
        if (parts := split_tag(name, prefix)) and (version := Version.parse(parts[1])):
            other = found.setdefault(peeled or direct, version)
            found[peeled or direct] = min(version, other, key=lambda one: one.rank)
    return found


def _parents(git: Git, tips: Iterable[str]) -> dict[str, list[str]]:
    """Return the parents of every commit in the histories of `tips`; unknown ones are left out."""
    asked = "".join(f"{tip}\n" for tip in tips).encode()
    listed = git.run("rev-list", "--parents", "--ignore-missing", "--stdin", stdin=asked)
    lines = (line.split() for line in listed.splitlines())
    return {commit: parents for commit, *parents in lines}


def _new_in(tip: str, parents: Mapping[str, list[str]], known: Mapping[str, str]) -> Iterable[str]:
    """Return the commits of the history of `tip` that no release before it has."""
    new, waiting = set[str](), [tip]
    while waiting:
        commit = waiting.pop()
        if commit not in known and commit not in new and commit in parents:
            new.add(commit)
            waiting += parents[commit]
    return new
