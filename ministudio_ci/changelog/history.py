"""A history and the releases in it, as far as the configuration lets them count."""

from collections.abc import Iterable, Iterator, Sequence

from ministudio_ci.changelog.ancestry import Span
from ministudio_ci.changelog.log import read_commits
from ministudio_ci.changelog.mailmap import with_mailmap
from ministudio_ci.changelog.maturity import Tip, all_spans
from ministudio_ci.changelog.tags import Tags
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.commit import Commit


def read_spans(
    git: Git, settings: ChangelogSettings, tags: Tags, tip: Tip, before: str | None = None
) -> tuple[Sequence[Commit], list[Span]]:
    """Return the commits up to `tip`, those up to `before` left out, and the releases in them."""
    hidden = [f"^{before}"] if before else []
    commits = read_commits(git, tip.sha, *hidden)
    if settings.paths:
        commits = narrowed(git, settings, commits, tip.sha, hidden)
    history = with_mailmap(git, tuple(commits))
    return history, all_spans(history, tip, tags) if history else []


def narrowed(
    git: Git, settings: ChangelogSettings, commits: Iterable[Commit], tip: str, hidden: list[str]
) -> Iterator[Commit]:
    """Yield the commits; of those that do not touch the configured paths nothing counts."""
    from ministudio_ci.changelog.paths import silenced, touching

    return silenced(commits, touching(git, settings.paths, tip, hidden))
