"""What waits is listed, what was refused is sent anew, a refused address is told of."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.foundation.files import locked
from tests.support import discord_answers as say
from tests.support.announce_site import Site, announced_site
from tests.support.loopback import Answer

WEBHOOK, WIDGET = "MINISTUDIO_CI_DISCORD_WEBHOOK", "MINISTUDIO_CI_WIDGET_URL"
TOO_LONG = say.error(400, 50035, "too long")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with announced_site(tmp_path) as found:
        yield found


def listed(site: Site) -> dict[str, Any]:
    return dict(json.loads(site.announce("--json", "--list").stdout))


def test_what_waits_and_what_was_refused_is_listed(site: Site) -> None:
    assert "The outbox is empty" in site.announce("--list").stdout
    site.discord.script.extend([TOO_LONG, say.rate_limited(3_600)])
    site.announce("--version", "1.5.0")
    site.announce("--version", "1.6.0")
    refused, waiting = site.announce("--list").stdout.splitlines()
    assert refused.startswith("  refused      v1.5.0--discord · since 20")
    assert refused.endswith("attempts: 1 · HTTP 400 too long 50035 · "
                            "`ministudio-ci announce --replay v1.5.0--discord`")  # fmt: skip
    assert waiting.startswith("  waiting      v1.6.0--discord · since 20")
    assert " · next try after 20" in waiting
    one, other = listed(site)["entries"]
    assert (one["state"], one["next_try"], one["attempts"]) == ("refused", None, 1)
    assert (other["state"], other["circuit"], other["addressed"]) == ("pending", "closed", True)
    assert other["next_try"] > other["since"]


@pytest.mark.parametrize("word", ["v1.6.0--discord", "all"])
def test_a_replay_sends_what_was_refused_and_twice_is_once(site: Site, word: str) -> None:
    site.discord.script.append(TOO_LONG)
    site.announce("--version", "1.6.0")
    assert "sent         v1.6.0--discord" in site.announce("--replay", word).stdout
    again = site.announce("--replay", word)
    assert again.returncode == 0
    assert "sent         v1.6.0--discord" not in again.stdout
    assert len(site.discord.messages) == 1


def test_a_replay_of_what_is_not_there_names_what_is_near(site: Site) -> None:
    site.announce("--version", "1.6.0")
    run = site.announce("--replay", "v1.6.0-discord")
    assert run.returncode == 2
    assert "The outbox holds no v1.6.0-discord." in run.stderr
    assert "v1.6.0--discord, v1.6.0--widget" in run.stderr


@pytest.mark.parametrize(
    "words", [("--version", ""), ("--replay", ""), ("--replay", "", "--dry-run")], ids=" ".join
)
def test_a_variable_of_a_script_that_is_empty_sends_nothing(
    site: Site, words: tuple[str, ...]
) -> None:
    assert site.announce(*words).returncode == 2
    assert site.discord.requests == []


def test_a_dry_replay_shows_what_would_be_sent(site: Site) -> None:
    site.discord.script.append(TOO_LONG)
    site.announce("--version", "1.6.0")
    assert "would send   v1.6.0--discord" in site.announce("--dry-run", "--replay", "all").stdout
    assert "empty" in site.announce("--dry-run", "--replay", "v1.6.0--widget").stdout  # it is sent
    assert listed(site)["entries"][0]["state"] == "refused"


def test_a_refused_address_is_told_elsewhere_once_listed_and_closed_by_another(site: Site) -> None:
    site.env[WIDGET] = f"{site.discord.url.partition('/api/')[0]}/gone"
    first = site.announce("--version", "1.5.0")
    assert "⚠ widget has taken nothing since" in first.stdout
    site.announce("--version", "1.6.0")
    told = [body["content"] for body in site.discord.messages.values()]
    (trouble,) = [text for text in told if text.startswith("📪")]
    assert "widget" in trouble
    assert "404" in trouble
    assert len(told) == 3
    asked = [one for one in site.discord.requests if one.path.startswith("/gone")]
    assert len(asked) == 1
    (circuit,) = listed(site)["circuits"]
    assert (circuit["destination"], circuit["waiting"], circuit["next_try"]) == ("widget", 2, None)
    assert "waits for another address" in site.announce("--list").stdout
    site.env[WIDGET] = site.widget.url
    assert "sent         v1.6.0--widget" in site.announce().stdout
    assert site.widget.versions() == ["1.6.0", "1.5.0"]
    assert listed(site) == {"entries": [], "circuits": []}


def test_what_is_barred_is_looked_at_again_when_a_person_asks(site: Site) -> None:
    site.discord.script.extend([Answer(status=403)] * 2)
    assert "Next look after 20" in site.announce("--version", "1.5.0").stdout
    site.announce("--version", "1.6.0")
    assert len(site.discord.requests) == 2
    assert "sent         v1.6.0--discord" in site.announce("--flush").stdout
    assert len(site.discord.messages) == 2


def test_what_the_other_side_asked_for_is_kept_whoever_asks(site: Site) -> None:
    site.discord.script.append(say.rate_limited(3_600))
    site.announce("--version", "1.6.0")
    for words in (["--flush"], ["--version", "1.5.0"], ["--replay", "all"]):
        assert "Next try after 20" in site.announce(*words).stdout
    assert len(site.discord.requests) == 1


def test_a_look_waits_for_no_process_that_sends(site: Site) -> None:
    site.discord.script.append(TOO_LONG)
    site.announce("--version", "1.6.0")
    with locked(site.root / "memory/outbox/.discord.lock"):
        assert len(listed(site)["entries"]) == 1


def test_an_entry_that_cannot_be_read_stays_and_the_other_destination_has_its_own(
    site: Site,
) -> None:
    path = site.root / "memory/outbox/v1.5.0--discord.json"
    path.parent.mkdir(parents=True)
    path.symlink_to("/proc/self/mem")  # the kernel answers a read with an error, root's too
    run = site.announce("--version", "1.6.0")
    assert run.returncode == 3
    assert "v1.5.0--discord.json could not be read" in run.stdout + run.stderr
    assert site.widget.versions() == ["1.6.0"]
    path.unlink()
    assert "sent         v1.6.0--discord" in site.announce().stdout


def test_an_outbox_that_cannot_be_written_sends_nothing_and_says_so(site: Site) -> None:
    (site.root / "memory").write_text("no folder")
    run = site.announce("--version", "1.6.0")
    assert run.returncode == 3
    assert "memory/outbox" in run.stderr
    assert site.discord.requests == []
