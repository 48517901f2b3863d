"""`announce --preview`: needs no webhook, changes nothing, shows what would be sent."""

import json
from pathlib import Path

import pytest

from ministudio_ci.announce import Discord, Outbox, enqueue
from tests.support.cycle_site import CycleSite, state
from tests.support.news import Clock, failure_news
from tests.support.repo import Repo

FRENCH = """\
v1.6.0--discord, tel qu’il est envoyé\u00a0:
    📢 Mise à jour Site v1.6
    ✅ Corrections : bug lecteur
    🛠️ Nouveautés : films populaires
Tel que Discord le montre\u00a0:
╭──────────────────────────────────────╮
│ Votre webhook  APP                   │
│ 📢 Mise à jour Site v1.6             │
│ ✅ Corrections : bug lecteur         │
│ 🛠️ Nouveautés : films populaires     │
╰──────────────────────────────────────╯
  84 sur 2000 · ne notifie personne
"""


@pytest.fixture
def site(tmp_path: Path) -> CycleSite:
    made = CycleSite.new(tmp_path)
    made.env["COLUMNS"] = "40"
    return made


def _preview(site: CycleSite) -> str:
    run = site.run("announce", "--preview")
    assert run.returncode == 0, state(run)
    return run.stdout


def test_the_next_release_is_shown_as_it_is_sent_and_seen(site: CycleSite) -> None:
    before = site.snapshot()
    assert _preview(site) == FRENCH
    assert site.snapshot() == before


def test_a_version_in_another_form_and_language_is_one_document(site: CycleSite) -> None:
    words = ("--lang", "en", "--json", "announce", "--preview", "--version", "1.5.0")
    run = site.run(*words, "--form", "embed")
    (shown,) = json.loads(run.stdout)["previews"]
    assert shown["id"] == "v1.5.0--discord"
    assert shown["body"]["embeds"][0]["title"] == "📢 Site update v1.5"
    assert shown["body"]["allowed_mentions"] == {"parse": []}


def test_what_waits_is_shown_and_no_line_of_it_is_a_command_of_the_runner(site: CycleSite) -> None:
    outbox, discord = (
        Outbox(site.repo.path / "memory" / "outbox"),
        Discord(webhook="x", now=Clock()),
    )
    enqueue(outbox, failure_news("::add-mask::x"), (discord,), now=Clock()())
    site.env["GITHUB_ACTIONS"] = "true"
    lines = _preview(site).splitlines()
    stopped = next(line for line in lines if line.startswith("::stop-commands::"))
    token = stopped.removeprefix("::stop-commands::")
    command = lines.index("    ::add-mask::x")
    assert lines.index(stopped) < command < lines.index(f"::{token}::")
    assert "│ ┊ ::add-mask::x                      │" in lines


def test_where_there_is_nothing_to_release_the_last_one_is_shown(site: CycleSite) -> None:
    site.repo.tag("v1.6.0")
    assert _preview(site) == FRENCH


def test_the_last_release_that_still_waits_is_shown_once(site: CycleSite) -> None:
    site.repo.tag("v1.6.0")
    site.env["MINISTUDIO_CI_DISCORD_WEBHOOK"] = "no address"
    assert "ne prend plus rien" in site.run("announce", "--version", "1.6.0").stdout
    assert _preview(site) == FRENCH


def test_before_the_first_release_there_may_be_nothing_to_show(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "site")
    repo.commit("chore: nothing", files={"b": ""})
    assert "no message waits" in _preview(CycleSite(repo, tmp_path / "site.git"))
