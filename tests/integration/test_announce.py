"""`announce` as a person runs it: a real repository, a Discord fake, the real endpoint."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support import discord_answers as say
from tests.support.announce_site import Site, announced_site, git
from tests.support.discord_fake import TOKEN
from tests.support.news import KEY


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with announced_site(tmp_path) as found:
        yield found


def test_a_release_is_announced_once_however_often_it_is_asked_for(site: Site) -> None:
    first = site.document("--version", "1.6.0")
    again = site.document("--version", "v1.6.0")
    assert first["announced"]
    assert again == first
    (posted,) = site.discord.messages.values()
    assert posted["content"] == (
        "📢 CStream update v1.6\n✅ Fixes: \\@everyone \\[bug\\]\\(https\\:\\/\\/evil.example\\)"
    )
    assert site.widget.versions() == ["1.6.0"]


@pytest.mark.parametrize("words", ["1.7.0", "v1.7.0"])
def test_a_tag_written_without_the_prefix_is_found_too(site: Site, words: str) -> None:
    git(site.root, "tag", "1.7.0")
    assert site.document("--version", words)["announced"]


def test_a_dry_run_in_json_is_one_document(site: Site) -> None:
    entries = site.document("--dry-run", "--version", "1.6.0")["entries"]
    assert [entry["id"] for entry in entries] == ["v1.6.0--discord", "v1.6.0--widget"]
    assert {entry["state"] for entry in entries} == {"pending"}
    assert not site.outbox()


def test_four_runs_at_once_send_one_message(site: Site) -> None:
    site.discord.slow = 0.3
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: site.announce("--version", "1.6.0"), range(4)))
    assert [run.returncode for run in runs] == [0] * 4
    assert len(site.discord.requests) == 1
    assert site.widget.versions() == ["1.6.0"]


def test_what_cannot_be_sent_stays_and_the_next_run_sends_it(site: Site) -> None:
    site.discord.script.extend([say.rate_limited(3_600)])
    first = site.announce("--version", "1.6.0")
    assert first.returncode == 0
    assert "waiting      v1.6.0--discord: HTTP 429" in first.stdout
    assert "sent         v1.6.0--widget" in first.stdout
    for path in site.root.glob("memory/outbox/*--discord.json"):
        entry = json.loads(path.read_text())
        path.write_text(json.dumps({**entry, "not_before": None}))  # the hour has passed
    assert "sent         v1.6.0--discord" in site.announce("--flush").stdout
    assert len(site.discord.messages) == 1


def test_a_refused_message_is_sent_again_when_a_person_asks(site: Site) -> None:
    site.discord.script.append(say.bad_form())
    assert "refused" in site.announce("--version", "1.6.0").stdout
    assert "The outbox is empty" in site.announce().stdout
    assert "sent         v1.6.0--discord" in site.announce("--version", "1.6.0").stdout


def test_nothing_more_goes_to_an_address_that_is_gone_until_there_is_another(site: Site) -> None:
    site.discord.script.append(say.unknown_webhook())
    assert "discord has taken nothing since" in site.announce("--version", "1.5.0").stdout
    assert "Messages waiting: 2" in site.announce("--version", "1.6.0").stdout
    assert len(site.discord.requests) == 1
    site.env["MINISTUDIO_CI_DISCORD_WEBHOOK"] += "?thread_id="
    assert "sent         v1.6.0--discord" in site.announce().stdout
    titles = [message["content"].splitlines()[0] for message in site.discord.messages.values()]
    assert titles == ["📢 CStream update v1.5", "📢 CStream update v1.6"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param(say.unknown_webhook(), 1, id="refused"),
        pytest.param(say.rate_limited(3_600), 3, id="deferred"),
    ],
)
def test_only_strict_makes_a_failed_announcement_red(site: Site, answer: Any, status: int) -> None:
    site.discord.script.extend([answer, answer])
    assert site.announce("--version", "1.6.0").returncode == 0
    (site.root / "ministudio-ci.toml").write_text("[announce]\nstrict = true\n")
    assert site.announce("--version", "1.5.0").returncode == status


def test_no_secret_is_written_or_shown(site: Site) -> None:
    site.discord.script.append(say.error(404, 10015, f"no {site.discord.url}"))
    run = site.announce("-v", "--version", "1.6.0")
    site.env["MINISTUDIO_CI_DISCORD_WEBHOOK"] = f"http://127.0.0.1:1/api/webhooks/1/{TOKEN}"
    down = site.announce("-v", "--version", "1.5.0")
    shown = f"{run.stdout}{run.stderr}{down.stdout}{down.stderr}{site.outbox()}"
    assert TOKEN not in shown
    assert KEY.decode() not in shown
    assert "could not be reached: NewConnectionError" in shown


def test_a_dry_run_shows_the_message_and_touches_nothing(site: Site) -> None:
    run = site.announce("--dry-run", "--version", "1.6.0")
    assert "would send   v1.6.0--discord" in run.stdout
    assert "│ 📢 CStream update v1.6 " in run.stdout
    assert not (site.root / "memory").exists()
    assert site.discord.requests == []


@pytest.mark.parametrize(
    ("words", "env", "status", "said"),
    [
        pytest.param([], {"MINISTUDIO_CI_DISCORD_WEBHOOK": "", "MINISTUDIO_CI_WIDGET_URL": ""}, 0,
                     "No destination is configured", id="nowhere to send"),
        pytest.param([], {"MINISTUDIO_KEY": ""}, 0, "MINISTUDIO_KEY is not set", id="no key"),
        pytest.param([], {"MINISTUDIO_KEY": "short"}, 2, "MINISTUDIO_KEY is too short",
                     id="a short key"),
        pytest.param([], {}, 0, "The outbox is empty", id="nothing to send"),
        pytest.param(["--version", "9.9.9"], {}, 2, "v9.9.9", id="no such release"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    site: Site, words: list[str], env: dict[str, str], status: int, said: str
) -> None:
    run = site.announce(*words, **env)
    assert (run.returncode, said in run.stdout + run.stderr) == (status, True)
    assert "Traceback" not in run.stderr


def test_a_run_killed_in_the_call_is_followed_by_one_that_sends(site: Site) -> None:
    site.discord.slow = 30
    command = [sys.executable, "-m", "ministudio_ci", "announce", "--version", "1.6.0"]
    with subprocess.Popen(command, cwd=site.root, env=site.env, stdout=subprocess.DEVNULL) as run:
        while not site.discord.requests:
            assert run.poll() is None
        run.kill()
    site.discord.slow = 0
    entry = json.loads((site.root / "memory/outbox/v1.6.0--discord.json").read_text())
    assert (entry["state"], entry["attempts"]) == ("pending", 1)
    assert site.document()["announced"]
    assert site.widget.versions() == ["1.6.0"]
