"""Releases to announce, as the tests need them: real values, and the feed item of each."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from ministudio_ci.model.feed import SectionName, block_from_release
from ministudio_ci.model.news import FailureNews, RecoveryNews, ReleaseNews, TroubleNews
from ministudio_ci.model.release import Bump, Entry, Release, Section, SectionKind

NOW = datetime(2025, 11, 2, 0, 30, tzinfo=UTC)
KEY = b"a key of the tests, long enough"
SITE = "https://git.example/cstream"
_NAMES = {kind: SectionName(title=kind.value.title(), emoji="•") for kind in SectionKind}

Sections = dict[str, list[str]]
"""Summaries by the section's kind."""

CSTREAM: Sections = {
    "features": ["nouvelle section films populaires"],
    "improvements": ["fluidité streaming", "recherche optimisée"],
    "fixes": ["bug lecteur vidéo mobile"],
}


class Clock:
    """A clock that moves when someone sleeps by it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.time = now
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)


def a_release(version: str = "1.6.0", sections: Sections | None = None) -> Release:
    kept = CSTREAM if sections is None else sections
    return Release(
        version=version,
        tag=f"v{version}",
        commit="c" * 40,
        previous="v1.5.0",
        date=NOW,
        bump=Bump.MINOR,
        sections=tuple(_section(SectionKind(kind), texts) for kind, texts in kept.items()),
    )


def an_item(release: Release) -> dict[str, Any]:
    return {
        "id": f"{SITE}/releases/{release.tag}",
        "url": f"{SITE}/releases/{release.tag}",
        "title": f"CStream {release.version}",
        "content_text": "what changed",
        "date_published": release.date.isoformat() if release.date else None,
        "_ministudio": block_from_release(release, _NAMES),
    }


def release_news(
    version: str = "1.6.0",
    sections: Sections | None = None,
    *,
    lang: str = "fr",
    project: str = "CStream",
    url: str | None = None,
) -> ReleaseNews:
    release = a_release(version, sections)
    return ReleaseNews(
        project=project,
        lang=lang,
        release=release,
        url=url or f"{SITE}/releases/v{version}",
        item=json.dumps(an_item(release), ensure_ascii=False),
    )


def failure_news(
    cause: str = "AssertionError: 1 != 2",
    *,
    stage: str = "tests",
    lang: str = "fr",
    url: str | None = "https://git.example/cstream/actions/runs/1",
    commit: str | None = None,
) -> FailureNews:
    return FailureNews(
        project="CStream", lang=lang, stage=stage, cause=cause, url=url, commit=commit,
        at=NOW.isoformat(),
    )  # fmt: skip


def recovery_news(*, stage: str = "tests", lang: str = "fr") -> RecoveryNews:
    return RecoveryNews(
        project="CStream", lang=lang, stage=stage, url=f"{SITE}/actions/runs/2",
        failure="failure-tests-0123456789ab", at=NOW.isoformat(),
    )  # fmt: skip


def trouble_news(why: str = "HTTP 404", *, lang: str = "fr") -> TroubleNews:
    return TroubleNews(
        project="CStream", lang=lang, destination="slack", why=why, waiting=3,
        url=f"{SITE}/actions/runs/2", trouble="0123456789ab", at=NOW.isoformat(),
    )  # fmt: skip


def _section(kind: SectionKind, texts: list[str]) -> Section:
    entries = tuple(
        Entry(
            commit=f"{number:040x}",
            type="fix",
            scope=None,
            summary=text,
            breaking=kind is SectionKind.BREAKING,
        )
        for number, text in enumerate(texts)
    )
    return Section(kind=kind, entries=entries)
