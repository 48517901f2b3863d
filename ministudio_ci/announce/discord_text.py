"""The words of a Discord message, within Discord's limit.

Discord counts code points, as `len` does. Everything that comes from a commit is bounded, so
that one entry a line always fits, and escaped, so that it neither pings nor links.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from ministudio_ci.announce.fitting import most_that_fit
from ministudio_ci.announce.markdown import address, block, one_line
from ministudio_ci.foundation.templates import render, say
from ministudio_ci.model.news import FailureNews, News, RecoveryNews, ReleaseNews, TroubleNews
from ministudio_ci.model.release import Release, SectionKind

CONTENT_LIMIT = 2_000
_ORDER = (
    SectionKind.BREAKING, SectionKind.FIXES, SectionKind.IMPROVEMENTS, SectionKind.FEATURES,
)  # fmt: skip
_SUMMARY, _NAME, _VERSION = 150, 60, 40
"""Characters before escaping, which at most doubles them."""
_COMMIT = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One section: the entries shown, escaped, and how many more there are."""

    title: str
    shown: tuple[str, ...]
    hidden: int


def message(news: News, limit: int = CONTENT_LIMIT) -> str:
    """Return the content of the message; at most `limit` code points, which are 1,700 or more."""
    match news:
        case ReleaseNews():
            return _release(news, limit)
        case FailureNews():
            frame = len(_failure(news, "x")) - 1
            return _failure(news, block(news.cause, limit - frame))
        case RecoveryNews():
            where = placed(news.branch, None)
            return _render(news, where=where, link=address(news.url))
        case TroubleNews():
            why = one_line(news.why, _SUMMARY)
            return _render(news, why=why, waiting=news.waiting, link=address(news.url))
        case _:
            assert_never(news)


def headline(news: News, most: int = _NAME) -> str:
    """Return the first line of the message, with names of at most `most` characters."""
    nothing: dict[str, Any]
    match news:
        case ReleaseNews():
            nothing = {"lines": (), "link": None}
        case FailureNews():
            nothing = {"where": None, "cause": "", "proposal": None, "link": None}
        case RecoveryNews():
            nothing = {"where": None, "link": None}
        case TroubleNews():
            nothing = {"why": "", "waiting": 0, "link": None}
        case _:
            assert_never(news)
    return _render(news, most, **nothing).splitlines()[0]


def sections_of(
    release: Release, lang: str, escape: Callable[[str, int], str] = one_line
) -> dict[str, tuple[str, ...]]:
    """Return the escaped entries by the title of their section, in the order they are told.

    What is no change for a user is there only where nothing else is.
    """
    there = {section.kind: section.entries for section in release.sections}
    shown = [kind for kind in _ORDER if kind in there] or there
    return {
        _title(lang, kind): tuple(escape(entry.summary, _SUMMARY) for entry in there[kind])
        for kind in shown
    }


def short_version(release: Release) -> str:
    """`v1.6` for 1.6.0; any other version in full."""
    version = release.version or ""
    major, _, rest = version.partition(".")
    minor, _, patch = rest.partition(".")
    return f"v{major}.{minor}" if patch == "0" else f"v{version}"


def placed(branch: str | None, commit: str | None) -> str | None:
    """Return `main · 1a2b3c4`, escaped, or None where neither is known."""
    known = [one_line(branch or "", _NAME), one_line((commit or "")[:_COMMIT], _COMMIT)]
    return " · ".join(filter(None, known)) or None


def _release(news: ReleaseNews, limit: int) -> str:
    sections = sections_of(news.release, news.lang)
    longest = max(map(len, sections.values()), default=0)
    most = most_that_fit(longest, limit, lambda most: len(_lines(news, sections, most)))
    return _lines(news, sections, most)


def _lines(news: ReleaseNews, sections: Mapping[str, tuple[str, ...]], most: int) -> str:
    """Render with at most `most` entries a section; the link stands where one is left out."""
    lines = [
        Line(title=title, shown=entries[:most], hidden=len(entries[most:]))
        for title, entries in sections.items()
    ]
    cut = any(line.hidden for line in lines)
    return _render(news, lines=lines, link=address(news.url) if cut else None)


def _title(lang: str, kind: SectionKind) -> str:
    key = f"sections.{kind.value}"
    return f"{say(lang, f'{key}.emoji')} {say(lang, f'{key}.title')}"


def _failure(news: FailureNews, cause: str) -> str:
    where, proposal = placed(news.branch, news.commit), address(news.proposal)
    return _render(news, where=where, cause=cause, proposal=proposal, link=address(news.url))


def _render(news: News, most: int = _NAME, **body: object) -> str:
    project = one_line(news.project, most)
    match news:
        case ReleaseNews():
            name = "discord"
            body["version"] = one_line(short_version(news.release), _VERSION)
        case FailureNews(stage=stage):
            name = "discord_failure"
            body["stage"] = one_line(stage, most)
        case RecoveryNews(stage=stage):
            name = "discord_recovery"
            body["stage"] = one_line(stage, most)
        case TroubleNews(destination=destination):
            name = "discord_trouble"
            body["destination"] = one_line(destination, most)
        case _:
            assert_never(news)
    return render(f"{news.lang}/{name}.txt.jinja", project=project, **body).strip()
