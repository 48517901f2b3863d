"""What a release is counted from: a final one never from a pre-release, no beta from an alpha.

Those who wait for the final release have not read of its pre-releases, so it tells everything
since the last final one; so does a first beta everything since the release that came before
its alphas.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ministudio_ci.changelog.ancestry import Span, spans
from ministudio_ci.changelog.since import read_since
from ministudio_ci.changelog.tags import Tag, Tags, by_commit
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.line import Line

FINAL = "~"
"""The maturity of a final version: after every letter."""


def maturity(pre: str) -> str:
    """Return what to compare maturities by: an identifier's first letter, one for all numbers.

    So `alpha.1` < `beta.1` < `rc.1` < a final version, as SemVer 2.0.0 orders them, and `b1`
    is as mature as `beta.1`.
    """
    first = pre[:1].lower() or FINAL
    return "0" if first.isdigit() else first


def counted(tags: Tags, least: str) -> Mapping[str, Tag]:
    """Return the tags of that maturity or a higher one, by commit; the highest of each."""
    if not has_pre_releases(tags):
        return tags.by_commit
    return by_commit(tag for tag in tags.every if maturity(tag.version.pre) >= least)


class Tip(NamedTuple):
    """What the newest commit of a history is to be read as.

    A line's next release, where there is a line and no tag that is mature enough for it; else
    the release it is tagged as, and what is not out yet where it has no tag.
    """

    sha: str
    line: Line | None = None

    def maturity(self, tags: Tags) -> str:
        """Return how mature the release is."""
        own = maturity(self.line.identifier if self.line else "")
        least = own if self.line else ""
        if self.sha not in tags.by_commit:
            return own
        here = (tag.version for tag in tags.every if tag.commit == self.sha)
        fit = [version for version in here if maturity(version.pre) >= least]
        return maturity(max(fit, key=lambda version: version.rank).pre) if fit else own


def read_last(git: Git, tip: Tip, tags: Tags) -> Span:
    """Return the release that `tip` is or would be, the same as `all_spans` has it."""
    found = counted(tags, tip.maturity(tags))
    others = {commit: tag for commit, tag in found.items() if commit != tip.sha}
    return read_since(git, tip.sha, others)._replace(tag=found.get(tip.sha))


def all_spans(history: Sequence[Commit], tip: Tip, tags: Tags) -> list[Span]:
    """Return the releases in a history, newest first, as `spans` does where all are final.

    Each has its newcomers.
    """
    if has_pre_releases(tags):
        from ministudio_ci.changelog.levels import levelled

        return levelled(history, tip, tags)
    from ministudio_ci.changelog.contributors import welcomed

    return welcomed(spans(history, tags.by_commit))


def has_pre_releases(tags: Tags) -> bool:
    """Whether any version is no final one."""
    return any(tag.version.pre for tag in tags.every)
