"""`POST /releases`: one signed feed item.

Source: Standard Webhooks (what a receiver answers).
"""

from enum import Enum
from functools import partial
from typing import assert_never

from ministudio_ci.errors import FeedItemError, StoreError
from ministudio_ci.foundation.signing import is_signed
from ministudio_ci.widget.exchange import Call, Reply, json_reply, problem
from ministudio_ci.widget.intake import Intake
from ministudio_ci.widget.item import read_item
from ministudio_ci.widget.metrics import Metrics
from ministudio_ci.widget.site import Site
from ministudio_ci.widget.store import Kept
from ministudio_ci.widget.writer import Writer


class Outcome(Enum):
    """What became of a post, as metrics count it."""

    NEW = "new"
    KNOWN = "known"
    CONFLICT = "conflict"
    UNSIGNED = "unsigned"
    INVALID = "invalid"
    UNREAD = "unread"
    """Too long, too many at once, or broken off."""
    FAILED = "failed"
    """The database took nothing; the sender comes again."""


class Posts:
    """Takes the posts of one site."""

    def __init__(self, site: Site, *, intake: Intake, writer: Writer, metrics: Metrics) -> None:
        self._site, self._intake, self._writer = site, intake, writer
        self._count = partial(metrics.posted, site.path)

    async def post(self, call: Call) -> Reply:
        """Take one. Raises StoreError."""
        outcome = Outcome.UNREAD

        async def use(body: bytes) -> Reply:
            nonlocal outcome
            outcome, reply = await self._take(call, body)
            return reply

        try:
            return await self._intake.read(call, use)
        except StoreError:
            outcome = Outcome.FAILED
            raise
        finally:
            self._count(outcome.value)

    async def _take(self, call: Call, body: bytes) -> tuple[Outcome, Reply]:
        if not is_signed(self._site.key, body, _readable(call)):
            why = "the signature does not fit, or is too old or too new"
            return Outcome.UNSIGNED, problem(401, why)
        try:
            item = read_item(body)
        except FeedItemError as error:
            return Outcome.INVALID, problem(422, str(error))
        kept = await self._writer.add(self._site, item)
        match kept:
            case Kept.NEW:
                return Outcome.NEW, json_reply(201, {"status": "kept"})
            case Kept.SAME:
                return Outcome.KNOWN, json_reply(200, {"status": "known"})
            case Kept.OTHER:
                why = "this version is there with another body"
                return Outcome.CONFLICT, problem(409, why)
            case _:
                assert_never(kept)


def _readable(call: Call) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in call.headers}
