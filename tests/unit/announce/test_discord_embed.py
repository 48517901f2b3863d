"""A Discord message as a card."""

from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from ministudio_ci.announce.discord_embed import embed
from ministudio_ci.model.news import RecoveryNews, TroubleNews
from ministudio_ci.model.release import Bump
from tests.support.discord_rules import problems
from tests.support.news import SITE, failure_news, release_news

KINDS = ("breaking", "features", "improvements", "fixes", "other")
RUN = f"{SITE}/actions/runs/1"


def _parts(card: dict[str, Any]) -> dict[str, str]:
    return {field["name"]: field["value"] for field in card["fields"]}


def test_a_release_is_a_card_with_a_field_for_each_section() -> None:
    assert embed(release_news()) == {
        "title": "📢 Mise à jour CStream v1.6",
        "url": f"{SITE}/releases/v1.6.0",
        "color": 0x2ECC71,
        "fields": [
            {"name": "✅ Corrections", "value": "• bug lecteur vidéo mobile"},
            {"name": "🚀 Améliorations",
             "value": "• fluidité streaming\n• recherche optimisée"},
            {"name": "🛠️ Nouveautés", "value": "• nouvelle section films populaires"},
        ],
        "footer": {"text": "v1.5.0 → v1.6.0"},
        "timestamp": "2025-11-02T00:30:00+00:00",
    }  # fmt: skip


def test_each_bump_has_its_colour() -> None:
    news = release_news()
    bumped = (replace(news, release=news.release._replace(bump=bump)) for bump in Bump)
    assert len({embed(one)["color"] for one in bumped}) == len(Bump)


def test_a_field_is_cut_at_entries_and_its_end_leads_to_the_rest() -> None:
    sections = {"fixes": [f"fix {number} {'x' * 60}" for number in range(40)], "features": ["a"]}
    url = f"{SITE}/releases/v1(6)"
    fixes, features = _parts(embed(release_news(sections=sections, url=url))).values()
    *entries, more = fixes.splitlines()
    assert len(fixes) <= 1_024 < len(fixes) + len(entries[0]) + 1
    assert all(entry.endswith("x" * 60) for entry in entries)
    assert more == f"[… + {40 - len(entries)} autres]({SITE}/releases/v1%286%29)"
    assert features == "• a"


def test_what_footer_and_version_hold_is_not_escaped_where_no_markdown_is_read() -> None:
    assert embed(release_news("1.6.0-rc.1"))["footer"] == {"text": "v1.5.0 → v1.6.0-rc.1"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_longest_of_everything_keeps_every_limit(lang: str) -> None:
    long = "*" * 9_000
    shared: dict[str, Any] = {"project": long, "lang": lang, "url": "https://x/" + "a" * 280}
    told = (
        release_news("-" * 9_000, dict.fromkeys(KINDS, [long] * 99), **shared),
        replace(failure_news("x" * 99_000, stage=long), **shared, branch=long, commit=long,
                proposal=shared["url"]),
        RecoveryNews(**shared, stage=long, failure=long, branch=long),
        TroubleNews(**shared, destination=long, why=long, waiting=10**9, trouble=long),
    )  # fmt: skip
    found = [problems({"embeds": [embed(one)]}) for one in told]
    assert list(chain.from_iterable(found)) == []


def test_an_alert_shows_where_what_and_the_correction() -> None:
    news = replace(failure_news("E   boom"), branch="main", commit="1a2b3c4d5e",
                   proposal="https://x.test/pull/1")  # fmt: skip
    card = embed(news)
    assert (card["url"], card["color"]) == (RUN, 0xE74C3C)
    assert card["description"] == "🌿 main · 1a2b3c4\n```\nE   boom\n```"
    assert _parts(card) == {"🔧 Correction proposée": "https://x.test/pull/1"}


def test_an_alert_keeps_the_head_and_the_end_of_its_cause() -> None:
    description = embed(failure_news("the first\n" + "x" * 99_000 + "\nthe last"))["description"]
    assert len(description) == 4_096
    assert description.startswith("```\nthe first\n")
    assert description.endswith("\nthe last\n```")
