"""One piece of news for one destination, and how far it got."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Self, assert_never
from urllib.parse import quote

from ministudio_ci.announce.kept_values import checked, count, maybe_word, reason, word
from ministudio_ci.foundation.plain import one_line
from ministudio_ci.model.feed import EXTENSION, release_from_item
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
_LONGEST_NAME = 120


class State(Enum):
    """PENDING is tried again; SENT and REFUSED are ends, until an edit or a person reopens them."""

    PENDING = "pending"
    SENT = "sent"
    REFUSED = "refused"


class Hold(Enum):
    """Why a pending entry waits, with the address it was tried at."""

    MESSAGE = "message"
    """Our own back-off, for this message alone."""
    ASKED = "asked"
    """The other side named a time: it holds for the whole address, and nobody goes ahead of it."""
    CIRCUIT = "circuit"
    """The address is refused: nothing goes there; without a `not_before`, never again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """As it stands in `memory/outbox/<id>.json`. Times in UTC. Holds no address and no key."""

    id: str
    """`v1.6.0--discord`: the same news for the same destination is the same entry."""
    destination: str
    created: datetime
    news: News | None
    """None once sent; of a failure what its recovery goes by stays, but not the cause."""
    state: State = State.PENDING
    attempts: int = 0
    """Counted before each call, so a run killed in mid-call is seen in it."""
    hold: Hold | None = None
    held_since: datetime | None = None
    not_before: datetime | None = None
    why: str | None = None
    receipt: str | None = None
    digest: str | None = None
    """Of the news that was sent, by which an edited one is known."""
    address: str | None = None
    """The fingerprint of the address that was tried last."""
    revision: int = 0
    """One more for each edit of what was sent."""
    replays: int = 0
    """One more each time a refused entry is tried anew."""

    def attempted(self, address: str) -> Self:
        """One more attempt is about to be made, at this address: another one's waits are over."""
        tried = replace(self, attempts=self.attempts + 1, address=address)
        return tried if address == self.address else replace(tried, **_FREE)

    def after(self, outcome: Outcome, *, now: datetime, spread: float = 1.0) -> Self:
        """The entry once an attempt ended so. `spread` is the jitter, a factor of our own wait."""
        match outcome:
            case Sent(receipt=receipt):
                ended = replace(self, state=State.SENT, receipt=receipt, why=None, **_FREE)
                kept = (
                    replace(news, cause="") if isinstance(news := self.news, FailureNews) else None
                )
                return replace(ended, news=kept, digest=digest_of(self.news) or self.digest)
            case Deferred(why=why, not_before=None):
                hold = self.hold if self.hold is Hold.CIRCUIT else Hold.MESSAGE
                return self._held(hold, why, now, now + back_off(self.attempts) * spread)
            case Deferred(why=why, not_before=asked):
                return self._held(Hold.ASKED, why, now, asked)
            case Refused(why=why, dead=True, mendable=mendable):
                return self._held(Hold.CIRCUIT, why, now, now + LOOK_AGAIN if mendable else None)
            case Refused(why=why):
                return replace(self, state=State.REFUSED, why=_clause(why), **_FREE)
            case _:
                assert_never(outcome)

    def replayed(self) -> Self:
        """A refused entry, to be tried anew."""
        again = replace(self, state=State.PENDING, attempts=0, why=None, **_FREE)
        return replace(again, replays=self.replays + 1)

    def edited(self, news: News) -> Self:
        """A sent entry whose news reads otherwise now: its receipt says what is to be replaced."""
        again = replace(self, state=State.PENDING, attempts=0, why=None, **_FREE)
        return replace(again, news=news, revision=self.revision + 1)

    def _held(self, hold: Hold, why: str, now: datetime, until: datetime | None) -> Self:
        since = self.held_since if self.hold is hold else now
        held = replace(self, hold=hold, held_since=since, not_before=until)
        return replace(held, why=_clause(why))


