"""Which pull request brought a commit, asked of GitHub in batches and remembered.

Source: GitHub's GraphQL reference, `Commit.associatedPullRequests`, and "Rate limits and query
limits for the GraphQL API".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ministudio_ci.errors import (
    ForgeRateLimitError,
    MinistudioError,
    NoForgeTokenError,
    UnknownRepositoryError,
)
from ministudio_ci.foundation.forge import api_url, repository_of
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.pull_cache import Pull, PullCache
from ministudio_ci.foundation.remote import server_url

if TYPE_CHECKING:
    from ministudio_ci.foundation.github_calls import Pace

_BATCH = 50
"""Commits of one query: a point of the budget, and a second or so of GitHub's time."""
_RESERVE = 100
"""Points left to whatever else works with the token; a workflow's has 1,000 an hour."""
_SETTLED = timedelta(days=30)
"""The age from which a commit that no pull request brought is not asked for again."""
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What could be learnt."""

    pulls: Mapping[str, Pull]
    """By the full SHA of a commit that a pull request brought."""
    left: int = 0
    """Commits that were not asked for, or got no answer."""
    why: MinistudioError | None = None
    """Why it was not gone on; None where the forge merely has not got those commits."""


@dataclass(kw_only=True)
class PullRequests:
    """The pull requests of one repository."""

    repository: str
    token: str = field(repr=False)
    api: str
    memory: Path
    now: Callable[[], datetime]
    pace: "Pace | None" = None

    def find(self, commits: Sequence[str]) -> Found:
        """Return the pull requests of `commits`, those first in the list asked for first.

        A limit, a refusal or an outage is no error: what was learnt until then is returned,
        and what was learnt is not asked for again. One query asks for 50 commits.
        """
        cache = PullCache(self.memory / "pull_requests.jsonl", f"{self.api} {self.repository}")
        known = dict(cache.read())
        missing = [sha for sha in dict.fromkeys(commits)
                   if sha not in known and _SHA.fullmatch(sha)]  # fmt: skip
        left, why = self._ask(missing, known, cache) if missing else (0, None)
        pulls = {sha: pull for sha in commits if (pull := known.get(sha))}
        return Found(pulls=pulls, left=left, why=why)

    def _ask(
        self, missing: Sequence[str], known: dict[str, Pull | None], cache: PullCache
    ) -> tuple[int, MinistudioError | None]:
        """Fill `known` batch by batch; return how many have no answer, and why."""
        from ministudio_ci.foundation.github_graphql import GraphQl

        host = urlsplit(self.api).hostname or self.api
        graphql = GraphQl(repository=self.repository, token=self.token, api=self.api,
                          host=host, pace=self.pace)  # fmt: skip
        silent = 0
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            try:
                answer = graphql.pulls_of(batch)
                known |= answer.pulls
                silent += answer.silent
                cache.add(self._settled(answer.pulls, answer.dates), now=self.now())
            except MinistudioError as error:
                return silent + len(missing) - start, error
            rest = len(missing) - start - len(batch)
            if rest and answer.remaining < _RESERVE:
                seconds = max(int((answer.reset - self.now()).total_seconds()), 1)
                return silent + rest, ForgeRateLimitError(host=host, seconds=seconds)
        return silent, None

    def _settled(
        self, pulls: Mapping[str, Pull | None], dates: Mapping[str, datetime]
    ) -> dict[str, Pull | None]:
        """Leave out the young commits without one: theirs may be merged yet."""
        since = self.now().astimezone(UTC) - _SETTLED
        return {sha: pull for sha, pull in pulls.items() if pull or dates[sha] < since}


def open_pull_requests(
    git: Git,
    *,
    remote: str,
    repository: str,
    memory: Path,
    env: Mapping[str, str],
    now: Callable[[], datetime],
) -> PullRequests:
    """Return the pull requests of the repository that `open_forge` would release in.

    Raises NoForgeTokenError, UnknownRepositoryError.
    """
    token = env.get("GITHUB_TOKEN")
    name = repository_of(git, remote=remote, repository=repository, env=env)
    if not token:
        raise NoForgeTokenError
    if not name:
        raise UnknownRepositoryError(address=remote, server=server_url(env))
    return PullRequests(repository=name, token=token, api=api_url(env), memory=memory, now=now)
