"""The payload of a webhook: the standard's shape, and a size that every receiver takes."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ministudio_ci.announce.webhook_payload import LIMIT, payload
from ministudio_ci.model.news import News
from tests.support.hostile import texts
from tests.support.news import NOW, failure_news, recovery_news, release_news, trouble_news


def told(news: News) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(payload(news))
    assert list(document) == ["type", "timestamp", "data"]
    return document


@pytest.mark.parametrize(
    ("news", "kind", "fields"),
    [
        pytest.param(release_news(), "release.published", {"release"}, id="a release"),
        pytest.param(failure_news(), "stage.failed", {"stage", "cause", "commit", "proposal"},
                     id="a failure"),
        pytest.param(recovery_news(), "stage.recovered", {"stage", "failure"}, id="a recovery"),
        pytest.param(trouble_news(), "destination.closed", {"destination", "why", "waiting"},
                     id="a destination that takes nothing"),
    ],
)  # fmt: skip
def test_an_event_has_the_shape_of_the_standard(news: News, kind: str, fields: set[str]) -> None:
    document = told(news)
    assert document["type"] == kind
    assert document["timestamp"] == NOW.isoformat()
    assert document["data"].keys() == {"project", "lang", "url"} | fields


def test_a_release_is_told_as_in_the_feed() -> None:
    news = release_news()
    block = json.loads(news.item)["_ministudio"]
    release = told(news)["data"]["release"]
    hidden = [section.pop("hidden") for section in release["sections"]]
    assert (release, hidden) == (block, [0, 0, 0])


@pytest.mark.parametrize(
    ("summary", "count"),
    [("é", 300), ('"' * 900, 40), ("\x00" * 900, 40), ("\U0001f600" * 900, 1)],
    ids=["many", "what JSON escapes", "control characters", "wide"],
)
def test_what_does_not_fit_is_counted(summary: str, count: int) -> None:
    kinds = ("breaking", "features", "improvements", "fixes", "other")
    news = release_news(sections={kind: [summary] * count for kind in kinds})
    assert len(payload(news).encode(errors="replace")) < LIMIT
    for section in told(news)["data"]["release"]["sections"]:
        assert len(section["entries"]) + section["hidden"] == count
        assert section["entries"]  # of each section there is something


def test_the_head_and_the_tail_of_a_cause_are_kept() -> None:
    cause = told(failure_news("first\n" + '"\\\n' * 2_000 + "last"))["data"]["cause"]
    assert cause.startswith("first\n")
    assert cause.endswith("\nlast")


@given(texts, st.integers(1, 9))
@settings(max_examples=20, deadline=None)
def test_any_text_stays_inside_the_json(text: str, many: int) -> None:
    release = release_news(sections={"fixes": [text * many]}, project=text)
    for news in (release, failure_news(text * many, stage=text), recovery_news(stage=text),
                 trouble_news(why=text)):  # fmt: skip
        assert len(payload(news).encode(errors="replace")) < LIMIT
        assert told(news) == told(news)
