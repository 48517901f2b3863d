"""The commands `changelog` and `next-version`, as a person or a script runs them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ministudio_ci.cli.app import run
from tests.support.history import linear

Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command in English on the repository and return its status, stdout and stderr."""

    def run_it(*words: str, lang: str = "en") -> tuple[int, str, str]:
        status = run(["-C", str(tmp_path), "--lang", lang, *words])
        return status, *capsys.readouterr()

    return run_it


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    steps = ("feat: first", "tag v1.5.0", "tag latest", "docs: words", "fix(player): mobile (#3)")
    repo = linear(tmp_path, *steps)
    repo.git("remote", "add", "origin", "https://user:hunter2@github.com/o/cstream.git")
    return repo.path


@pytest.mark.usefixtures("repository")
def test_next_version_prints_the_version_alone(said: Said) -> None:
    status, out, err = said("next-version")
    assert (status, out) == (0, "1.5.1\n")
    assert err == "1 tag(s) are no version and were skipped: latest\n"


@pytest.mark.usefixtures("repository")
def test_next_version_in_json_is_as_published(said: Said) -> None:
    status, out, _ = said("next-version", "--json")
    found: dict[str, Any] = json.loads(out)
    commits = found.pop("commits")
    assert status == 0
    assert found == {"current": "1.5.0", "next": "1.5.1", "bump": "patch", "tag": "v1.5.1"}
    assert [(one["summary"], one["effect"], one["why"]) for one in commits] == [
        ("fix(player): mobile (#3)", "patch", "a fix"),
        ("docs: words", "none", "this type changes nothing for users"),
    ]


@pytest.mark.usefixtures("repository")
def test_next_version_explains_on_stderr_in_the_persons_language(said: Said) -> None:
    _, out, err = said("next-version", "--explain", lang="fr")
    assert out == "1.5.1\n"
    assert "1.5.0 → 1.5.1 (patch)" in err
    assert "ce type ne change rien pour les utilisateurs" in err


def test_what_a_remote_does_not_answer_is_told_in_the_persons_language(
    tmp_path: Path, said: Said
) -> None:
    linear(tmp_path, "feat: a").git("remote", "add", "origin", str(tmp_path / "gone"))
    _, out, err = said("next-version", lang="fr")
    assert out == "0.1.0\n"
    assert ": Impossible de joindre le dépôt distant origin" in err.replace("\xa0", " ")


@pytest.mark.usefixtures("repository")
def test_a_commit_without_effect_is_told_in_the_persons_language(said: Said) -> None:
    assert "\n  aucun  " in said("next-version", "--explain", lang="fr")[2]
    assert "\n  none   " in said("next-version", "--explain", lang="en")[2]


@pytest.mark.parametrize(
    ("tag", "told"), [("v1.5", "git tag v1.5.0 v1.5"), ("v1", ""), ("nightly", "")]
)
def test_a_version_of_two_numbers_is_told_how_it_would_count(
    tag: str, told: str, tmp_path: Path, said: Said
) -> None:
    linear(tmp_path, "feat: a", f"tag {tag}", "feat: b")
    _, out, err = said("next-version")
    assert out == "0.1.0\n"
    assert (told in err) if told else ("git tag" not in err)


@pytest.mark.parametrize(
    ("steps", "words"),
    [(["feat: a", "tag v1.0.0"], "Nothing to release since 1.0.0."),
     (["docs: a"], "Nothing to release yet: no commit adds or mends anything.")],
)  # fmt: skip
def test_next_version_prints_nothing_where_there_is_nothing_to_release(
    steps: list[str], words: str, tmp_path: Path, said: Said
) -> None:
    linear(tmp_path, *steps)
    assert said("next-version") == (0, "", "")
    assert words in said("next-version", "--explain")[2]
    found = json.loads(said("next-version", "--json")[1])
    assert (found["next"], found["tag"], found["bump"]) == (None, None, "none")


