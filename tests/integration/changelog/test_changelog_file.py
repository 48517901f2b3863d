"""`changelog --update`, as a person or a workflow runs it on a real repository."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from tests.support.repo import Repo

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run `changelog` in English on the repository; return its status, stdout and stderr."""

    def run_it(*words: str) -> tuple[int, str, str]:
        status = run(["-C", str(tmp_path), "--lang", "en", "changelog", *words])
        return status, *capsys.readouterr()

    return run_it


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.new(tmp_path)
    repo.git("remote", "add", "origin", "https://user:hunter2@github.com/o/cstream.git")
    repo.commit("feat: first")
    repo.tag("v1.0.0")
    repo.commit("fix(player): mobile (#3)")
    return repo


@pytest.fixture
def file(repo: Repo) -> Path:
    return repo.path / "CHANGELOG.md"


def test_a_week_after_the_other_keeps_one_section_for_each_release(
    said: Said, repo: Repo, file: Path
) -> None:
    assert said("--update")[:2] == (0, "CHANGELOG.md was brought up to date.\n  new: 1.0.0\n")
    for week, version in enumerate(("1.1.0", "1.2.0", "1.3.0")):
        mine = file.read_text(encoding="utf-8").replace("- first", f"- first, told again {week}")
        file.write_text(mine.replace("told again 0", "told"), encoding="utf-8")
        repo.commit(f"feat: of week {week}")
        assert said("--update", "--next")[0] == 0
        repo.git("add", "CHANGELOG.md")
        repo.commit(f"docs: the changelog of {version}")
        assert said("--update", "--next", "--check")[0] == 0
        repo.tag(f"v{version}")
        assert said("--update")[0] == 0
        before = file.read_bytes()
        assert said("--update")[1] == "CHANGELOG.md is up to date.\n"
        assert file.read_bytes() == before
    words = file.read_text(encoding="utf-8")
    heads = [line.split(" - ")[0] for line in words.split("\n") if line.startswith("## ")]
    assert heads == ["## [Unreleased]", "## [1.3.0]", "## [1.2.0]", "## [1.1.0]", "## [1.0.0]"]
    assert words.count("- first, told") == words.count("of week 1") == 1
    assert "hunter2" not in words


@pytest.mark.usefixtures("repo")
def test_check_says_what_differs_and_writes_nothing(said: Said, file: Path) -> None:
    status, out, err = said("--update", "--check")
    assert (status, out) == (1, "")
    assert "+- **player:** mobile" in err
    assert "Run `ministudio-ci changelog --update` and commit the file." in err
    assert not file.exists()


@pytest.mark.usefixtures("repo")
def test_a_dry_run_shows_the_difference_and_writes_nothing(said: Said, file: Path) -> None:
    status, out, _ = said("--update", "--next", "--dry-run")
    assert (status, file.exists()) == (0, False)
    assert "+## [1.0.1] - " in out


@pytest.mark.usefixtures("repo")
def test_json_has_one_document_for_each_outcome(said: Said) -> None:
    found = [
        json.loads(said(*words, "--json")[1])
        for words in (
            ("--update", "--check"),
            ("--update", "--dry-run"),
            ("--update",),
            ("--update",),
        )
    ]
    assert [one["current"] for one in found] == [False, False, False, True]
    assert [one["added"] for one in found] == [["1.0.0"]] * 3 + [[]]
    assert found[0]["diff"].startswith("--- a/CHANGELOG.md\n+++ b/CHANGELOG.md\n@@")
    assert found[3] == {"path": "CHANGELOG.md", "current": True, "added": [], "diff": ""}


def test_next_says_that_nothing_is_to_be_released(said: Said, repo: Repo, file: Path) -> None:
    repo.tag("v1.0.1")
    assert "Nothing to release since 1.0.1." in said("--update", "--next")[2]
    assert "## [Unreleased]" in file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("repo")
def test_a_link_stays_a_link_and_the_file_it_leads_to_keeps_its_rights(
    said: Said, file: Path
) -> None:
    target = file.parent / "docs" / "changes.md"
    target.parent.mkdir()
    target.write_text("# Ours\n", encoding="utf-8")
    target.chmod(0o640)
    file.symlink_to("docs/changes.md")
    assert said("--update")[0] == 0
    assert file.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("# Ours\n\n## [Unreleased]\n")
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.usefixtures("repo")
def test_another_file_can_be_named(said: Said, file: Path) -> None:
    assert said("--update", "docs/CHANGES.md")[0] == 0
    assert (file.parent / "docs/CHANGES.md").is_file()


@pytest.mark.parametrize(
    ("content", "status", "cause"),
    [
        pytest.param(b"# caf\xe9\n", 3, "is no UTF-8 text", id="Latin-1"),
        pytest.param("# T\n".encode("utf-16"), 3, "is no UTF-8 text", id="UTF-16"),
        pytest.param(b"# T\n\n## Week 47\n", 2, "line 3 may be one", id="other headings"),
        pytest.param(b"<!-- ministudio-ci:end -->\n", 2, "no pair", id="half a pair"),
    ],
)
@pytest.mark.usefixtures("repo")
def test_a_file_that_is_not_understood_is_left_alone(
    content: bytes, status: int, cause: str, said: Said, file: Path
) -> None:
    file.write_bytes(content)
    found, _, err = said("--update")
    assert (found, file.read_bytes()) == (status, content)
    assert cause in err
    assert "CHANGELOG.md" in err


@pytest.mark.parametrize(
    ("words", "cause"),
    [(["--next"], "--next goes with --update"), (["--check"], "--check goes with --update"),
     (["--dry-run"], "--dry-run goes with --update"),
     (["--update", "--unreleased"], "--unreleased has no place"),
     (["--update", "--to", "v1.0.0"], "--to has no place"),
     (["--update", "-o", "x"], "-o has no place")],
)  # fmt: skip
@pytest.mark.usefixtures("repo")
def test_flags_of_the_other_use_are_refused(words: list[str], cause: str, said: Said) -> None:
    status, _, err = said(*words)
    assert status == 2
    assert cause in err
