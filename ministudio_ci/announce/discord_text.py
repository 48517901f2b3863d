"""The words of a Discord message, within Discord's limit.

Discord counts code points, as `len` does. Everything that comes from a commit is bounded, so
that one entry a line always fits, and escaped, so that it neither pings nor links.
"""

import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One section: the entries shown, escaped, and how many more there are."""

    title: str
    shown: tuple[str, ...]
    hidden: int


def message(news: News) -> str:
    """Return the content of the message; at most 2000 code points."""
    match news:
        case ReleaseNews():
            return _release(news)
        case FailureNews():
            return _failure(news)
        case RecoveryNews():
            return _recovery(news)
        case TroubleNews():
            return _trouble(news)
        case _:
            assert_never(news)


def _release(news: ReleaseNews) -> str:
    sections = _sections(news.release)
    longest = max(map(len, sections.values()), default=0)

    def length(most: int) -> int:
        return len(_render(news, sections, most))

    if length(longest) > CONTENT_LIMIT:
        longest = max(1, bisect.bisect(range(1, longest), CONTENT_LIMIT, key=length))
    return _render(news, sections, longest)


def _render(news: ReleaseNews, sections: Mapping[SectionKind, tuple[str, ...]], most: int) -> str:
    """Render with at most `most` entries a section; the link stands where one is left out."""
    lines = [
        Line(title=_title(news.lang, kind), shown=entries[:most], hidden=len(entries[most:]))
        for kind, entries in sections.items()
    ]
    cut = any(line.hidden for line in lines)
    return render(
        f"{news.lang}/discord.txt.jinja",
        project=one_line(news.project, _NAME),
        version=one_line(_short(news.release), _VERSION),
        lines=lines,
        link=address(news.url) if cut else None,
    ).strip()


def _sections(release: Release) -> dict[SectionKind, tuple[str, ...]]:
    """Return the escaped entries of each section; the rest only where there is nothing else."""
    there = {section.kind: section.entries for section in release.sections}
    shown = [kind for kind in _ORDER if kind in there] or there
    return {
        kind: tuple(one_line(entry.summary, _SUMMARY) for entry in there[kind]) for kind in shown
    }


def _title(lang: str, kind: SectionKind) -> str:
    key = f"sections.{kind.value}"
    return f"{say(lang, f'{key}.emoji')} {say(lang, f'{key}.title')}"


def _short(release: Release) -> str:
    """`v1.6` for 1.6.0; any other version in full."""
    version = release.version or ""
    major, _, rest = version.partition(".")
    minor, _, patch = rest.partition(".")
    return f"v{major}.{minor}" if patch == "0" else f"v{version}"


def _failure(news: FailureNews) -> str:
    frame = len(_render_failure(news, "x")) - 1
    return _render_failure(news, block(news.cause, CONTENT_LIMIT - frame))


def _render_failure(news: FailureNews, cause: str) -> str:
    return render(
        f"{news.lang}/discord_failure.txt.jinja",
        project=one_line(news.project, _NAME),
        stage=one_line(news.stage, _NAME),
        cause=cause,
        link=address(news.url),
        proposal=address(news.proposal),
    ).strip()


def _recovery(news: RecoveryNews) -> str:
    return render(
        f"{news.lang}/discord_recovery.txt.jinja",
        project=one_line(news.project, _NAME),
        stage=one_line(news.stage, _NAME),
        link=address(news.url),
    ).strip()


def _trouble(news: TroubleNews) -> str:
    return render(
        f"{news.lang}/discord_trouble.txt.jinja",
        project=one_line(news.project, _NAME),
        destination=one_line(news.destination, _NAME),
        why=one_line(news.why, _SUMMARY),
        waiting=news.waiting,
        link=address(news.url),
    ).strip()
