"""What goes wrong around a run on GitHub: nothing is lost, nothing is said twice or wrongly."""

import json
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.cycle_site import GREEN, KEY, RED, contents, feed_versions, state
from tests.support.loopback import wait_until
from tests.support.runner_site import BRANCH, RunnerSite, on_github

FRENCH = "📢 Mise à jour Site v1.6"
DOWN = "http://127.0.0.1:9/api/webhooks/1/x"
WEBHOOK = "MINISTUDIO_CI_DISCORD_WEBHOOK"
DENIED = f'case "$1" in refs/heads/{BRANCH}) echo "denied by a rule"; exit 1; esac'


def firsts(hub: RunnerSite) -> list[str]:
    """The first line of each message in the channel."""
    return [content.splitlines()[0] for content in contents(hub.discord.bodies)]


def test_an_alarm_that_discord_did_not_take_is_sent_once_by_the_next_run(tmp_path: Path) -> None:
    with on_github(tmp_path, test=RED) as hub:
        hub.site.env[WEBHOOK] = DOWN
        assert hub.run().returncode == 1
        assert list(hub.entries().values()) == ["pending"]
        hub.push("fix: mend it", {"test_site.py": GREEN})
        hub.site.env[WEBHOOK] = hub.discord.url
        run = hub.run()
        assert run.returncode == 0, state(run)
        alarm, release, recovery = contents(hub.discord.bodies)
        assert "assert 1 == 2" in alarm
        assert release.startswith(FRENCH)
        assert recovery.startswith("💚 Site")
        assert hub.run().returncode == 0
        assert len(hub.discord.bodies) == 3


def test_two_runs_of_one_commit_make_one_release_and_no_false_alarm(tmp_path: Path) -> None:
    with on_github(tmp_path) as hub:
        machines = [hub.machine(), hub.machine()]
        started = [machine.start("cycle") for machine in machines]
        said = [process.communicate() for process in started]
        assert [process.returncode for process in started] == [0, 0], said
        assert hub.site.tags() == ["v1", "v1.5.0", "v1.6.0"]
        (release,) = hub.releases()
        names = sorted(asset.name for asset in release.assets.values())
        assert (release.draft, names) == (False, ["changelog.json", "changelog.md"])
        assert feed_versions(hub.address) == ["1.6.0"]
        assert set(firsts(hub)) == {FRENCH}
        assert len(hub.memory()["session.log"].splitlines()) == 2


def test_the_run_whose_tag_comes_second_ends_green_and_silent(tmp_path: Path) -> None:
    with on_github(tmp_path) as hub:
        rival = hub.machine()
        go, gone = tmp_path / "go", tmp_path / "gone"
        hub.hook(
            f'case "$1" in refs/tags/v1.6.0) [ -e {go} ] || {{ touch {go}; '
            f"while [ ! -e {gone} ]; do sleep 0.05; done; }};; esac"
        )
        with hub.machine().start("cycle") as slow:
            wait_until(go.exists, seconds=180, what="the first push of the tag")
            fast = rival.run("cycle")
            gone.touch()
            said = slow.communicate()
        assert (fast.returncode, slow.returncode) == (0, 0), (state(fast), said)
        assert "Une autre exécution publie v1.6.0" in said[0]
        assert firsts(hub) == [FRENCH]
        assert len(hub.releases()) == 1


def test_a_push_in_between_is_not_released_and_said(tmp_path: Path) -> None:
    with on_github(tmp_path) as hub:
        machine = hub.machine()
        hub.push("feat: meanwhile", {"b": "1"})
        run = machine.run("cycle")
        assert run.returncode == 1, state(run)
        assert (hub.site.tags(), hub.releases()) == (["v1.5.0"], [])
        (alarm,) = contents(hub.discord.bodies)
        assert "release" in alarm
        assert hub.run().returncode == 0
        assert hub.site.tags() == ["v1", "v1.5.0", "v1.6.0"]


def test_a_memory_branch_deleted_by_hand_comes_back(tmp_path: Path) -> None:
    with on_github(tmp_path) as hub:
        assert hub.run().returncode == 0
        hub.site.repo.git("push", "--quiet", "--delete", "origin", BRANCH)
        run = hub.run()
        assert run.returncode == 0, state(run)
        assert len(hub.memory()["session.log"].splitlines()) == 1
        assert (len(hub.releases()), len(hub.discord.bodies)) == (1, 1)