@pytest.mark.usefixtures("repository")
def test_the_changelog_is_markdown_json_or_atom(said: Said) -> None:
    assert said("changelog")[1].startswith("# Changelog\n\n## Unreleased\n")
    assert said("changelog", lang="fr")[1].startswith("# Journal des modifications\n")
    for words in (["--json"], ["--format", "json"]):
        feed = json.loads(said("changelog", *words)[1])
        assert [item["id"] for item in feed["items"]] == [
            "unreleased", "https://github.com/o/cstream/releases/tag/v1.5.0"]  # fmt: skip
        assert feed["title"] == "cstream"
    assert ET.fromstring(said("changelog", "--format", "atom")[1])  # noqa: S314 - our own output


@pytest.mark.parametrize("form", ["md", "json", "atom"])
@pytest.mark.usefixtures("repository")
def test_no_format_tells_the_credentials_of_the_remote(form: str, said: Said) -> None:
    out = said("changelog", "--format", form)[1]
    assert "https://github.com/o/cstream" in out
    assert "hunter2" not in out


@pytest.mark.usefixtures("repository")
def test_only_what_is_not_out_or_a_range_can_be_asked_for(said: Said) -> None:
    assert "## [v1.5.0]" not in said("changelog", "--unreleased")[1]
    assert "## Unreleased" not in said("changelog", "--to", "v1.5.0")[1]
    assert "## [v1.5.0]" not in said("changelog", "--from", "v1.5.0")[1]


def test_nothing_that_is_not_out_is_an_empty_changelog(tmp_path: Path, said: Said) -> None:
    linear(tmp_path, "feat: a", "tag v1.0.0")
    assert said("changelog", "--unreleased")[1] == "# Changelog\n"
    assert json.loads(said("changelog", "--unreleased", "--json")[1])["items"] == []


@pytest.mark.usefixtures("repository")
def test_the_changelog_can_be_written_to_a_file_of_the_project(said: Said, tmp_path: Path) -> None:
    status, out, _ = said("changelog", "-o", "out/CHANGES.md")
    assert (status, out) == (0, "")
    assert (tmp_path / "out/CHANGES.md").read_text(encoding="utf-8") == said("changelog")[1]


