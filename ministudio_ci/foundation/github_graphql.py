"""Queries of GitHub's GraphQL API. What a query names goes in as variables, never as text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from sys import maxsize
from typing import Any, NamedTuple

from github import Auth, Github, GithubException

from ministudio_ci import __version__
from ministudio_ci.errors import PullRequestsHiddenError
from ministudio_ci.foundation.github_calls import Caller, Pace
from ministudio_ci.foundation.pull_cache import Pull, pull_of

_FEW = 5
"""Pull requests looked at for a commit: those of forks, and those not merged, are among them."""
_ONE = f"""... on Commit {{
      committedDate
      associatedPullRequests(first: {_FEW}) {{
        nodes {{ number title merged author {{ login }} baseRepository {{ nameWithOwner }} }}
      }}
    }}"""


class Answer(NamedTuple):
    """What one query brought."""

    pulls: Mapping[str, Pull | None]
    """By commit; None where no pull request brought it."""
    dates: Mapping[str, datetime]
    """When each of those was committed."""
    silent: int
    """Commits that GitHub does not have, or broke on."""
    remaining: int
    """Points left of the hour's budget; an Enterprise Server may have none."""
    reset: datetime


class GraphQl:
    """Asks about one repository. Raises ForgeTokenError and its siblings as REST calls do."""

    def __init__(
        self, *, repository: str, token: str, api: str, host: str, pace: Pace | None = None
    ) -> None:
        pace = pace or Pace()
        self._owner, _, self._name = repository.partition("/")
        self._caller = Caller(host=host, repository=repository, pace=pace)
        self._requester = Github(
            auth=Auth.Token(token),
            base_url=api,
            timeout=pace.timeout,
            user_agent=f"ministudio-ci/{__version__}",
            retry=0,
            seconds_between_requests=pace.between_requests,
            seconds_between_writes=pace.between_requests,  # a query is a POST, and writes nothing
        ).requester

    def pulls_of(self, commits: Sequence[str]) -> Answer:
        """Return the merged pull request that brought each commit into this repository."""
        data = self._caller.call(partial(self._query, commits))
        limit, repository = data.get("rateLimit"), data["repository"]
        pulls: dict[str, Pull | None] = {}
        dates: dict[str, datetime] = {}
        for position, sha in enumerate(commits):
            told = repository.get(f"c{position}") or {}
            if told.get("associatedPullRequests"):
                pulls[sha] = next(self._merged(told), None)
                dates[sha] = _moment(told.get("committedDate"))
        return Answer(
            pulls=pulls,
            dates=dates,
            silent=len(commits) - len(pulls),
            remaining=int(limit["remaining"]) if limit else maxsize,
            reset=_moment(limit["resetAt"] if limit else None),
        )

    def _merged(self, commit: Mapping[str, Any]) -> Iterator[Pull]:
        """Yield those that were merged here: a fork's show too, and have other numbers."""
        for node in commit["associatedPullRequests"]["nodes"] or ():
            base = (node or {}).get("baseRepository") or {}
            here = f"{self._owner}/{self._name}".lower() == str(base.get("nameWithOwner")).lower()
            if here and node["merged"]:
                author = (node["author"] or {}).get("login")
                if pull := pull_of([node["number"], node["title"], author]):
                    yield pull

    def _query(self, commits: Sequence[str]) -> dict[str, Any]:
        names = [f"c{position}" for position in range(len(commits))]
        given = {"owner": self._owner, "name": self._name}
        headers, answer = self._requester.requestJsonAndCheck(
            "POST",
            self._requester.graphql_url,
            input={
                "query": _text(names),
                "variables": given | dict(zip(names, commits, strict=True)),
            },
        )
        return _checked(answer, headers, self._caller)


def _text(names: Sequence[str]) -> str:
    variables = "".join(f", ${name}: GitObjectID!" for name in names)
    asked = "\n".join(f"    {name}: object(oid: ${name}) {{ {_ONE} }}" for name in names)
    return (
        f"query($owner: String!, $name: String!{variables}) {{\n"
        "  rateLimit { remaining resetAt }\n"
        f"  repository(owner: $owner, name: $name) {{\n{asked}\n  }}\n}}\n"
    )


def _checked(answer: Any, headers: dict[str, Any], caller: Caller) -> dict[str, Any]:
    """Return the data where there is some; what GitHub says at status 200 becomes its status."""
    errors = answer.get("errors") or [] if isinstance(answer, dict) else []
    types = {str(error.get("type")): str(error.get("message")) for error in errors}
    data = answer.get("data") if isinstance(answer, dict) else None
    if "RATE_LIMITED" in types or any("rate limit" in said for said in types.values()):
        raise GithubException(403, {"message": "API rate limit exceeded"}, headers)
    if "FORBIDDEN" in types:
        why = types["FORBIDDEN"]
        raise PullRequestsHiddenError(host=caller.host, repository=caller.repository, why=why)
    if isinstance(data, dict) and isinstance(data.get("repository"), dict):
        return data
    status = 404 if "NOT_FOUND" in types else 502
    raise GithubException(status, {"message": "; ".join(types.values()) or "no data"}, headers)


def _moment(told: Any) -> datetime:
    """Read a moment (RFC 3339); what is none lies far ahead, and nothing is settled by it."""
    try:
        return datetime.fromisoformat(str(told)).astimezone(UTC)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