def test_no_release_whose_announcement_could_be_lost(tmp_path: Path) -> None:
    with on_github(tmp_path) as hub:
        hub.hook(DENIED)
        run = hub.run()
        assert run.returncode == 3, state(run)
        assert (hub.site.tags(), hub.releases()) == (["v1.5.0"], [])
        (alarm,) = contents(hub.discord.bodies)
        assert "denied by a rule" in alarm
        assert "memory.branch" in run.stderr


@pytest.mark.parametrize("wish", ["nobody to tell", "no such branch"])
def test_without_a_memory_branch_a_release_comes_out_where_nothing_can_be_lost(
    tmp_path: Path, wish: str
) -> None:
    with on_github(tmp_path) as hub:
        hub.hook(DENIED)
        if wish == "nobody to tell":
            del hub.site.env[WEBHOOK], hub.site.env["MINISTUDIO_KEY"]
        else:
            hub.site.repo.commit("chore: no memory", files={
                "ministudio-ci.toml": (hub.site.repo.path / "ministudio-ci.toml").read_text()
                + '[memory]\nbranch = ""\n'})  # fmt: skip
            hub.site.repo.git("push", "--quiet", "origin", "main")
        run = hub.run()
        assert run.returncode == 0, state(run)
        assert hub.site.tags() == ["v1", "v1.5.0", "v1.6.0"]


def test_what_waits_for_a_place_that_is_gone_is_said_and_kept(tmp_path: Path) -> None:
    with on_github(tmp_path) as hub:
        hub.site.env[WEBHOOK] = DOWN
        assert hub.run().returncode == 0
        del hub.site.env[WEBHOOK]
        run = hub.run()
        assert run.returncode == 0, state(run)
        assert "v1.6.0--discord" in run.stdout
        assert hub.entries()["v1.6.0--discord"] == "pending"
        hub.site.env[WEBHOOK] = hub.discord.url
        assert hub.run().returncode == 0
        assert firsts(hub) == [FRENCH]


@pytest.mark.parametrize("key", ["short", "whsec_no base64"])
def test_a_bad_key_stops_neither_tests_nor_release_and_loses_nothing(
    tmp_path: Path, key: str
) -> None:
    with on_github(tmp_path) as hub:
        hub.site.env["MINISTUDIO_KEY"] = key
        run = hub.run()
        assert run.returncode == 0, state(run)
        assert "MINISTUDIO_KEY" in run.stdout
        assert key not in run.stdout.replace(f"::add-mask::{key}", "") + run.stderr
        assert hub.site.tags() == ["v1", "v1.5.0", "v1.6.0"]
        assert firsts(hub) == [FRENCH]
        hub.site.env["MINISTUDIO_KEY"] = KEY
        assert hub.run().returncode == 0
        assert (feed_versions(hub.address), len(hub.discord.bodies)) == (["1.6.0"], 1)


def test_a_bad_key_does_not_silence_the_alarm_of_a_red_run(tmp_path: Path) -> None:
    with on_github(tmp_path, test=RED) as hub:
        hub.site.env["MINISTUDIO_KEY"] = "short"
        run = hub.run()
        assert run.returncode == 1, state(run)
        (alarm,) = contents(hub.discord.bodies)
        assert "assert 1 == 2" in alarm
        assert "FAILURE" in hub.memory()["session.log"]


@pytest.mark.parametrize(("strict", "status"), [(False, 0), (True, 1)])
def test_a_version_that_is_there_with_other_words_reddens_a_strict_run_alone(
    tmp_path: Path, *, strict: bool, status: int
) -> None:
    config = f"[announce]\nstrict = {str(strict).lower()}\n"
    with on_github(tmp_path, config=config) as hub:
        rival = tmp_path / "rival"
        with on_github(rival) as other:
            other.site.repo.commit("feat: autre chose")
            other.site.repo.git("push", "--quiet", "origin", "main")
            other.site.env["MINISTUDIO_CI_WIDGET_URL"] = hub.address
            assert other.run().returncode == 0
        run = hub.run()
        assert run.returncode == status, state(run)
        assert "409" in run.stdout
        assert hub.site.tags() == ["v1", "v1.5.0", "v1.6.0"]
        assert hub.entries() == {"v1.6.0--discord": "sent", "v1.6.0--widget": "refused"}


