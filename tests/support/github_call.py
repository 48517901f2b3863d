"""One authorised call to the GitHub fake, and what its handlers share."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tests.support.github_shapes import Json, Links
from tests.support.github_state import Access, Repository
from tests.support.loopback import Answer, Request

_START = datetime(2025, 11, 2, tzinfo=UTC)


def seconds() -> Iterator[datetime]:
    """A clock that ticks at each look, so that times differ and repeat between runs."""
    return (_START + timedelta(seconds=n) for n in itertools.count())


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    request: Request
    repo: Repository
    access: Access | None
    links: Links
    args: tuple[str, ...]
    """What the route's pattern caught after the repository's name."""
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    times: Iterator[datetime] = field(default_factory=seconds)

    @property
    def push(self) -> bool:
        return self.access is not None and self.access.push

    @property
    def url(self) -> str:
        return self.links.repo(self.repo.full_name)

    def now(self) -> str:
        return next(self.times).strftime("%Y-%m-%dT%H:%M:%SZ")

    def json(self) -> Json:
        """The body; one that is no JSON object is taken as empty, and its fields are missed."""
        try:
            body: Any = self.request.json()
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}


Handler = Callable[[Call], Answer]


def page(call: Call, path: str, items: Sequence[Any]) -> Answer:
    """A slice of a list with GitHub's Link header: 30 a page by default, at most 100."""
    query = call.request.query
    size = min(int(query.get("per_page", "30")), 100)
    number = int(query.get("page", "1"))
    last = max(1, -(-len(items) // size))
    goals = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
    if number <= 1:
        del goals["prev"], goals["first"]
    if number >= last:
        del goals["next"], goals["last"]
    links = ", ".join(
        f'<{call.url}{path}?{urlencode({**query, "page": goal})}>; rel="{rel}"'
        for rel, goal in goals.items()
    )
    return Answer(
        body=list(items[(number - 1) * size : number * size]),
        headers={"Link": links} if links else {},
    )