LOOK_AGAIN = timedelta(days=1)
"""After which an address that answered 401 or 403 is asked once more."""
TRIES = 4
"""Of one message in one run."""
_FREE: dict[str, Any] = {"hold": None, "held_since": None, "not_before": None}
_SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""After the first run's attempts, the second's … (Standard Webhooks, "Retry schedule")."""


def back_off(attempts: int) -> timedelta:
    """Return how long a message that was tried so often is left alone between runs."""
    return _SCHEDULE[min(max(attempts - 1, 0) // TRIES, len(_SCHEDULE) - 1)]


def digest_of(news: News | None) -> str | None:
    """Return what tells this wording of the news from another.

    Of a release that is what changed and where it stands, not when: a run that finds no note of
    its date takes another one.
    """
    match news:
        case None:
            return None
        case ReleaseNews(project=project, lang=lang, url=url, item=item):
            told: Any = [project, lang, url, json.loads(item)[EXTENSION]]
        case _:
            told = _from_news(news)
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def news_key(news: News) -> str:
    """Return what tells this news from any other, fit for a file name: `v1.6.0`.

    A failure is told by its stage and its run, so a stage that fails in two runs is two alerts;
    so is one that fails again in a run that was told to be well.
    """
    match news:
        case ReleaseNews(release=release):
            return _in_name(release.tag or release.version or release.commit)
        case FailureNews(relapse=relapse):
            run = news.url or news.commit or news.cause
            digest = hashlib.sha256(run.encode(errors="replace")).hexdigest()[:12]
            key = f"failure-{_in_name(news.stage)}-{digest}"
            return f"{key}-{relapse}" if relapse else key
        case RecoveryNews(failure=failure):
            return f"recovery-{failure}"
        case TroubleNews(destination=destination, trouble=trouble):
            return f"trouble-{destination}-{trouble}"
        case _:
            assert_never(news)


def _in_name(text: str) -> str:
    """Return `text` as a part of a file's name, which has 255 bytes on most file systems."""
    name = quote(text, safe="", errors="replace")
    if len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]
    return f"{name[: _LONGEST_NAME - 34]}~~{digest}"


def to_json(entry: Entry) -> str:
    """Return the file's text."""
    document = {
        "format": _FORMAT,
        "id": entry.id,
        "destination": entry.destination,
        "state": entry.state.value,
        "attempts": entry.attempts,
        "replays": entry.replays,
        "revision": entry.revision,
        "created": entry.created.isoformat(),
        "hold": entry.hold.value if entry.hold else None,
        "held_since": entry.held_since.isoformat() if entry.held_since else None,
        "not_before": entry.not_before.isoformat() if entry.not_before else None,
        "why": entry.why,
        "address": entry.address,
        "receipt": entry.receipt,
        "digest": entry.digest,
        "news": _from_news(entry.news),
    }
    return json.dumps(document, indent=1) + "\n"


def from_json(text: str, identity: str) -> Entry:
    """Return the entry `identity` that a file holds. Raises ValueError for anything else."""
    try:
        entry = _entry(json.loads(text))
    except (LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(error) from error
    if entry.id != identity or not identity.endswith(f"--{entry.destination}"):
        raise ValueError(entry.id)  # it would be sent again and again, its state kept elsewhere
    return entry


def _entry(document: Any) -> Entry:
    if document["format"] != _FORMAT:
        raise ValueError(document["format"])
    state, not_before = State(document["state"]), _maybe(document["not_before"])
    # What an entry of an older version waits for, the other side asked for.
    older = Hold.ASKED.value if not_before and state is State.PENDING else None
    hold = document.get("hold", older)
    return Entry(
        id=word(document["id"]),
        destination=word(document["destination"]),
        state=state,
        attempts=count(document["attempts"]),
        created=_moment(document["created"]),
        hold=Hold(hold) if hold else None,
        held_since=_maybe(document.get("held_since")),
        not_before=not_before,
        why=reason(document["why"], _LONGEST_WHY),
        receipt=maybe_word(document["receipt"]),
        digest=maybe_word(document.get("digest")),
        address=maybe_word(document.get("address")),
        revision=count(document.get("revision", 0)),
        replays=count(document.get("replays", 0)),
        news=_to_news(document["news"]),
    )


def _clause(why: str) -> str:
    """Return a reason such that it can stand within a sentence."""
    return one_line(why, _LONGEST_WHY).rstrip(".")


def _maybe(text: Any) -> datetime | None:
    return _moment(text) if text else None


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
        release = release_from_item(json.loads(document["item"]))
        return ReleaseNews(**checked(ReleaseNews, fields), release=release)
    kind = _KINDS[document["kind"]]
    return kind(**checked(kind, fields))


_KINDS: dict[str, type[FailureNews | RecoveryNews | TroubleNews]] = {
    "failure": FailureNews,
    "recovery": RecoveryNews,
    "trouble": TroubleNews,
}
