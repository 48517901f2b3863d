"""A message for any service: a title, and a body as long as the service takes."""

from dataclasses import dataclass
from typing import Any, assert_never

from ministudio_ci.announce.discord_text import Line, sections_of, short_version
from ministudio_ci.announce.fitting import most_that_fit
from ministudio_ci.announce.harmless import block, one_line
from ministudio_ci.announce.markdown import address
from ministudio_ci.foundation.templates import render
from ministudio_ci.model.news import FailureNews, News, RecoveryNews, ReleaseNews, TroubleNews

_SUMMARY, _NAME, _VERSION, _COMMIT = 150, 60, 40, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Plain text; nothing of it that came from outside pings, links or formats."""

    title: str
    body: str


def notice(news: News, limit: int) -> Notice:
    """Return the notice with a body of about `limit` characters at most, 100 or more.

    What does not fit is counted; the cause of a failure keeps its head and its tail.
    """
    match news:
        case ReleaseNews():
            return _release(news, limit)
        case FailureNews():
            frame = len(_render(news, cause="").body)
            return _render(news, cause=block(news.cause, max(0, limit - frame)))
        case RecoveryNews() | TroubleNews():
            return _render(news)
        case _:
            assert_never(news)


def _release(news: ReleaseNews, limit: int) -> Notice:
    sections = sections_of(news.release, news.lang, one_line)

    def told(most: int) -> Notice:
        lines = [
            Line(title=title, shown=entries[:most], hidden=len(entries[most:]))
            for title, entries in sections.items()
        ]
        version = one_line(short_version(news.release), _VERSION)
        return _render(news, version=version, lines=lines)

    longest = max(map(len, sections.values()), default=0)
    return told(most_that_fit(longest, limit, lambda most: len(told(most).body)))


def _render(news: News, **told: object) -> Notice:
    facts: dict[str, Any] = {"project": one_line(news.project, _NAME), "link": address(news.url)}
    match news:
        case ReleaseNews():
            kind = "release"
        case FailureNews():
            kind = "failure"
            facts |= {"stage": one_line(news.stage, _NAME), "proposal": address(news.proposal)}
            facts |= {"where": _where(news.branch, news.commit)}
        case RecoveryNews():
            kind = "recovery"
            facts |= {"stage": one_line(news.stage, _NAME), "where": _where(news.branch, None)}
        case TroubleNews():
            kind = "trouble"
            facts |= {"destination": one_line(news.destination, _NAME), "waiting": news.waiting}
            facts |= {"why": one_line(news.why, _SUMMARY)}
        case _:
            assert_never(news)
    text = render(f"{news.lang}/notice_{kind}.txt.jinja", **facts, **told).strip()
    title, _, body = text.partition("\n")
    return Notice(title=title, body=body.strip())


def _where(branch: str | None, commit: str | None) -> str:
    known = one_line(branch or "", _NAME), one_line((commit or "")[:_COMMIT], _COMMIT)
    return " · ".join(filter(None, known))
