"""On GitHub the outbox lives on a branch: runs and people find there what earlier runs left."""

from pathlib import Path

from tests.support import discord_answers as say
from tests.support.cycle_site import state
from tests.support.runner_site import on_github

ID = "v1.6.0--discord"
WEBHOOK = "MINISTUDIO_CI_DISCORD_WEBHOOK"


def test_what_waits_for_another_address_goes_out_by_hand_from_another_machine(
    tmp_path: Path,
) -> None:
    with on_github(tmp_path) as hub:
        hub.discord.script.append(say.unknown_webhook())
        run = hub.run()
        assert run.returncode == 0, state(run)
        assert "::warning title=discord::discord ne prend plus rien depuis" in run.stdout.replace(
            "«\u00a0discord\u00a0»", "discord"
        )
        assert hub.entries() == {ID: "pending", "v1.6.0--widget": "sent"}
        machine = hub.machine()
        assert f"en attente   {ID}" in machine.run("announce", "--list").stdout
        machine.env = machine.env | {WEBHOOK: f"{hub.discord.url}?another=address"}
        sent = machine.run("announce")
        assert f"envoyé       {ID}" in sent.stdout, state(sent)
        assert hub.entries()[ID] == "sent"
        assert len(hub.discord.messages) == 1


def test_a_dead_letter_is_replayed_from_another_machine(tmp_path: Path) -> None:
    with on_github(tmp_path) as hub:
        hub.discord.script.append(say.bad_form())
        assert hub.run().returncode == 0
        assert hub.entries()[ID] == "refused"
        again = hub.machine().run("announce", "--replay", ID)
        assert f"envoyé       {ID}" in again.stdout, state(again)
        assert hub.entries()[ID] == "sent"
