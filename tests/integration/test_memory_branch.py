"""memory/ on a real bare remote."""

import json
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ministudio_ci.foundation.memory import record_run
from ministudio_ci.foundation.memory_branch import Kept, NotKept, Why, pull, push
from ministudio_ci.foundation.remote import authenticated
from tests.support.git_http import serve
from tests.support.repo import ENV, Repo

NOW = datetime(2025, 11, 1, 18, 42, 30, tzinfo=UTC)
BRANCH = "ministudio-memory"
DOCS = Path(__file__).parents[2] / "docs" / "action.md"
REPORT = "ci_report_20251101-184230.json"


@dataclass(frozen=True)
class Runner:
    """One checkout, as each run on GitHub has its own."""

    repo: Repo

    @property
    def memory(self) -> Path:
        return self.repo.path / "memory"

    def write(self, name: str, content: str) -> None:
        path = self.memory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    def test_run(self, report: str, *, now: datetime = NOW) -> None:
        self.write("../reports/report.json", json.dumps({"run": report}))
        record_run("SUCCESS", self.repo.path / "reports/report.json", self.memory, now=now)

    def pull(self) -> Kept | NotKept:
        return pull(self.repo.foundation, "origin", BRANCH, self.memory)

    def push(self, *, keep: int = 200) -> Kept | NotKept:
        return push(self.repo.foundation, "origin", BRANCH, self.memory, keep=keep, now=NOW)

    def files(self) -> dict[str, str]:
        return {path.relative_to(self.memory).as_posix(): path.read_text()
                for path in sorted(self.memory.rglob("*")) if path.is_file()}  # fmt: skip


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    repo = Repo.new(tmp_path / "first")
    repo.commit("feat: begin", files={".gitignore": "/memory\n/reports\n"})
    return repo.remote(tmp_path / "remote.git")


@pytest.fixture
def runner(tmp_path: Path, remote: Path) -> Callable[[str], Runner]:
    return lambda name: Runner(Repo(tmp_path / name).clone(remote))


New = Callable[[str], Runner]


def on_branch(remote: Path) -> dict[str, str]:
    bare = Repo(remote)
    names = bare.git("ls-tree", "-r", "--name-only", BRANCH).splitlines()
    return {name: bare.git("show", f"{BRANCH}:{name}") for name in names}


def kept(answer: Kept | NotKept) -> Kept:
    assert isinstance(answer, Kept), answer
    return answer


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


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        pytest.param(lambda repo: repo.git("remote", "remove", "origin"), Why.NO_REMOTE,
                     id="no remote"),
        pytest.param(lambda repo: repo.git("remote", "set-url", "origin", "/nowhere/at/all.git"),
                     Why.DENIED, id="no such repository"),
        pytest.param(lambda repo: repo.git("remote", "set-url", "origin", "https://127.0.0.1:1/x"),
                     Why.UNREACHABLE, id="nobody answers"),
        pytest.param(lambda repo: repo.git("checkout", "--quiet", "-b", BRANCH), Why.NOT_OURS,
                     id="a branch of the project"),
    ],
)  # fmt: skip
def test_a_memory_that_cannot_be_kept_is_an_answer_and_no_error(
    runner: New, spoil: Callable[[Repo], object], why: Why
) -> None:
    one = runner("one")
    spoil(one.repo)
    one.test_run("first")
    before = one.files()
    for answer in (one.pull(), one.push()):
        assert isinstance(answer, NotKept)
        assert answer.why is why
        assert answer.detail
    assert one.files() == before


def test_a_wrong_setting_never_pushes_to_a_branch_of_the_project(runner: New, remote: Path) -> None:
    one = runner("one")
    one.repo.git("checkout", "--quiet", "--detach")
    tip = Repo(remote).git("rev-parse", "main")
    answer = push(one.repo.foundation, "origin", "main", one.memory, keep=1, now=NOW)
    assert isinstance(answer, NotKept)
    assert answer.why is Why.NOT_OURS
    assert Repo(remote).git("rev-parse", "main") == tip


@pytest.mark.parametrize("says", ["GH006: Protected branch update failed", "declined by policy"])
def test_a_remote_that_refuses_is_asked_once(runner: New, remote: Path, says: str) -> None:
    hook = remote / "hooks/pre-receive"
    hook.write_text(f"#!/bin/sh\necho x >> asked\necho '{says}' >&2\nexit 1\n")
    hook.chmod(0o755)
    one = runner("one")
    one.test_run("first")
    answer = one.push()
    assert isinstance(answer, NotKept)
    assert (answer.why, says in answer.detail) == (Why.DENIED, True)
    assert (remote / "asked").read_text() == "x\n"


def test_an_empty_branch_name_means_that_nothing_is_kept(runner: New) -> None:
    one = runner("one")
    answer = push(one.repo.foundation, "origin", "", one.memory, keep=1, now=NOW)
    assert answer == NotKept(why=Why.OFF)


def test_a_folder_that_cannot_be_written_is_an_answer(runner: New) -> None:
    one, two = runner("one"), runner("two")
    one.test_run("first")
    one.push()
    two.memory.write_text("a file where the folder should be")
    answer = two.pull()
    assert isinstance(answer, NotKept)
    assert answer.why is Why.LOCAL


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


@pytest.mark.parametrize(
    ("token", "why"),
    [
        pytest.param("writer-token", None, id="a token that may write"),
        pytest.param("reader-token", Why.DENIED, id="a read-only token, as a fork's run has"),
        pytest.param("unknown-token", Why.DENIED, id="a token of nobody"),
        pytest.param("", Why.DENIED, id="no token"),
    ],
)
def test_the_token_decides_over_http_and_is_never_shown(
    runner: New, remote: Path, token: str, why: Why | None
) -> None:
    one = runner("one")
    one.test_run("first")
    with serve(remote.parent, readers={"reader-token"}, writers={"writer-token"}) as forge:
        one.repo.git("remote", "set-url", "origin", f"{forge.origin}/{remote.name}")
        env = {"GITHUB_SERVER_URL": forge.origin, "GITHUB_TOKEN": token}
        git = authenticated(one.repo.foundation, "origin", env)
        answer = push(git, "origin", BRANCH, one.memory, keep=9, now=NOW)
    if why:
        assert isinstance(answer, NotKept)
        assert answer.why is why
        assert "token" not in answer.detail
    else:
        assert set(on_branch(remote)) == {REPORT, "session.log"}
    config = (one.repo.path / ".git/config").read_text()
    assert "oken" not in config
