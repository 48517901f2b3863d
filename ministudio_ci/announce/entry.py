"""One piece of news for one destination, and how far it got."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, Self, assert_never
from urllib.parse import quote

from ministudio_ci.model.feed import release_from_item
from ministudio_ci.model.news import (
    Deferred,
    FailureNews,
    News,
    Outcome,
    RecoveryNews,
    Refused,
    ReleaseNews,
    Sent,
    TroubleNews,
)

_FORMAT = 1
_LONGEST_WHY = 300


class State(Enum):
    """SENT and REFUSED are final; PENDING is tried again by the next flush."""

    PENDING = "pending"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """As it stands in `memory/outbox/<id>.json`. Times in UTC. Holds no address and no key."""

    id: str
    """`v1.6.0--discord`: the same news for the same destination is the same entry."""
    destination: str
    created: datetime
    news: News | None
    """None once sent: what stays says only that it was."""
    state: State = State.PENDING
    attempts: int = 0
    """Counted before each call, so a run killed in mid-call is seen in it."""
    not_before: datetime | None = None
    """Asked for by the other side; nothing at all is sent to it before."""
    why: str | None = None
    receipt: str | None = None

    def attempted(self) -> Self:
        """One more attempt is about to be made."""
        return replace(self, attempts=self.attempts + 1)

    def after(self, outcome: Outcome) -> Self:
        """The entry once an attempt ended so."""
        match outcome:
            case Sent(receipt=receipt):
                return replace(
                    self, state=State.SENT, news=None, receipt=receipt, why=None, not_before=None
                )
            case Deferred(why=why, not_before=not_before):
                return replace(self, why=why[:_LONGEST_WHY], not_before=not_before)
            case Refused(why=why):
                return replace(self, state=State.REFUSED, why=why[:_LONGEST_WHY], not_before=None)
            case _:
                assert_never(outcome)


def news_key(news: News) -> str:
    """Return what tells this news from any other, fit for a file name: `v1.6.0`.

    A failure is told by its stage and its run, so a stage that fails in two runs is two alerts.
    """
    match news:
        case ReleaseNews(release=release):
            return quote(release.tag or release.version or release.commit, safe="")
        case FailureNews():
            run = news.url or news.commit or news.cause
            digest = hashlib.sha256(run.encode(errors="replace")).hexdigest()[:12]
            return f"failure-{quote(news.stage, safe='')}-{digest}"
        case RecoveryNews(failure=failure):
            return f"recovery-{failure}"
        case TroubleNews(destination=destination, trouble=trouble):
            return f"trouble-{destination}-{trouble}"
        case _:
            assert_never(news)


def to_json(entry: Entry) -> str:
    """Return the file's text."""
    document = {
        "format": _FORMAT,
        "id": entry.id,
        "destination": entry.destination,
        "state": entry.state.value,
        "attempts": entry.attempts,
        "created": entry.created.isoformat(),
        "not_before": entry.not_before.isoformat() if entry.not_before else None,
        "why": entry.why,
        "receipt": entry.receipt,
        "news": _from_news(entry.news),
    }
    return json.dumps(document, indent=1) + "\n"


def from_json(text: str, identity: str) -> Entry:
    """Return the entry `identity` that a file holds. Raises ValueError for anything else."""
    try:
        entry = _entry(json.loads(text))
    except (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(error) from error
    if entry.id != identity:
        raise ValueError(entry.id)  # it would be sent again and again, its state kept elsewhere
    return entry


def _entry(document: Any) -> Entry:
    if document["format"] != _FORMAT:
        raise ValueError(document["format"])
    not_before = document["not_before"]
    return Entry(
        id=document["id"],
        destination=document["destination"],
        state=State(document["state"]),
        attempts=int(document["attempts"]),
        created=_moment(document["created"]),
        not_before=_moment(not_before) if not_before else None,
        why=document["why"],
        receipt=document["receipt"],
        news=_to_news(document["news"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _from_news(news: News | None) -> dict[str, Any] | None:
    match news:
        case None:
            return None
        case ReleaseNews():
            shared = {"project": news.project, "lang": news.lang, "url": news.url}
            return {"kind": "release", **shared, "item": news.item}
        case FailureNews() | RecoveryNews() | TroubleNews():
            kind = next(name for name, one in _KINDS.items() if isinstance(news, one))
            return {"kind": kind, **asdict(news)}
        case _:
            assert_never(news)


def _to_news(document: Any) -> News | None:
    if document is None:
        return None
    fields = {key: value for key, value in document.items() if key != "kind"}
    if document["kind"] == "release":
        return ReleaseNews(**fields, release=release_from_item(json.loads(document["item"])))
    return _KINDS[document["kind"]](**fields)


_KINDS: dict[str, type[FailureNews | RecoveryNews | TroubleNews]] = {
    "failure": FailureNews,
    "recovery": RecoveryNews,
    "trouble": TroubleNews,
}
