"""A stage that failed and holds again: told once, after the failure, where that was told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from ministudio_ci.cycle.announce import Announcer
from tests.support import discord_answers as say
from tests.support.cycle_site import GREEN, RED, CycleSite, contents, state
from tests.support.discord_fake import DiscordFake
from tests.support.news import Clock
from tests.support.weeks import ON_GITHUB, project

HELD = ("test",)


@dataclass
class Site:
    root: Path
    discord: DiscordFake
    clock: Clock = field(default_factory=Clock)

    def announcer(self, run: int = 1, **env: str) -> Announcer:
        """The announcements of a run on GitHub."""
        told = {
            **ON_GITHUB, "GITHUB_EVENT_NAME": "push", "GITHUB_REF_NAME": "main",
            "GITHUB_REF_TYPE": "branch", "GITHUB_RUN_ID": str(run),
            "MINISTUDIO_CI_DISCORD_WEBHOOK": self.discord.url, **env,
        }  # fmt: skip
        self.clock.time += timedelta(days=7)
        return Announcer(replace(project(self.root, env=told), tell=_silent, now=self.clock))

    def red(self, run: int, **env: str) -> None:
        announcer = self.announcer(run, **env)
        announcer.queue_failure("test", "E   boom")
        announcer.send()

    def green(self, run: int, held: tuple[str, ...] = HELD, **env: str) -> None:
        self.announcer(run, **env).send(held=held)

    def told(self) -> list[str]:
        return [message["content"][0] for message in self.discord.messages.values()]


def _silent(_key: str, **_details: object) -> None:
    pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with DiscordFake() as discord:
        yield Site(tmp_path, discord)


def test_a_recovery_is_told_once_and_names_the_branch(site: Site) -> None:
    site.red(1)
    for run in (2, 3):
        site.green(run)
    assert site.told() == ["🚨", "💚"]
    lines = list(site.discord.messages.values())[1]["content"].splitlines()
    assert lines[1:] == ["🌿 main", "🔎 https://git.example/o/r/actions/runs/2"]


def test_several_failures_in_a_row_have_one_recovery_and_the_next_one_has_its_own(
    site: Site,
) -> None:
    for run in (1, 2, 3):
        site.red(run)
    site.green(4)
    site.red(5)
    site.green(6)
    assert site.told() == ["🚨", "🚨", "🚨", "💚", "🚨", "💚"]


def test_one_run_that_is_run_again_and_fails_after_its_recovery_is_told_anew(site: Site) -> None:
    for _ in range(2):
        site.red(1)
        site.red(1)  # resumed, or as red as before: the same failure
        site.green(1)
        site.green(1)
    assert site.told() == ["🚨", "💚", "🚨", "💚"]


@pytest.mark.parametrize(
    ("env", "held"),
    [
        pytest.param({"GITHUB_REF_NAME": "develop"}, HELD, id="another branch is green"),
        pytest.param({}, ("release",), id="another stage is"),
        pytest.param({}, (), id="the stage did not run"),
    ],
)
def test_what_is_no_recovery_is_not_told(
    site: Site, env: Mapping[str, str], held: tuple[str, ...]
) -> None:
    site.red(1)
    site.green(2, held, **env)
    assert site.told() == ["🚨"]


def test_a_failure_that_waits_is_told_first_and_its_recovery_after_it(site: Site) -> None:
    site.discord.script.extend([say.rate_limited(3_600)] * 2)
    site.red(1)
    site.green(2)
    assert site.told() == []
    assert list(site.root.glob("memory/outbox/recovery-*")) == []  # or it could go out before
    site.green(3)
    assert site.told() == ["🚨", "💚"]


def test_no_recovery_is_told_while_the_last_of_several_failures_waits(site: Site) -> None:
    site.red(1)
    site.discord.script.extend([say.rate_limited(3_600)] * 2)
    site.red(2)
    site.green(3)
    assert site.told() == ["🚨"]
    site.green(4)
    assert site.told() == ["🚨", "🚨", "💚"]


def test_a_failure_that_discord_refused_has_no_recovery(site: Site) -> None:
    site.discord.script.append(say.empty())
    site.red(1)
    site.green(2)
    assert site.told() == []


def test_a_failure_that_was_told_has_its_recovery_though_discord_refused_a_later_one(
    site: Site,
) -> None:
    site.red(1)
    site.discord.script.append(say.empty())
    site.red(2)
    site.green(3)
    assert site.told() == ["🚨", "💚"]


def test_what_is_kept_of_a_failure_is_not_its_cause(site: Site) -> None:
    site.red(1)
    (path,) = site.root.glob("memory/outbox/*.json")
    assert "boom" not in path.read_text()


def test_a_green_week_after_a_red_one_says_so(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path, test=RED)
    with DiscordFake() as discord:
        site.env["MINISTUDIO_CI_DISCORD_WEBHOOK"] = discord.url
        assert site.run("cycle", "--only", "test").returncode == 1
        site.repo.commit("test: mended", files={"test_site.py": GREEN})
        site.repo.git("push", "-q", "origin", "main")
        run = site.run("cycle")
        assert run.returncode == 0, state(run)
        failed, well, released = contents(discord.bodies)
    assert "🚨 Site" in failed
    assert "📢 Mise à jour Site v1.6" in released
    assert well == "💚 Site\u00a0: l’étape «\u00a0test\u00a0» réussit de nouveau\n🌿 main"
