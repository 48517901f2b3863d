"""The pull requests of a changelog's entries, where they were asked for."""

from collections.abc import Sequence

from ministudio_ci.changelog import commits_of, enriched
from ministudio_ci.cli.context import Context
from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.pull_requests import Found, PullRequests, open_pull_requests
from ministudio_ci.foundation.templates import explain
from ministudio_ci.model.release import Release


def with_pull_requests(
    context: Context, git: Git, releases: tuple[Release, ...], *, required: bool
) -> tuple[Release, ...]:
    """Return the releases with what could be learnt; say what could not.

    Raises NoForgeTokenError and UnknownRepositoryError only where it is `required`.
    """
    found = _find(context, git, commits_of(releases), required=required)
    if found.left:
        _say(context, found)
    return enriched(releases, found.pulls)


def _find(context: Context, git: Git, commits: Sequence[str], *, required: bool) -> Found:
    try:
        return _opened(context, git).find(commits)
    except MinistudioError as error:
        if required:
            raise
        return Found(pulls={}, left=len(commits), why=error)


def _opened(context: Context, git: Git) -> PullRequests:
    return open_pull_requests(
        git,
        remote=context.settings.release.remote,
        repository=context.settings.release.repository,
        memory=context.root / "memory",
        env=context.env,
        now=context.now,
    )


def _say(context: Context, found: Found) -> None:
    if found.why:
        what, hint = explain(context.lang, found.why)
        context.warn("changelog.unasked", count=found.left, why=f"{what}\n→ {hint}")
    else:
        context.warn("changelog.unknown_commits", count=found.left)
