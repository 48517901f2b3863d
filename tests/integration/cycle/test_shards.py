"""A week whose tests run on several machines, each gone afterwards: one run, one release."""

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ministudio_ci.foundation.event import PLANNED_AT
from tests.support.cycle_site import CycleSite, state
from tests.support.repo import Repo
from tests.support.runner_site import BRANCH, RunnerSite, on_github
from tests.support.stamped_site import CONFIG, FILES, HOLDS

TESTS = """
import pytest
@pytest.mark.parametrize('n', range(5))
def test_it(n): assert n != {red}
"""
PLANNED = "1800000000"  # long after any commit of these tests


@dataclass
class Machines:
    """Shards and merge of one run, and the artifacts between them."""

    hub: RunnerSite
    store: Path
    planned: str = PLANNED
    kept: list[str] = field(default_factory=list)

    def shard(self, shard: str) -> subprocess.CompletedProcess[str]:
        machine = self._machine(shard)
        done = machine.run("cycle")
        left = machine.repo.path / "reports"
        if (left / "report.json").exists():
            shutil.copytree(left, self.store / shard.replace("/", "-of-"))
        self.kept.append(machine.repo.git("rev-parse", "HEAD"))
        return done

    def merge(self) -> subprocess.CompletedProcess[str]:
        machine = self._machine("merge")
        shutil.copytree(self.store, machine.repo.path / "reports" / "shards")
        return machine.run("cycle")

    def commits(self) -> set[str]:
        """The commits that the shards tested."""
        paths = self.store.glob("*/report.json")
        return {json.loads(path.read_bytes())["ministudio"]["commit"] for path in paths}

    def _machine(self, shard: str) -> CycleSite:
        machine = self.hub.machine()
        machine.env |= {"INPUT_SHARD": shard, PLANNED_AT: self.planned}
        return machine


def machines(hub: RunnerSite, folder: Path) -> Machines:
    store = folder / "artifacts"
    store.mkdir()
    return Machines(hub, store)


def test_the_week_of_shards_is_one_run(tmp_path: Path) -> None:
    with on_github(tmp_path, test=TESTS.format(red=-1)) as hub:
        run = machines(hub, tmp_path)
        for shard in ("1/2", "2/2"):
            done = run.shard(shard)
            assert done.returncode == 0, state(done)
        assert (hub.memory(), hub.site.tags(), hub.discord.bodies) == ({}, ["v1.5.0"], [])
        done = run.merge()
        assert done.returncode == 0, state(done)
        assert hub.site.tags() == ["v1", "v1.5.0", "v1.6.0"]
        assert len(hub.releases()) == len(hub.discord.bodies) == 1
        memory = hub.memory()
        assert len(memory["session.log"].splitlines()) == 1
        (report,) = (json.loads(memory[name]) for name in memory if name.startswith("ci_report_"))
        assert (len(report["tests"]), report["ministudio"]["shard"]) == (5, None)


def test_a_red_shard_says_so_and_the_merge_alone_raises_the_alarm(tmp_path: Path) -> None:
    with on_github(tmp_path, test=TESTS.format(red=1)) as hub:
        run = machines(hub, tmp_path)
        codes = [run.shard(shard).returncode for shard in ("1/2", "2/2")]
        assert sorted(codes) == [0, 1]
        assert (hub.memory(), hub.discord.bodies) == ({}, [])
        done = run.merge()
        assert done.returncode == 1, state(done)
        assert len(hub.discord.bodies) == 1
        assert hub.site.tags() == ["v1.5.0"]


def test_a_shard_that_left_no_report_stops_the_week(tmp_path: Path) -> None:
    with on_github(tmp_path, test=TESTS.format(red=-1)) as hub:
        run = machines(hub, tmp_path)
        run.shard("1/3")
        run.shard("3/3")
        done = run.merge()
        assert done.returncode == 3, state(done)
        assert "2/3" in done.stdout + done.stderr
        assert hub.site.tags() == ["v1.5.0"]
        assert "session.log" not in hub.memory()


