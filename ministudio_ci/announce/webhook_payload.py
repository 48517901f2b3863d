"""The payload of a Standard Webhooks message, within the size that the standard advises.

Source: the Standard Webhooks specification, "Payload structure" (`type`, `timestamp`, `data`) and
"Payload size" (below 20 kB, the rest behind a link).
"""

import bisect
import json
from collections.abc import Mapping
from typing import Any, assert_never

from ministudio_ci.foundation.plain import clip, one_line, plain
from ministudio_ci.model.feed import EXTENSION
from ministudio_ci.model.news import FailureNews, News, RecoveryNews, ReleaseNews, TroubleNews

LIMIT = 20_000
"""Bytes."""
_MOST = LIMIT // 100
"""Entries: an empty one alone takes as many bytes."""
_CAUSE = 6_000
_TEXT = 300
_LIST = 10
_URL = 1_000


def payload(news: News) -> str:
    """Return the JSON text; the same news gives the same text."""
    data: dict[str, Any]
    match news:
        case ReleaseNews():
            return _release(news)
        case FailureNews():
            data = {
                "stage": _short(news.stage),
                "cause": clip(plain(news.cause), _CAUSE),
                "commit": _short(news.commit) if news.commit else None,
                "proposal": _link(news.proposal),
            }
            return _event("stage.failed", news, data)
        case RecoveryNews():
            data = {"stage": _short(news.stage), "failure": _short(news.failure)}
            return _event("stage.recovered", news, data)
        case TroubleNews():
            data = {
                "destination": _short(news.destination),
                "why": _short(news.why),
                "waiting": news.waiting,
            }
            return _event("destination.closed", news, data)
        case _:
            assert_never(news)


def _event(
    kind: str, news: FailureNews | RecoveryNews | TroubleNews, data: Mapping[str, Any]
) -> str:
    return _document(kind, news.at, news, data)


def _document(kind: str, moment: str | None, news: News, data: Mapping[str, Any]) -> str:
    told = {"project": _short(news.project), "lang": news.lang, "url": _link(news.url)}
    document = {"type": kind, "timestamp": moment, "data": {**told, **data}}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _release(news: ReleaseNews) -> str:
    block = json.loads(news.item)[EXTENSION]
    sections = [_section(section) for section in block.pop("sections")]
    release = {key: _bounded(value) for key, value in block.items()}
    most = max((len(section["entries"]) for section in sections), default=0)

    def render(most: int) -> str:
        told = {**release, "sections": [_cut(section, most) for section in sections]}
        return _document("release.published", moment, news, {"release": told})

    date = news.release.date
    moment = date.isoformat() if date else None
    fitting = bisect.bisect(
        range(1, most + 1), LIMIT, key=lambda n: len(render(n).encode(errors="replace"))
    )
    return render(fitting)


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section with no more entries than could fit, each of them bounded."""
    entries = section["entries"]
    shown = [{key: _bounded(value) for key, value in one.items()} for one in entries[:_MOST]]
    return {**section, "entries": shown, "hidden": len(entries) - len(shown)}


def _cut(section: Mapping[str, Any], most: int) -> dict[str, Any]:
    entries = section["entries"]
    hidden = section["hidden"] + len(entries[most:])
    return {**section, "entries": entries[:most], "hidden": hidden}


def _bounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_bounded(one) for one in value[:_LIST]]
    return _short(value) if isinstance(value, str) else value


def _short(text: str) -> str:
    return one_line(text[: 2 * _TEXT], _TEXT)


def _link(url: str | None) -> str | None:
    return url if url and len(url) <= _URL and plain(url) == url else None
