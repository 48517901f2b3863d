"""`stamp`: the next version into the files, or a check of the one that is out."""

import json
from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from tests.support.repo import ENV, Repo

CONFIG = '[release]\nstamp = ["package.json", "docs.txt:v{version}!"]\n'


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    repo = Repo.new(tmp_path)
    files = {"ministudio-ci.toml": CONFIG, "docs.txt": "one\nv1.5.0!\n",
             "package.json": '{\n  "version": "1.5.0"\n}\n'}  # fmt: skip
    repo.commit("feat: first", files=files)
    repo.tag("v1.5.0")
    return repo


def stamp(repo: Repo, *words: str) -> int:
    return run(["-C", str(repo.path), "stamp", *words])


def held(repo: Repo) -> tuple[str, str]:
    package = json.loads((repo.path / "package.json").read_text())
    return package["version"], (repo.path / "docs.txt").read_text()


def test_it_writes_the_next_version(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit("feat: more")
    assert stamp(repo) == 0
    assert held(repo) == ("1.6.0", "one\nv1.6.0!\n")
    assert capsys.readouterr().out == (
        "  package.json:2  1.5.0 → 1.6.0\n  docs.txt:2  1.5.0 → 1.6.0\n"
    )


@pytest.mark.parametrize("said", ["2.0.0-rc.1", "v2.0.0-rc.1"])
def test_it_writes_the_version_that_is_said(repo: Repo, said: str) -> None:
    assert stamp(repo, said) == 0
    assert held(repo) == ("2.0.0-rc.1", "one\nv2.0.0-rc.1!\n")


def test_with_nothing_to_release_it_does_nothing(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.commit("docs: more")
    assert stamp(repo, "--json") == 0
    assert held(repo)[0] == "1.5.0"
    assert json.loads(capsys.readouterr().out) == {"version": None, "stamps": []}


def test_a_dry_run_writes_nothing_and_says_what_it_would(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stamp(repo, "1.6.0", "--dry-run") == 0
    assert held(repo)[0] == "1.5.0"
    assert "package.json:2  1.5.0 would become 1.6.0" in capsys.readouterr().out


def test_a_check_holds_where_the_files_have_the_version_that_is_out(repo: Repo) -> None:
    assert stamp(repo, "--check") == 0
    repo.commit("feat: more")
    assert stamp(repo, "--check") == 0
    assert stamp(repo, "--check", "1.5.0") == 0


def test_a_check_that_fails_names_file_line_found_and_expected(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo.path / "docs.txt").write_text("one\nv1.4.9!\n")
    assert stamp(repo, "--check", "--json") == 1
    shown = capsys.readouterr()
    assert "1 place(s) do not hold 1.5.0:\n  docs.txt:2: 1.4.9\n" in shown.err
    assert json.loads(shown.out)["stamps"] == [
        {"path": "package.json", "line": 2, "found": "1.5.0", "held": True},
        {"path": "docs.txt", "line": 2, "found": "1.4.9", "held": False},
    ]
    assert held(repo)[1] == "one\nv1.4.9!\n"


@pytest.mark.parametrize(
    ("words", "config", "said"),
    [
        pytest.param(["v2"], CONFIG, "'v2' is no version", id="no version"),
        pytest.param(["1.6.0"], "", "No file is named", id="nothing configured"),
        pytest.param(["1.6.0"], '[release]\nstamp = ["package.json", "no.py"]\n', "no.py",
                     id="a missing file"),
    ],
)  # fmt: skip
def test_wrong_use_is_said_and_nothing_is_written(
    repo: Repo, words: list[str], config: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo.path / "ministudio-ci.toml").write_text(config)
    assert stamp(repo, *words) in {2, 3}
    assert said in capsys.readouterr().err
    assert held(repo)[0] == "1.5.0"
