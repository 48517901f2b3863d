"""No text of a commit, a run or another server pings, links or formats in Discord."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.announce import Discord, Screen, discord_body, picture
from ministudio_ci.announce.markdown import one_line
from ministudio_ci.foundation.columns import columns
from ministudio_ci.foundation.config import DiscordForm, DiscordSettings
from ministudio_ci.model.news import News, RecoveryNews, ReleaseNews, Sent
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
ROLE, ALERTED = "900000000000000001", "900000000000000002"
_NAMES = ("", "{project} {version}", "{version}")
forms = st.builds(
    DiscordSettings,
    form=st.sampled_from(DiscordForm),
    roles=st.sampled_from([(), (ROLE,)]),
    alert_roles=st.sampled_from([(), (ALERTED,)]),
    thread_name=st.sampled_from(_NAMES),
)


def judge(text: str, addresses: set[str | None], roles: tuple[str, ...] = ()) -> Reading:
    read = reading(text)
    assert set(read.links) <= addresses
    assert read.marks == ["mention"] * len(roles)
    assert not UNSEEN.search(text)
    assert not MARKS.search(text)
    return read


def own(told: News) -> set[str | None]:
    """The addresses that the news itself is about, as a link may hold them."""
    urls = [told.url or "", getattr(told, "proposal", None) or ""]
    return {*urls, *(url.replace("(", "%28").replace(")", "%29") for url in urls)}


def embedded(body: dict[str, Any]) -> Iterator[str]:
    """Each text of the embeds that is read as Markdown."""
    for card in body["embeds"]:
        yield from (card[name] for name in ("title", "description") if name in card)
        yield from (text for field in card.get("fields", ()) for text in field.values())


@pytest.fixture(scope="module")
def channel() -> Iterator[DiscordFake]:
    with DiscordFake() as running:
        yield running


@given(news(), forms)
def test_nothing_pings_links_or_formats(
    channel: DiscordFake, told: News, settings: DiscordSettings
) -> None:
    channel.forum = bool(settings.thread_name)
    discord = Discord(webhook=channel.url, now=Clock(), settings=settings)
    assert isinstance(discord.send(told), Sent)
    body = channel.bodies[-1]
    asked = {ReleaseNews: settings.roles, RecoveryNews: ()}
    roles = asked.get(type(told), settings.alert_roles)
    assert pings(body) == list(roles)
    judge(body["content"], own(told), roles)
    for text in embedded(body):
        judge(text, own(told))
    plain = [body.get("thread_name", ""), *(card.get("footer", {}).get("text", "")
                                            for card in body["embeds"])]  # fmt: skip
    assert not any(UNSEEN.search(text) or "\n" in text for text in plain)


@given(news())
def test_a_text_keeps_its_lines(told: News) -> None:
    content = discord_body(told, DiscordSettings())["content"]
    read = reading(content)
    assert len(content) <= 2_000
    assert len(read.blocks) <= 1
    starts = {line[0] for line in read.text.splitlines() if line}
    assert starts <= set("📢⚠✅🚀🛠🧹📄🚨🔧🔎💚📪📥❌🌿0123456789")


screens = st.builds(Screen, width=st.integers(1, 200), colour=st.booleans())


@given(news(), forms, screens)
def test_a_picture_of_it_draws_its_own_frame_alone(
    told: News, settings: DiscordSettings, screen: Screen
) -> None:
    drawn = picture(discord_body(told, settings), screen, told.lang)
    own = r"\x1b\[[0-9;]*[mG]" if screen.colour else "$^"
    lines = re.sub(own, "", drawn).split("\n")
    assert not any(UNSEEN.search(line) for line in lines)
    bottom = next(at for at, line in enumerate(lines) if line[0] == "╰")
    assert lines[0][0] + lines[0][-1] == "╭╮"
    assert all(line[0] + line[-1] == "││" for line in lines[1:bottom])
    assert len({columns(line) for line in lines[: bottom + 1]}) == 1


@pytest.mark.parametrize("plant", PLANTS, ids=ascii)
def test_what_a_commit_says_can_be_read(plant: str) -> None:
    read = judge(one_line(plant, 10_000), set())
    comments = re.sub("<!--.*?-->", "", plant)
    seen = [char for char in comments if not (char.isspace() or UNSEEN.match(char))]
    shown = [char for char in read.text if not char.isspace()]
    assert shown == seen or (len(shown) > 1 and MARKS.search(plant))