@pytest.mark.parametrize(
    ("words", "status", "cause"),
    [
        (["changelog", "--from", "v9"], 2, "'v9' names no commit"),
        (["changelog", "--to", "--all"], 2, "expected one argument"),
        (["changelog", "--unreleased", "--from", "v1.5.0"], 2, "not allowed with"),
        (["changelog", "--format", "pdf"], 2, "invalid choice"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_wrong_use_is_refused(
    words: list[str], status: int, cause: str, said: Said, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        found, _, err = said(*words)
    except SystemExit as ended:
        found, err = ended.code if isinstance(ended.code, int) else -1, capsys.readouterr().err
    assert found == status
    assert cause in err


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("form", ["md", "atom"])
def test_json_and_another_format_exclude_each_other(form: str, said: Said) -> None:
    status, out, err = said("changelog", "--json", "--format", form)
    assert (status, out) == (2, "")
    assert "--format" in err


@pytest.mark.usefixtures("repository")
def test_a_file_written_is_told_in_json(tmp_path: Path, said: Said) -> None:
    status, out, _ = said("changelog", "--json", "--format", "atom", "-o", "feed.atom")
    assert (status, json.loads(out)) == (0, {"path": str(tmp_path / "feed.atom"), "format": "atom"})


def test_our_own_major_tag_is_nothing_to_tell(tmp_path: Path, said: Said) -> None:
    linear(tmp_path, "feat: a", "tag v1.0.0", "tag v1", "tag v3", "fix: b")
    assert said("next-version")[2] == "1 tag(s) are no version and were skipped: v3\n"


def test_tags_after_the_end_are_not_called_another_branchs(tmp_path: Path, said: Said) -> None:
    linear(tmp_path, "feat: a", "tag 1.0.0", "fix: b", "tag 1.0.1")
    status, out, err = said("changelog", "--to", "1.0.0")
    assert (status, err) == (0, "")
    assert "## 1.0.0 · " in out


EXPLAINED = {
    "the cause first, and what was passed over": (
        "main", "", ["feat: a", "tag v1.0.0", "fix: b", "docs: c"], [
            "1.0.0 → 1.0.1 (patch)", "Because of", "fix: b", "Counted (1):", "Passed over (1):"]),
    "before 1.0.0": (
        "main", "", ["feat: a", "tag v0.3.0", "fix!: b"], ["Release-As: 1.0.0", "declares 1.0.0"]),
    "a minimum": (
        "main", 'changelog.minimum-bump = "minor"', ["feat: a", "tag v1.0.0", "fix: b"],
        ["minimum-bump = minor raises it to minor: the commits alone ask for patch"]),
    "a channel": (
        "beta", "", ["feat: a", "tag v1.0.0", "fix: b", "tag v1.0.1-beta.1", "fix: c"],
        ["beta is a channel", "v1.0.1-beta.1 already"]),
    "a range": ("1.x", "", ["feat: a", "tag v1.0.0", "fix: b"], ["1.x keeps to the versions 1.*"]),
    "a declared version": (
        "main", "", ["feat: a", "tag v0.9.0", "chore: now\n\nRelease-As: 1.0.0"],
        ["declares 1.0.0 by its footer"]),
    "a declared version that is not higher": (
        "main", "", ["feat: a", "tag v1.5.0", "fix: b\n\nRelease-As: 1.4.0"],
        ["`Release-As: 1.4.0` of", "v1.5.0 is there already"]),
    "commits elsewhere": (
        "main", 'changelog.paths = ["a"]', ["feat: a", "tag v1.0.0", "fix: b", "fix: c"],
        ["2 commit(s) touch nothing below a", "Nothing to release since 1.0.0"]),
}  # fmt: skip


@pytest.mark.parametrize(("branch", "config", "steps", "words"), EXPLAINED.values(), ids=EXPLAINED)
def test_next_version_explains(
    branch: str, config: str, steps: list[str], words: list[str], tmp_path: Path, said: Said
) -> None:
    repo = linear(tmp_path, *steps)
    repo.git("branch", "--move", "main", branch)
    (tmp_path / "ministudio-ci.toml").write_text(config, encoding="utf-8")
    status, _, err = said("next-version", "--explain")
    assert status == 0
    places = [err.index(word) for word in words]
    assert places == sorted(places) or len(words) < 3
    assert said("next-version", "--explain", lang="fr")[0] == 0


def test_next_version_names_what_a_revert_takes_back(tmp_path: Path, said: Said) -> None:
    repo = linear(tmp_path, "feat: out", "tag v1.0.0", "feat: never out")
    for target in ("main", "v1.0.0"):
        sha = repo.git("rev-parse", f"{target}^{{commit}}")
        repo.commit(f'Revert "x"\n\nThis reverts commit {sha}.')
    out, never = (
        repo.git("rev-parse", "--short=7", name) for name in ("v1.0.0^{commit}", "main~2")
    )
    err = said("next-version", "--explain")[2]
    assert f"it takes back {out}, which is out" in err
    assert f"it takes back {never} (feat: never out), which was never out" in err
    assert '(Revert "x") takes it back' in err
    assert said("next-version")[1] == "1.0.1\n"


def test_what_leaves_the_range_of_a_branch_is_not_a_version(tmp_path: Path, said: Said) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.4.0", "feat: b")
    repo.git("branch", "--move", "main", "1.4.x")
    status, out, err = said("next-version")
    assert (status, out) == (1, "")
    assert "1.4.x keeps to the versions 1.4.*" in err
    assert "git revert" in err
    repo.git("checkout", "--quiet", "--detach")
    assert said("next-version")[:2] == (0, "1.5.0\n")


def test_a_detached_head_on_ci_is_on_the_branch_of_the_event(
    tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.4.0", "feat: b")
    repo.git("checkout", "--quiet", "--detach")
    monkeypatch.setenv("GITHUB_REF_NAME", "beta")
    monkeypatch.setenv("GITHUB_REF_TYPE", "branch")
    assert said("next-version")[1] == "1.5.0-beta.1\n"
    monkeypatch.setenv("GITHUB_HEAD_REF", "beta")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")  # a pull request from beta to main
    assert said("next-version")[1] == "1.5.0\n"
