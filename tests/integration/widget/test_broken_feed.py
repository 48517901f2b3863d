"""A feed that is broken, or none: the widget says nothing and shows the last good copy."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.embedded import Embedded, Site, feed, json_answer, visited
from tests.support.loopback import Answer

if TYPE_CHECKING:
    from tests.support.browser import Chromium

GOOD = {"id": "good", "title": "the last good one"}


def raw(body: bytes, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body=body, headers=named)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture(scope="module")
def stranger() -> Iterator[Site]:
    with Site() as running:
        running.says({"id": "stranger", "title": "of a stranger"})
        yield running


@pytest.fixture(scope="module")
def visitor(chromium: "Chromium", site: Site) -> Iterator[Embedded]:
    """Somebody who saw the good feed once."""
    site.says(GOOD)
    with visited(chromium, site) as embedded:
        yield embedded


WHOLE = feed([{"id": "other", "title": "other"}]).body


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(raw(b"<!doctype html><title>Moved</title>"), id="HTML"),
        pytest.param(raw(WHOLE[:-1]), id="cut"),
        pytest.param(raw(b""), id="nothing"),
        pytest.param(raw(b"", 204), id="no content"),
        pytest.param(raw(WHOLE.decode().encode("utf-16")), id="UTF-16"),
        pytest.param(raw(WHOLE, Content_Encoding="gzip"), id="no gzip"),
        pytest.param(json_answer([{"id": "other"}]), id="an array"),
        pytest.param(json_answer(None), id="null"),
        pytest.param(json_answer({"items": {"0": GOOD}}), id="items that are no list"),
        pytest.param(json_answer({"items": None}), id="no items"),
        pytest.param(raw(WHOLE, 404), id="404"),
        pytest.param(raw(WHOLE, 500), id="500"),
        pytest.param(raw(b"", 302, Location="/nowhere"), id="a redirect to nothing"),
        pytest.param(raw(b"", 302, Location="/feed.json"), id="a redirect in a circle"),
        pytest.param(Answer(cut=True), id="a connection that breaks"),
    ],
)
def test_a_broken_feed_leaves_the_last_good_copy(
    site: Site, visitor: Embedded, answer: Answer
) -> None:
    site.answer = answer
    visitor.again()
    visitor.open()
    assert visitor.titles() == ["the last good one"]
    assert visitor.said() == []


def test_a_redirect_out_of_the_site_is_stopped_by_its_policy(
    site: Site, visitor: Embedded, stranger: Site
) -> None:
    site.answer = raw(b"", 302, Location=f"{stranger.url}/feed.json")
    visitor.again()
    visitor.open()
    assert visitor.titles() == ["the last good one"]
    assert all(said.startswith("Connecting to ") for said in visitor.said())  # the browser's own
    assert stranger.asked == []


def test_a_feed_that_never_answers_leaves_the_last_good_copy(site: Site, visitor: Embedded) -> None:
    site.answer = Answer(delay=3_600)
    visitor.reload()
    visitor.open()
    assert visitor.titles() == ["the last good one"]
    assert visitor.visit.messages == []


def test_a_feed_that_another_site_keeps_to_itself_leaves_no_trace(
    chromium: "Chromium", stranger: Site
) -> None:
    """Refused by CORS: there is no copy of it, and the panel says that it cannot be reached."""
    with Site() as site:
        site.src, site.connect = f"{stranger.url}/feed.json", "*"
        with visited(chromium, site) as visitor:
            assert visitor.host.locator("[part=badge]").is_hidden()
            visitor.open()
            assert visitor.titles() == []
            assert visitor.said() == []
            assert visitor.visit.messages != []
