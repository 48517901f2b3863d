"""News of every kind, made of hostile text: by a commit, or by whoever wrote the outbox's file."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from ministudio_ci.announce.entry import news_key
from ministudio_ci.model.news import FailureNews, News, RecoveryNews, ReleaseNews, TroubleNews
from ministudio_ci.model.release import SectionKind
from tests.support.hostile import subjects
from tests.support.news import a_release, an_item, release_news

RUN = "https://git.example/cstream/actions/runs/1"
LANGS = st.sampled_from(["fr", "en"])
_kinds = st.sampled_from([kind.value for kind in SectionKind])
_sections = st.dictionaries(_kinds, st.lists(subjects, min_size=1, max_size=12), max_size=5)
addresses = st.sampled_from([RUN, None]) | subjects


@st.composite
def releases(draw: st.DrawFn) -> ReleaseNews:
    news = release_news(sections=draw(_sections), lang=draw(LANGS), project=draw(subjects))
    named = draw(st.sampled_from(["1.6.0", "1.6.0-rc.1"]) | subjects)
    release = news.release._replace(version=named, tag=draw(subjects))
    item = json.dumps(an_item(release))
    return replace(news, release=release, item=item, url=draw(addresses))


@st.composite
def failures(draw: st.DrawFn) -> FailureNews:
    long = draw(st.sampled_from(["", "x" * 100_000, "\n" * 3_000, "`" * 5_000]))
    return FailureNews(
        project=draw(subjects),
        lang=draw(LANGS),
        stage=draw(subjects),
        cause=draw(subjects) + long + draw(subjects),
        url=draw(addresses),
        commit=draw(subjects),
        branch=draw(subjects),
        proposal=draw(addresses),
    )


@st.composite
def recoveries(draw: st.DrawFn) -> RecoveryNews:
    return RecoveryNews(
        project=draw(subjects), lang=draw(LANGS), stage=draw(subjects), url=draw(addresses),
        failure=news_key(draw(failures())), branch=draw(subjects),
    )  # fmt: skip


@st.composite
def troubles(draw: st.DrawFn) -> TroubleNews:
    return TroubleNews(
        project=draw(subjects), lang=draw(LANGS), destination="discord", why=draw(subjects),
        waiting=draw(st.integers(0, 10**6)), url=draw(addresses), trouble="0123456789ab",
    )  # fmt: skip


def news() -> st.SearchStrategy[News]:
    return releases() | failures() | recoveries() | troubles()


def everywhere(text: str) -> list[News]:
    """News of each kind that says `text` wherever it says anything."""
    release = a_release(text, {"fixes": [text]})._replace(tag=text)
    shared: dict[str, Any] = {"project": text, "lang": "en", "url": text}
    return [
        ReleaseNews(**shared, release=release, item=json.dumps(an_item(release))),
        FailureNews(**shared, stage="tests", cause=text, commit=text, branch=text, proposal=text),
        RecoveryNews(**shared, stage="tests", failure="failure-tests-0123", branch=text),
        TroubleNews(**shared, destination="widget", why=text, waiting=1, trouble="0123"),
    ]
