"""What fixers changed, read from the files they left: whatever they told git is beside the point.

Follows git's plumbing commands: read-tree(1), write-tree(1), diff-tree(1), commit-tree(1).
"""

from dataclasses import dataclass
from pathlib import Path

from ministudio_ci.foundation.git import Git
from ministudio_ci.testing.fixes.protected import Change

_PLAIN = (
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--ignore-submodules=none",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The files below `top`, seen by the repository's own settings and an index of our own."""

    top: Path
    index: Path
    git: Git
    """In the user's repository."""
    commit: str

    def write(self) -> str:
        """Store the files as they are now; return the tree's id. What git ignores is not in it."""
        common = self.git.run("rev-parse", "--path-format=absolute", "--git-common-dir")
        given = {"GIT_DIR": common, "GIT_WORK_TREE": str(self.top),
                 "GIT_INDEX_FILE": str(self.index)}  # fmt: skip
        git = Git(self.top, env={**self.git.env, **given})
        # Anew each time: flags that hide a file (assume-unchanged) are of another index.
        git.run("read-tree", self.commit)
        git.run("add", "--all", "--", ":/")
        return git.run("write-tree")


def changes(git: Git, commit: str, tree: str) -> tuple[Change, ...]:
    """Return what differs between a commit and a tree, path by path; a renaming is two."""
    listed = git.run("diff-tree", "-r", "-z", *_PLAIN, commit, tree).split("\0")
    return tuple(
        _change(about, path) for about, path in zip(listed[::2], listed[1::2], strict=False)
    )


def _change(about: str, path: str) -> Change:
    before, after, *_ = about.removeprefix(":").split(" ")
    return Change(path=path, before=before, after=after)


def added_lines(git: Git, commit: str, tree: str) -> str:
    """Return what a tree has more than a commit, binary files too."""
    text = git.run("diff-tree", "-r", "--patch", "--text", *_PLAIN, commit, tree)
    return "\n".join(line[1:] for line in text.splitlines() if line.startswith("+"))


def patch(git: Git, commit: str, tree: str) -> bytes:
    """Return the difference for `git apply`."""
    command = ("diff-tree", "-r", "--patch", "--binary", "--full-index", *_PLAIN, commit, tree)
    return git.attempt(*command).stdout


def shown(git: Git, commit: str, tree: str) -> tuple[str, str]:
    """Return the difference for people: how much in which file, and the lines."""
    stat = git.run("diff-tree", "-r", "--stat=100", *_PLAIN, commit, tree)
    return stat, git.run("diff-tree", "-r", "--patch", *_PLAIN, commit, tree)
