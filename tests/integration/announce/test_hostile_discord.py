"""No text of a commit, a run or another server pings, links or formats in Discord."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given

from ministudio_ci.announce import Discord, message
from ministudio_ci.announce.markdown import one_line
from ministudio_ci.model.news import News, Sent
from tests.support.discord_fake import DiscordFake
from tests.support.discord_reading import Reading, pings, reading
from tests.support.hostile import PLANTS
from tests.support.hostile_news import news
from tests.support.news import Clock

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Controls, and what turns the direction of writing."""
MARKS = re.compile("(?:[\u0300-\u036f\u0489\u0e47]){5}")
"""A heap that would cover other lines."""


def judge(content: str, addresses: set[str | None]) -> Reading:
    read = reading(content)
    assert set(read.links) <= addresses
    assert read.marks == []
    assert not UNSEEN.search(content)
    assert not MARKS.search(content)
    return read


def own(told: News) -> set[str | None]:
    """The addresses that the news itself is about."""
    return {told.url, getattr(told, "proposal", None)}


@pytest.fixture(scope="module")
def channel() -> Iterator[DiscordFake]:
    with DiscordFake() as running:
        yield running


@given(news())
def test_what_is_posted_pings_nobody_and_is_taken(channel: DiscordFake, told: News) -> None:
    discord = Discord(webhook=channel.url, now=Clock())
    assert isinstance(discord.send(told), Sent)
    assert pings(channel.bodies[-1]) == []


@given(news())
def test_no_message_pings_links_or_formats(told: News) -> None:
    content = message(told)
    read = judge(content, own(told))
    assert len(content) <= 2_000
    assert len(read.blocks) <= 1
    heads = [line[0] for line in read.text.splitlines() if line]
    assert set(heads) <= set("📢⚠✅🚀🛠🧹📄🚨🌿🔧🔎💚📪❌📥")


@pytest.mark.parametrize("plant", PLANTS, ids=ascii)
def test_what_a_commit_says_can_be_read(plant: str) -> None:
    read = judge(one_line(plant, 10_000), set())
    comments = re.sub("<!--.*?-->", "", plant)
    seen = [char for char in comments if not (char.isspace() or UNSEEN.match(char))]
    shown = [char for char in read.text if not char.isspace()]
    assert shown == seen or (len(shown) > 1 and MARKS.search(plant))
