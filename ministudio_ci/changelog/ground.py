"""What the next version is counted from, and what is new since."""

from collections.abc import Sequence
from typing import NamedTuple

from ministudio_ci.changelog.maturity import FINAL, counted, maturity
from ministudio_ci.changelog.reached import highest_reached
from ministudio_ci.changelog.since import read_since
from ministudio_ci.changelog.tags import Tag, Tags, by_commit, of_commits
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.line import Line


class Since(NamedTuple):
    """What came after the versions that count."""

    before: Tag | None
    """The release before: on a channel, of its own or of more mature ones."""
    new: Sequence[Commit]
    final: Tag | None
    """The final release before."""
    commits: Sequence[Commit]
    """What came after it; `new` itself where that is the release before."""
    reached: Tag | None
    """The highest version in the history, where it is higher than the final one before."""
    higher: Sequence[Tag]
    """All tags of higher versions than the final one before, the highest last."""
    elsewhere: frozenset[str] = frozenset()
    """Those that touch none of the configured paths; they have no words left."""


def read_ground(git: Git, head: str, tags: Tags, line: Line, paths: Sequence[str]) -> Since:
    """Return what the next version of `head` stands on; `paths` are relative to git's folder."""
    within = _kept_to(line, tags) if line.range else tags
    span = last = read_since(git, head, counted(within, maturity(line.identifier)))
    if line.identifier and span.previous and span.previous.version.pre:
        last = read_since(git, head, counted(within, FINAL))
    final = last.previous
    higher = of_commits(git, [tag for tag in tags.every
                              if not final or tag.version.outranks(final.version)])  # fmt: skip
    higher.sort(key=lambda tag: tag.version.rank)
    reached = highest_reached(git, head, last.commits, higher)
    since = Since(span.previous, span.commits, final, last.commits, reached, higher)
    return _narrowed(git, head, since, paths) if paths and since.commits else since


def _kept_to(line: Line, tags: Tags) -> Tags:
    every = tuple(tag for tag in tags.every if line.reaches(tag.version))
    return Tags(every, by_commit(every), tags.skipped)


def _narrowed(git: Git, head: str, since: Since, paths: Sequence[str]) -> Since:
    from ministudio_ci.changelog.paths import silenced, touching

    hidden = [f"^{since.final.commit}"] if since.final else []
    touched = touching(git, paths, head, hidden)
    commits = tuple(silenced(since.commits, touched))
    new = commits if since.new is since.commits else tuple(silenced(since.new, touched))
    elsewhere = frozenset(commit.sha for commit in commits) - touched
    return since._replace(new=new, commits=commits, elsewhere=elsewhere)
