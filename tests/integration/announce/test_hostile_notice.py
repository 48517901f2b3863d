"""What other services are sent, and what waits in the outbox: text, whatever reads it."""

import json
import re
from typing import TYPE_CHECKING, Any

from hypothesis import given

from ministudio_ci.announce import Discord, Outbox, enqueue
from ministudio_ci.announce.notice import notice
from ministudio_ci.announce.webhook_payload import LIMIT, payload
from ministudio_ci.model.news import News, ReleaseNews
from tests.support.discord_reading import reading
from tests.support.gfm import gfm
from tests.support.hostile import PLANTS
from tests.support.hostile_news import everywhere, news
from tests.support.markup import Markup
from tests.support.news import NOW, Clock

if TYPE_CHECKING:
    from pathlib import Path

DISCORD = Discord(webhook="https://discord.example/x", now=Clock())
SLACK = re.compile(r"<(?:[@#!]|https?:|mailto:)[^>]*>")
ADDRESS = re.compile(r"(?:https?|ftp)://\S+|www\.\w+|\w\.[a-z]{2,}|[\w.]+@[\w.]+|(?<!\w)@\w+")
"""What one service or another makes a link or a ping of."""
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
CALM = {"italics", "emoji", "code"}
"""What changes the look of a word and nothing else."""


KNOWN = [told for plant in PLANTS for told in everywhere(plant)]


@given(news())
def test_nothing_in_a_notice_pings_links_or_is_markup_anywhere(told: News) -> None:
    judge_notice(told)


def test_no_known_text_does_in_a_notice_or_in_a_payload() -> None:
    for told in KNOWN:
        judge_notice(told)
        judge_payload(told)


def judge_notice(told: News) -> None:
    shown = notice(told, 3_000)
    own = [url for url in (told.url, getattr(told, "proposal", None)) if url]
    lines = [line for line in f"{shown.title}\n{shown.body}".split("\n") if line[2:] not in own]
    for line in lines:
        assert not SLACK.search(line)
        assert not ADDRESS.search(line)
        assert not UNSEEN.search(line.replace("\t", " "))
        assert Markup(line).elements == []
        assert set(Markup(gfm(line)).elements) <= {"p", "em", "code", "del"}
        read = reading(line)
        assert read.links == []
        assert set(read.marks) <= CALM
    assert "\n" not in shown.title
    assert len(shown.title) <= 300


@given(news())
def test_a_payload_is_small_and_plain_json(told: News) -> None:
    judge_payload(told)


def judge_payload(told: News) -> None:
    text = payload(told)
    assert len(text.encode()) < LIMIT
    assert not any(UNSEEN.search(said.replace("\t", " ")) for said in strings(json.loads(text)))


@given(news())
def test_what_waits_is_read_back_as_it_was(tmp_path_factory: Any, told: News) -> None:
    folder: Path = tmp_path_factory.mktemp("outbox")
    outbox = Outbox(folder)
    (entry,) = enqueue(outbox, told, (DISCORD,), now=NOW)
    assert outbox.read("discord") == ((entry,), ())
    assert outbox.find(entry.id) == entry
    files = [path for path in folder.rglob("*.json") if path.is_file()]
    assert [path.parent for path in files] == [folder]


def test_news_of_any_known_text_has_a_file_of_its_own(tmp_path: "Path") -> None:
    outbox = Outbox(tmp_path)
    entries = [one for told in KNOWN for one in enqueue(outbox, told, (DISCORD,), now=NOW)]
    assert {one.id for one in outbox.read("discord")[0]} == {one.id for one in entries}
    assert len({told.release.tag for told in KNOWN if isinstance(told, ReleaseNews)}) <= len(
        {one.id for one in entries if isinstance(one.news, ReleaseNews)}
    )


def strings(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [one for inner in value.items() for one in strings(list(inner))]
        case list():
            return [one for inner in value for one in strings(inner)]
        case _:
            return []
