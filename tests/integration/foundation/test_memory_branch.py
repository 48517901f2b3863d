"""memory/ on a real bare remote."""

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ministudio_ci.foundation.memory_branch import Kept
from ministudio_ci.foundation.pull_cache import Pull, PullCache
from tests.support.memory_runner import BRANCH, NOW, REPORT, New, Runner, kept, on_branch
from tests.support.repo import ENV, Repo

DOCS = Path(__file__).parents[3] / "docs" / "action.md"


def test_what_a_run_remembers_is_there_for_the_next(runner: New) -> None:
    one, two = runner("one"), runner("two")
    assert kept(one.pull()).commit is None
    one.test_run("first")
    one.write("outbox/v1--discord.json", '{"state": "pending"}')
    commit = kept(one.push()).commit
    assert kept(two.pull()).commit == commit
    assert two.files() == one.files()
    assert len(two.files()) == 3


def test_work_tree_index_head_branches_and_tags_stay_as_they_were(runner: New) -> None:
    one = runner("one")
    one.write("../staged.txt", "staged")
    one.repo.git("add", "staged.txt")
    commands = ["status --porcelain", "rev-parse HEAD", "branch", "tag",
                "rev-parse --is-shallow-repository", "config --list --local"]  # fmt: skip
    before = [one.repo.git(*command.split()) for command in commands]
    one.test_run("first")
    one.pull()
    kept(one.push())
    assert [one.repo.git(*command.split()) for command in commands] == before
    assert not (one.repo.path / ".git/FETCH_HEAD").exists()


def test_the_branch_has_no_history_in_common_with_the_code(runner: New, remote: Path) -> None:
    one = runner("one")
    one.test_run("first")
    kept(one.push())
    roots = Repo(remote).git("rev-list", "--max-parents=0", BRANCH).split()
    assert len(roots) == 1
    assert roots[0] not in Repo(remote).git("rev-list", "main").split()


def test_each_push_is_one_commit_on_the_last_and_nothing_new_is_none(
    runner: New, remote: Path
) -> None:
    one = runner("one")
    for number in range(3):
        one.test_run(str(number))
        kept(one.push())
        kept(one.push())
    assert Repo(remote).git("rev-list", "--count", BRANCH) == "3"


def test_two_runs_of_one_second_both_keep_report_and_line(runner: New, remote: Path) -> None:
    runners = [runner("one"), runner("two")]
    for number, one in enumerate(runners):
        one.pull()
        one.test_run(str(number))
    for one in runners:
        kept(one.push())
    assert on_branch(remote)[REPORT] == '{"run": "0"}'
    assert on_branch(remote)[REPORT.replace(".json", "-1.json")] == '{"run": "1"}'
    assert on_branch(remote)["session.log"].count("2025-11-01T18:42:30 -> SUCCESS") == 2
    # The second runner's folder now has the names of the branch: pushing again renames nothing.
    assert kept(runners[1].push()).commit == kept(runners[1].pull()).commit
    assert len(on_branch(remote)) == 3


def test_the_answers_that_two_runs_were_given_are_all_kept(runner: New, remote: Path) -> None:
    one, two = runner("one"), runner("two")
    for name, each in (("1" * 40, one), ("2" * 40, two)):
        each.pull()
        cache = PullCache(each.memory / "pull_requests.jsonl", "here")
        cache.add({name: Pull(int(name[0]), "A title", "octo")}, now=NOW)
    for each in (one, two):
        kept(each.push())
    assert list(on_branch(remote)) == ["pull_requests.jsonl"]
    there = PullCache(two.memory / "pull_requests.jsonl", "here")
    assert {pull.number for _, pull in there.read() if pull} == {1, 2}


def test_a_sent_entry_is_not_made_pending_again_by_a_run_that_began_before(
    runner: New, remote: Path
) -> None:
    one, two = runner("one"), runner("two")
    one.write("outbox/v1--discord.json", '{"state": "pending", "attempts": 0}')
    one.push()
    two.pull()
    one.write("outbox/v1--discord.json", '{"state": "sent", "attempts": 1}')
    two.write("outbox/v1--discord.json", '{"state": "pending", "attempts": 1}')
    kept(one.push())
    kept(two.push())
    assert json.loads(on_branch(remote)["outbox/v1--discord.json"])["state"] == "sent"
    assert json.loads(two.files()["outbox/v1--discord.json"])["state"] == "sent"


