"""The command `lint` on real repositories, on events of GitHub's, and as a hook."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ministudio_ci.cli.app import run
from tests.support.history import History, linear
from tests.support.repo import ENV, Repo
from tests.support.workflows import OURS, ROOT

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Said:
    """Run `lint` in English on a repository and return its status, stdout and stderr."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH"):
        monkeypatch.delenv(name, raising=False)

    def run_it(*words: str, root: Path = tmp_path, lang: str = "en") -> tuple[int, str, str]:
        status = run(["-C", str(root), "--lang", lang, "lint", *words])
        return status, *capsys.readouterr()

    return run_it


@pytest.fixture
def pull(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Repo]:
    """Make a pull request's checkout, its merge commit on HEAD, and the event that tells it."""

    def make(title: object, *messages: str) -> Repo:
        history = History()
        history.commit("Begin without a type")
        for message in messages:
            history.commit(message, on="branch", after="main")
        history.commit("main has gone on")
        history.commit("Merge branch into main", merging="branch")
        repo = history.write(tmp_path)
        sides = {"base": {"sha": repo.git("rev-parse", "HEAD^1")},
                 "head": {"sha": repo.git("rev-parse", "branch")}}  # fmt: skip
        event = tmp_path / ".git" / "event.json"
        event.write_text(json.dumps({"pull_request": {"title": title, **sides}}), encoding="utf-8")
        monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
        return repo

    return make


def document(out: str) -> list[tuple[str, int, str | None]]:
    return [(one["rule"], one["line"], one["correction"]) for one in json.loads(out)["findings"]]


def test_what_is_not_out_yet_is_checked(tmp_path: Path, said: Said) -> None:
    linear(tmp_path, "Begin", "tag v1.0.0", "Feature: a", "fix: b")
    status, out, err = said()
    commit = Repo(tmp_path).git("rev-parse", "--short=7", "HEAD^")
    assert (status, err) == (1, "")
    assert out == (
        f"{commit}  Feature: a\n"
        "  ✘ 'Feature' is no known type. Did you mean 'feat'? [misspelt-type]\n"
        "  → feat: a\n"
        "2 message(s): 1 error(s), 0 warning(s).\n"
    )


def test_it_speaks_french(tmp_path: Path, said: Said) -> None:
    linear(tmp_path, "Feature: a")
    assert "Vouliez-vous dire 'feat' ?" in said(lang="fr")[1].replace("\u202f", " ")


@pytest.mark.parametrize(
    ("words", "checked", "status"),
    [
        ([], 3, 1),
        (["HEAD"], 1, 0),
        (["HEAD~1"], 1, 1),
        (["HEAD~1.."], 1, 0),
        (["HEAD~2..HEAD~1"], 1, 1),
        (["HEAD~2...HEAD"], 2, 1),
        (["HEAD.."], 0, 0),
    ],
)
def test_a_range_or_a_commit_can_be_asked_for(
    words: list[str], checked: int, status: int, tmp_path: Path, said: Said
) -> None:
    linear(tmp_path, "feat: a", "Feature b", "fix: c")
    found, out, _ = said("--json", *words)
    assert (found, json.loads(out)["checked"]) == (status, checked)


def test_warnings_alone_are_told_and_hold(tmp_path: Path, said: Said) -> None:
    linear(tmp_path, "Fix: a.")
    status, out, _ = said("--json")
    assert status == 0
    assert document(out) == [("type-case", 1, "fix: a"), ("full-stop", 1, "fix: a")]
    assert {one["level"] for one in json.loads(out)["findings"]} == {"warning"}


def test_quiet_leaves_the_findings(tmp_path: Path, said: Said) -> None:
    linear(tmp_path, "Feature: a")
    assert "→ feat: a" in said("-q")[1]


def test_a_pull_request_is_its_title_and_its_own_commits(
    pull: Callable[..., Repo], said: Said
) -> None:
    pull("Fixe: a", "feat: b", "bugfix: c")
    status, out, _ = said("--json")
    found = json.loads(out)
    assert (status, found["checked"]) == (1, 3)
    assert [(one["source"], one["text"], one["correction"]) for one in found["findings"]] == [
        ("title", "Fixe: a", None),
        ("commit", "bugfix: c", "fix: c"),
    ]


@pytest.mark.parametrize(("only", "checked"), [("title", 1), ("commits", 2)])
def test_a_project_that_squashes_checks_the_title_alone(
    only: str, checked: int, pull: Callable[..., Repo], said: Said
) -> None:
    pull("feat: a", "feat: b", "fix: c")
    assert json.loads(said("--only", only, "--json")[1])["checked"] == checked


TITLE = 'feat: a"; echo "$HOME" `id` ${{ x }}\x1b[31m%0A::a::##[error]d.\n::add-mask::b'