def test_memory_that_moves_on_meanwhile_splits_no_shard_otherwise(tmp_path: Path) -> None:
    with on_github(tmp_path, test=TESTS.format(red=-1)) as hub:
        assert hub.run().returncode == 0
        run = machines(hub, tmp_path)
        assert run.shard("1/2").returncode == 0
        (name,) = (name for name in hub.memory() if name.startswith("ci_report_"))
        slow = json.loads(hub.memory()[name])
        slow["tests"][-1]["call"]["duration"] = 1e6  # it alone in a shard
        other = Repo(tmp_path / "other").clone(hub.site.bare, "--branch", BRANCH)
        other.minute = 10**7  # after the run was planned
        other.commit("later", files={"ci_report_20990101-000000.json": json.dumps(slow)})
        other.git("push", "--quiet", "origin", BRANCH)
        assert run.shard("2/2").returncode == 0
        done = run.merge()
        assert done.returncode == 0, state(done)


def test_a_shard_that_could_not_know_the_durations_does_not_run(tmp_path: Path) -> None:
    with on_github(tmp_path, test=TESTS.format(red=-1)) as hub:
        machine = hub.machine()
        machine.repo.git("remote", "set-url", "origin", "http://127.0.0.1:9/studio/site.git")
        machine.env |= {"INPUT_SHARD": "1/2"}
        done = machine.run("cycle")
        assert done.returncode == 3, state(done)
        assert not (machine.repo.path / "reports" / "report.json").exists()


def stamped(hub: RunnerSite, config: str = "") -> None:
    path = hub.site.repo.path / "ministudio-ci.toml"
    hub.push("chore: files", FILES | {"ministudio-ci.toml": path.read_text() + CONFIG + config})


def test_the_stamped_commit_is_the_same_on_every_machine(tmp_path: Path) -> None:
    with on_github(tmp_path, test=HOLDS) as hub:
        stamped(hub)
        run = machines(hub, tmp_path)
        for shard in ("1/2", "2/2"):
            done = run.shard(shard)
            assert done.returncode == 0, state(done)
        (commit,) = run.commits()
        assert set(run.kept) == {hub.site.repo.git("rev-parse", "HEAD")}  # taken back
        done = run.merge()
        assert done.returncode == 0, state(done)
        remote = Repo(hub.site.bare)
        assert remote.git("rev-parse", "v1.6.0^{commit}") == commit
        assert remote.git("rev-parse", "main") == commit


@pytest.mark.parametrize(
    ("planned", "config", "words"),
    [
        pytest.param("", "", PLANNED_AT, id="without the moment"),
        pytest.param("soon", "", "'soon'", id="a moment that is none"),
        pytest.param(PLANNED, "release.sign = true\n", "release.sign", id="signed"),
    ],
)
def test_a_stamp_that_would_differ_between_machines_is_refused(
    tmp_path: Path, planned: str, config: str, words: str
) -> None:
    with on_github(tmp_path, test=HOLDS) as hub:
        stamped(hub, config)
        run = machines(hub, tmp_path)
        run.planned = planned
        done = run.shard("1/2")
        assert done.returncode == 2, state(done)
        assert words in done.stdout + done.stderr
        assert run.commits() == set()


@pytest.mark.parametrize("words", [("--only", "test"), ("--resume",)], ids=" ".join)
def test_a_shard_takes_no_stage(tmp_path: Path, words: tuple[str, ...]) -> None:
    site = CycleSite.new(tmp_path)
    site.env |= {"INPUT_SHARD": "1/2"}
    assert site.run("cycle", *words).returncode == 2


@pytest.mark.parametrize("shard", ["5/4", "0/4", "all", "Merge", "1/300"])
def test_a_shard_that_there_is_not_is_wrong_use(tmp_path: Path, shard: str) -> None:
    site = CycleSite.new(tmp_path)
    site.env |= {"INPUT_SHARD": shard}
    done = site.run("cycle")
    assert done.returncode == 2, state(done)
    assert shard in done.stderr