def test_old_reports_go_here_and_there_and_pending_entries_stay(runner: New, remote: Path) -> None:
    one = runner("one")
    one.write("outbox/v1--discord.json", '{"state": "pending"}')
    for second in range(5):
        one.test_run(str(second), now=NOW.replace(second=second))
    kept(one.push(keep=2))
    expected = {"ci_report_20251101-184203.json", "ci_report_20251101-184204.json"}
    expected |= {"outbox/v1--discord.json", "session.log"}
    assert set(on_branch(remote)) == set(one.files()) == expected
    assert len(one.files()["session.log"].splitlines()) == 5


def test_what_is_only_here_stays_through_a_pull(runner: New) -> None:
    one, two = runner("one"), runner("two")
    one.test_run("remote")
    one.push()
    two.test_run("local")
    kept(two.pull())
    two.pull()
    assert len(two.files()["session.log"].splitlines()) == 2
    reports = [text for name, text in two.files().items() if name.startswith("ci_report")]
    assert sorted(reports) == ['{"run": "local"}', '{"run": "remote"}']


def test_a_branch_removed_by_hand_takes_no_memory_with_it(runner: New, remote: Path) -> None:
    one = runner("one")
    one.test_run("first")
    one.push()
    before = one.files()
    Repo(remote).git("branch", "-D", BRANCH)
    kept(one.pull())
    assert one.files() == before
    kept(one.push())
    assert set(on_branch(remote)) == set(before)


def test_a_branch_begun_anew_by_hand_goes_on(runner: New, remote: Path) -> None:
    one = runner("one")
    for second in range(3):
        one.test_run(str(second), now=NOW.replace(second=second))
        one.push()
    (shown,) = re.findall(r"```console\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    for line in shown.splitlines():
        command = ["bash", "-c", line.removeprefix("$ ")]
        subprocess.run(command, cwd=one.repo.path, env=ENV, check=True, capture_output=True)
    assert Repo(remote).git("rev-list", "--count", BRANCH) == "1"
    one.test_run("after")
    kept(one.push())
    assert len(on_branch(remote)) == 5
    assert Repo(remote).git("rev-list", "--count", BRANCH) == "2"


def test_staging_files_locks_links_and_huge_files_stay_here(
    runner: New, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ministudio_ci.foundation.memory_branch._LARGEST", 100)
    one = runner("one")
    for name in (".gitkeep", "outbox/.discord.lock", ".git/config", "small.json"):
        one.write(name, "{}")
    one.write("huge.json", "x" * 101)
    (one.memory / "link.json").symlink_to(one.repo.path / ".gitignore")
    assert kept(one.push()).left_out == ("huge.json",)
    assert set(on_branch(remote)) == {"small.json"}
    assert "huge.json" in one.files()


def test_a_hostile_path_on_the_branch_is_not_written(runner: New, remote: Path) -> None:
    bare, one = Repo(remote), runner("one")
    blob = bare.git("hash-object", "-w", "--stdin", stdin=b"evil")
    inner = bare.git("mktree", stdin=f"100644 blob {blob}\tconfig\n".encode())
    entries = f"040000 tree {inner}\t.git2\n120000 blob {blob}\tlink\n100644 blob {blob}\tgood\n"
    tree = bare.git("mktree", stdin=entries.encode())
    root = bare.git("commit-tree", tree, "-m", "x")
    bare.git("update-ref", f"refs/heads/{BRANCH}", root)
    kept(one.pull())
    assert one.files() == {"good": "evil"}
    one.test_run("first")
    kept(one.push())
    assert "link" in on_branch(remote)  # what is not ours to read is not ours to remove


def test_twenty_runs_that_end_together_are_all_kept(runner: New, remote: Path) -> None:
    runners = [runner(f"run-{number}") for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(Runner.pull, runners))
        for number, one in enumerate(runners):
            one.test_run(str(number))
        answers = list(pool.map(Runner.push, runners))
    assert all(isinstance(answer, Kept) for answer in answers)
    branch = on_branch(remote)
    reports = {json.loads(text)["run"] for name, text in branch.items() if "ci_report" in name}
    assert reports == {str(number) for number in range(20)}
    assert len(branch["session.log"].splitlines()) == 20
    assert Repo(remote).git("rev-list", "--count", BRANCH) == "20"