def test_what_a_title_holds_is_no_command_to_the_runner_nor_to_the_terminal(
    pull: Callable[..., Repo], said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull(TITLE, "feat: b")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    _, out, _ = said()
    commands = [line for line in out.splitlines() if line.lstrip().startswith("::")]
    assert [line.split("::")[1] for line in commands] == [
        "warning title=title · full-stop", "error title=title%3A2 · body-separation"]  # fmt: skip
    assert "\x1b" not in out
    assert "%250A" in commands[0]
    (shown,) = [line for line in out.splitlines() if line.startswith("title  ")]
    assert "##\u200b[error]d." in shown


def test_github_shows_ten_annotations_and_the_log_has_them_all(
    pull: Callable[..., Repo], said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull("feat: a", *[f"Add {number}" for number in range(13)])
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    status, out, _ = said()
    assert status == 1
    assert out.count("\n::error title=") == 10
    assert out.count("✘ It says no type.") == 13
    assert "… and 3 more annotation(s)" in out


def test_commits_that_are_not_in_the_clone_are_an_incomplete_check(
    pull: Callable[..., Repo], said: Said, tmp_path: Path
) -> None:
    source = pull("feat: a", "feat: b")
    clone = Repo(tmp_path / "clone").clone(source.path, "--no-checkout", "--single-branch")
    status, _, err = said(root=clone.path)
    assert status == 0, err
    Repo(clone.path).git("update-ref", "--no-deref", "HEAD", "HEAD^1")
    Repo(clone.path).git("remote", "remove", "origin")
    Repo(clone.path).git("update-ref", "-d", "refs/heads/main")
    Repo(clone.path).git("reflog", "expire", "--expire=now", "--all")
    Repo(clone.path).git("gc", "--quiet", "--prune=now")
    status, _, err = said(root=clone.path)
    assert status == 3
    assert "fetch-depth: 0" in err
    assert said("--only", "title", root=clone.path)[0] == 0


def test_a_shallow_checkout_is_deepened_or_refused(
    pull: Callable[..., Repo], said: Said, tmp_path: Path
) -> None:
    source = pull("feat: a", "feat: b")
    for gone, status in ((False, 0), (True, 3)):
        clone = Repo(tmp_path / f"clone-{gone}").clone(source.path, "--no-checkout", "--depth=1")
        if gone:
            clone.git("remote", "set-url", "origin", str(tmp_path / "nowhere"))
        found, _, err = said(root=clone.path)
        assert found == status, err
        assert ("fetch-depth: 0" in err) is gone


@pytest.mark.parametrize(
    "pull_request",
    [
        None,
        {},
        "x",
        {"title": 1},
        {"title": "feat: a", "base": {"sha": "--all"}, "head": {"sha": "HEAD"}},
    ],
)
def test_an_event_that_tells_no_pull_request_is_an_incomplete_check(
    pull_request: Any, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    linear(tmp_path, "feat: a")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": pull_request}), encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    monkeypatch.setenv("GITHUB_EVENT_NAME", "pull_request")
    status, _, err = said()
    assert (status, "event.json" in err) == (3, True)
    monkeypatch.setenv("GITHUB_EVENT_NAME", "push")
    assert said()[0] == (3 if pull_request and isinstance(pull_request, dict) else 0)


def test_a_title_needs_no_repository(said: Said) -> None:
    assert said("--title", "feat: a")[:2] == (0, "✔ 1 message(s) hold.\n")
    assert said("--title", "")[0] == 1


def test_a_message_comes_from_a_file_or_the_standard_input_as_git_will_clean_it(
    tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    linear(tmp_path, "feat: a")
    scissors = f"# {'-' * 24} >8 {'-' * 24}"
    text = f"\n# help\nfix:b\n\n{scissors}\nBREAKING CHANGE\n"
    (tmp_path / "message").write_text(text, encoding="utf-8")
    assert document(said("--file", "message", "--json")[1]) == [("form", 1, "fix: b")]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert document(said("--file", "-", "--json")[1]) == [("form", 1, "fix: b")]
    assert said("--file", "none")[0] == 3


def test_as_a_hook_it_stops_a_bad_message_and_lets_merges_and_fixups_be(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path)
    repo.commit("feat: a")
    lines = hook_of_the_docs().replace("ministudio-ci", f'"{sys.executable}" -m ministudio_ci')
    hook = tmp_path / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(lines, encoding="utf-8")
    hook.chmod(0o755)

    def git(*words: str) -> tuple[int, str]:
        env = ENV | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
        done = subprocess.run(
            ["git", *words], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    refused, words = git("commit", "--allow-empty", "-m", "bugfix: b")
    assert refused == 1
    assert "→ fix: b" in words
    assert git("commit", "--allow-empty", "-m", "fix: b")[0] == 0
    assert git("commit", "--allow-empty", "--fixup", "HEAD")[0] == 0
    assert git("switch", "-qc", "x", "HEAD~1")[0] == 0
    assert git("commit", "--allow-empty", "-m", "fix: c")[0] == 0
    assert git("merge", "--no-edit", "main")[0] == 0
    assert repo.git("log", "-1", "--format=%s").startswith("Merge branch 'main'")


def test_the_workflow_in_the_docs_is_the_one_that_checks_our_own_pull_requests() -> None:
    (snippet,) = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)
    ours = (OURS / "lint.yml").read_text(encoding="utf-8")
    assert snippet == ours.replace("pipx run --spec . ", "pipx run ")
    document = YAML(typ="safe", pure=True).load(ours)
    assert "pull_request_target" not in ours
    assert "secrets." not in ours
    assert "github.event" not in ours
    assert document["permissions"] == {}
    assert document["jobs"]["lint"]["permissions"] == {"contents": "read"}


DOCS = (ROOT / "docs" / "changelog.md").read_text(encoding="utf-8")


def hook_of_the_docs() -> str:
    hook: str
    (hook,) = re.findall(r"```sh\n(#!.*?)```", DOCS, re.DOTALL)
    return hook
