"""A Discord message drawn for a terminal."""

import re
from dataclasses import replace

import pytest

from ministudio_ci.announce import Screen, discord_body, picture
from ministudio_ci.announce.discord_spans import Span, spans, wrapped
from ministudio_ci.foundation.columns import columns
from ministudio_ci.foundation.config import DiscordForm, DiscordSettings
from ministudio_ci.model.news import News
from tests.support.news import failure_news, release_news

CARD = DiscordSettings(form=DiscordForm.EMBED)
ROLE = "123456789012345678"
TEXT = """\
╭────────────────────────────────────────────────╮
│ Votre webhook  APP                             │
│ 📢 Mise à jour CStream v1.6                    │
│ ✅ Corrections : @everyone [x](https://e.test) │
╰────────────────────────────────────────────────╯
  80 sur 2000 · ne notifie personne"""
EMBED = """\
╭─ # CStream v1.6 ───────────────────────────────╮
│ Your webhook  APP                              │
│ @123456789012345678                            │
│ ┃ 📢 CStream update v1.6                       │
│ ┃                                              │
│ ┃ ✅ Fixes                                     │
│ ┃ • a                                          │
│ ┃                                              │
│ ┃ v1.5.0 → v1.6.0 • 2025-11-02 00:30 UTC       │
╰────────────────────────────────────────────────╯
  46 of 6000 · pings the roles 123456789012345678
  ↳ https://git.example/cstream/releases/v1.6.0"""


def test_a_text_is_drawn_as_it_is_read() -> None:
    news = release_news(sections={"fixes": ["@everyone [x](https://e.test)"]})
    assert picture(discord_body(news, DiscordSettings()), Screen(width=50), "fr") == TEXT


def test_a_card_is_drawn_with_its_thread_its_roles_and_what_its_title_leads_to() -> None:
    settings = DiscordSettings(
        form=DiscordForm.EMBED, roles=(ROLE,), thread_name="{project} {version}"
    )
    news = release_news(sections={"fixes": ["a"]}, lang="en")
    assert picture(discord_body(news, settings), Screen(width=50), "en") == EMBED


def test_the_right_side_stands_in_its_column_whatever_the_terminal_takes_emoji_for() -> None:
    drawn = picture(discord_body(release_news(), CARD), Screen(width=60, colour=True), "fr")
    rows = [line for line in drawn.splitlines() if "\x1b[60G" in line]
    assert len(rows) > 5
    assert all(row.endswith("\x1b[60G\x1b[2m│\x1b[0m") for row in rows)
    assert "\x1b[38;2;46;204;113m┃ \x1b[0m" in drawn


@pytest.mark.parametrize("width", [10, 30, 41, 80, 300])
@pytest.mark.parametrize(
    "news",
    [
        pytest.param(release_news(sections={"fixes": ["日本 🛠️ " * 9, "x" * 140]}), id="a release"),
        pytest.param(replace(failure_news("\tx" * 99 + "\n日本"), branch="b" * 90), id="an alert"),
    ],
)
def test_every_line_of_the_frame_is_as_wide_as_the_others(news: News, width: int) -> None:
    for settings in (DiscordSettings(), CARD):
        drawn = picture(discord_body(news, settings), Screen(width=width), "en").splitlines()
        framed = [line for line in drawn if not line.startswith("  ")]
        assert {columns(line) for line in framed} == {max(30, min(width, 100))}


def test_nothing_is_coloured_where_no_terminal_is() -> None:
    assert not re.search("\x1b", picture(discord_body(failure_news(), CARD), Screen(), "fr"))


def test_what_would_speak_to_the_terminal_is_left_out_whoever_made_the_message() -> None:
    body = {"content": "a\x1b[2Jb\u202ec", "embeds": [], "allowed_mentions": {}}
    assert "│ a[2Jbc " in picture(body, Screen(), "en")


def test_a_line_breaks_at_blanks_and_none_is_left_at_an_end() -> None:
    lines = [line[0].text for line in wrapped((Span("ab cd  efghi "),), 5)]
    assert lines == ["ab cd", "efghi"]


def test_a_word_with_escaped_signs_in_it_stays_whole() -> None:
    lines = [line[0].text for line in wrapped(tuple(spans(r"ab \<t\:0\>")), 6)]
    assert lines == ["ab", "<t:0>"]
