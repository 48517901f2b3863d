"""Cards, threads, roles and previews: hostile text pings, links, formats and breaks nothing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.announce import Discord, Screen, discord_body, picture
from ministudio_ci.foundation.columns import columns
from ministudio_ci.foundation.config import DiscordForm, DiscordSettings
from ministudio_ci.model.news import FailureNews, News, ReleaseNews, Sent, TroubleNews
from tests.support.discord_fake import DiscordFake
from tests.support.discord_reading import pings, reading
from tests.support.discord_rules import problems
from tests.support.hostile_news import news
from tests.support.news import Clock

ROLE, ALERTED = "111111111111111111", "222222222222222222"
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
OURS = re.compile(r"\x1b\[(?:[0-9;]*m|[0-9]+G)")
"""Colours, and the column of the right side: all that a picture may say to a terminal."""
_settings = st.builds(
    DiscordSettings,
    form=st.sampled_from(DiscordForm),
    roles=st.just((ROLE,)),
    alert_roles=st.just((ALERTED,)),
    thread_name=st.just("{project} {version}"),
)


@pytest.fixture(scope="module")
def forum() -> Iterator[DiscordFake]:
    with DiscordFake() as running:
        running.forum = True
        yield running


@given(news(), _settings)
def test_a_forum_takes_it_and_only_the_role_asked_for_is_pinged(
    forum: DiscordFake, told: News, settings: DiscordSettings
) -> None:
    discord = Discord(webhook=forum.url, now=Clock(), settings=settings)
    assert isinstance(discord.send(told), Sent)
    body = forum.bodies[-1]
    expected = {ReleaseNews: [ROLE], FailureNews: [ALERTED], TroubleNews: [ALERTED]}
    assert pings(body) == expected.get(type(told), [])
    assert not CONTROLS.search(body["thread_name"])
    assert "\n" not in body["thread_name"]


@given(news())
def test_no_part_of_a_card_links_or_formats(told: News) -> None:
    (card,) = discord_body(told, DiscordSettings(form=DiscordForm.EMBED))["embeds"]
    assert list(problems({"embeds": [card]})) == []
    own = {told.url, getattr(told, "proposal", None)}
    read = [reading(part) for part in _parts(card)]
    assert {_target(link) for one in read for link in one.links} <= own
    assert {mark for one in read for mark in one.marks} <= {"masked link"}
    assert sum(len(one.blocks) for one in read) <= 1
    assert card.get("url") in {*own, None}
    assert not any(CONTROLS.search(part.replace("\t", "")) for part in _parts(card))


@given(news(), _settings, st.builds(Screen, width=st.integers(1, 120), colour=st.booleans()))
def test_no_preview_says_anything_to_the_terminal_or_breaks_its_frame(
    told: News, settings: DiscordSettings, screen: Screen
) -> None:
    drawn = picture(discord_body(told, settings), screen, told.lang)
    plain = OURS.sub("", drawn) if screen.colour else drawn
    assert not CONTROLS.search(plain)
    framed = [line for line in plain.split("\n") if not line.startswith("  ")]
    assert {columns(line) for line in framed} == {max(30, min(screen.width, 100))}
    assert {line[0] + line[-1] for line in framed} == {"╭╮", "││", "╰╯"}


def _parts(card: dict[str, Any]) -> list[str]:
    """Return the texts of a card that are read as Markdown."""
    fields = (text for field in card.get("fields", ()) for text in field.values())
    return [card["title"], card.get("description", ""), *fields]


def _target(link: str) -> str:
    """Return where a link leads; words of ours are the face of one that is not its own."""
    masked = re.fullmatch(r"\[… \+ \d+ \w+\]\((.*)\)", link)
    return masked[1].replace("%28", "(").replace("%29", ")") if masked else link
