"""Which versions a history holds beyond those it is counted from."""

from collections.abc import Iterable, Sequence

from ministudio_ci.changelog.tags import Tag
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit


def highest_reached(
    git: Git, head: str, new: Sequence[Commit], higher: Sequence[Tag]
) -> Tag | None:
    """Return the highest tag in the history of `head`; `higher` has the highest last.

    `new` are the newest commits of that history. git is asked once, and only where a tag
    higher than all of theirs is on none of them.
    """
    if not higher:
        return None
    shas = {head, *(commit.sha for commit in new)}
    at = max((at for at, tag in enumerate(higher) if tag.commit in shas), default=-1)
    asked = higher[at + 1 :]
    outside = _not_in(git, head, [tag.commit for tag in asked]) if asked else set()
    within = [*higher[: at + 1][-1:], *(tag for tag in asked if tag.commit not in outside)]
    return within[-1] if within else None


def _not_in(git: Git, head: str, commits: Iterable[str]) -> set[str]:
    """Return those that `head` does not contain, and more commits that it does not."""
    names = "\n".join((*commits, f"^{head}", ""))
    return set(git.run("rev-list", "--stdin", stdin=names.encode()).split("\n"))


def after(tag: Tag, commits: Sequence[Commit]) -> set[str]:
    """Return the SHAs of those among `commits`, the newest first, that a tag does not contain."""
    within = {tag.commit}
    for commit in commits:  # children before their parents
        if commit.sha in within:
            within.update(commit.parents)
    return {commit.sha for commit in commits} - within