@pytest.mark.parametrize(
    "name",
    ["releases/v1.6.0.json", "releases/strange.json", "outbox/v1.6.0--discord.json",
     "cycle/20200101-000000.json"],
)  # fmt: skip
def test_a_broken_file_of_the_memory_stops_no_release(tmp_path: Path, name: str) -> None:
    with on_github(tmp_path) as hub:
        assert hub.run().returncode == 0
        hub.keep({name: '{"tag": "v1'})
        hub.push("fix: more", {"c": "1"})
        run = hub.run()
        assert run.returncode == 0, state(run)
        assert hub.site.tags() == ["v1", "v1.5.0", "v1.6.0", "v1.6.1"]
        assert firsts(hub) == [FRENCH, "📢 Mise à jour Site v1.6.1"]


FLAWS = {
    "test": "from ministudio_ci.cycle import week as place; name = 'run_tests'",
    "release": "from ministudio_ci.cycle import release as place; name = 'word_plan'",
}


@pytest.mark.parametrize("stage", FLAWS)
def test_a_fault_of_ours_is_shown_alarms_and_keeps_the_memory(tmp_path: Path, stage: str) -> None:
    broken = "def broken(*_, **__): raise RuntimeError(os.environ['MINISTUDIO_KEY'])"
    flaw = f"import os\n{FLAWS[stage]}\n{broken}\nsetattr(place, name, broken)"
    with on_github(tmp_path) as hub:
        run = hub.run(flaw=flaw)
        assert run.returncode == 3, state(run)
        assert "Traceback" in run.stderr
        assert "RuntimeError: ***" in run.stderr
        assert KEY not in run.stdout.replace(f"::add-mask::{KEY}", "") + run.stderr
        (alarm,) = contents(hub.discord.bodies)
        assert f"{stage}" in alarm
        assert "RuntimeError" in alarm
        memory = hub.memory()
        (journal,) = (json.loads(text) for name, text in memory.items() if "cycle/" in name)
        assert journal["stages"][stage] == "failed"
        assert KEY not in "".join(memory.values())
        assert hub.run().returncode == 0


SLOW = "import time\ndef test_it() -> None:\n    open('started', 'w')\n    time.sleep(600)\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
@pytest.mark.parametrize("stage", ["test", "release"])
def test_a_cancelled_run_ends_its_children_keeps_the_memory_and_says_130(
    tmp_path: Path, stage: str, number: signal.Signals
) -> None:
    with on_github(tmp_path, test=SLOW if stage == "test" else GREEN) as hub:
        machine = hub.machine()
        begun = machine.repo.path / "started" if stage == "test" else tmp_path / "pushing"
        hub.hook(f'case "$1" in refs/tags/v1.6.0) touch {tmp_path}/pushing; sleep 3;; esac')
        with machine.start("cycle") as process:
            wait_until(begun.exists, seconds=180, what="the stage")
            before = time.monotonic()
            process.send_signal(number)
            said = process.communicate()
        assert process.returncode == 130, said
        assert time.monotonic() - before < 7, "GitHub waits 7.5 s, then it kills"
        assert [line for line in running_in(machine.repo.path) if "python" in line] == []
        journals = [json.loads(text) for name, text in hub.memory().items() if "cycle/" in name]
        assert [journal["stages"][stage] for journal in journals] == ["started"]
        assert len(hub.memory()["session.log"].splitlines()) == 1
        assert hub.discord.bodies == []
        hub.hook("exit 0")
        if stage == "release":
            # The remote may still be at the push that we left: a run that met it would say so.
            there = hub.site.bare
            wait_until(lambda: not running_in(there), seconds=180, what="the end of the push")
            run = hub.run()
            assert run.returncode == 0, state(run)
            assert (len(hub.releases()), firsts(hub)) == (1, [FRENCH])


def running_in(folder: Path) -> list[str]:
    """The processes whose place is the folder or one below it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found
