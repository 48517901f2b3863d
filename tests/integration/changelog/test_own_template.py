"""A template of the user's, by flag and by configuration, on a real repository."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import (  # type: ignore[import-untyped] # its stubs are a package of their own
    Draft202012Validator,
)

from ministudio_ci.cli.app import run
from tests.support.history import linear
from tests.support.repo import Repo

Said = Callable[..., tuple[int, str, str]]
OWN = "{% for release in releases %}{{ release.title }}: {{ release.url }}\n{% endfor %}"
SHOWN = "Unreleased: \nv1.0.0: https://github.com/o/cstream/releases/tag/v1.0.0\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    repo = linear(tmp_path, "feat: first", "tag v1.0.0", "fix: [x](https://evil.example)")
    repo.git("remote", "add", "origin", "https://github.com/o/cstream.git")
    (tmp_path / "own.md.jinja").write_text(OWN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def said(project: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def run_it(*words: str, lang: str = "en") -> tuple[int, str, str]:
        status = run(["-C", str(project), "--lang", lang, "changelog", *words])
        return status, *capsys.readouterr()

    return run_it


def configure(project: Path, template: str) -> None:
    words = f'[changelog]\ntemplate = "{template}"\n'
    (project / "ministudio-ci.toml").write_text(words, encoding="utf-8")


def test_a_flag_names_a_template(said: Said, project: Path) -> None:
    assert said("--template", "own.md.jinja") == (0, SHOWN, "")
    assert said("--template", "own.md.jinja", "--unreleased")[1] == "Unreleased: \n"
    assert said("--template", "own.md.jinja", "-o", "out.md")[0] == 0
    assert (project / "out.md").read_text(encoding="utf-8") == SHOWN


def test_the_configuration_names_a_template_of_markdown_alone(said: Said, project: Path) -> None:
    before = {form: said("--format", form)[1] for form in ("json", "atom")}
    configure(project, "own.md.jinja")
    assert said()[1] == said("--format", "md")[1] == SHOWN
    assert {form: said("--format", form)[1] for form in ("json", "atom")} == before
    assert said("--update", "--dry-run")[1].count("+## [1.0.0]") == 1


def test_the_templates_text_is_escaped(said: Said, project: Path) -> None:
    source = "{{ releases[0].sections[0].entries[0].summary }}"
    (project / "own.md.jinja").write_text(source, encoding="utf-8")
    assert said("--template", "own.md.jinja")[1] == r"\[x\](https\://evil.example)"


def test_no_commit_commands_the_runner_by_a_template(
    said: Said, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repo(project).commit("::stop-commands::x")
    source = "{{ releases[0].sections[1].entries[0].summary }}\n"
    (project / "own.txt").write_text(source, encoding="utf-8")
    assert said("--template", "own.txt")[1] == "::stop-commands::x\n"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert said("--template", "own.txt")[1] == ":\u200b:stop-commands::x\n"
    assert said("--template", "own.txt", "-o", "out.txt")[0] == 0
    assert (project / "out.txt").read_text(encoding="utf-8") == "::stop-commands::x\n"


def test_the_schema_is_printed_whole(said: Said) -> None:
    status, out, _ = said("--schema")
    assert status == 0
    Draft202012Validator.check_schema(json.loads(out))


@pytest.mark.parametrize(
    ("words", "status", "cause"),
    [
        (["--template", "gone.md"], 3, "gone.md is no file"),
        (["--template", "bad.md"], 2, "bad.md, line 2: 'nobody' is undefined"),
        (["--template", "own.md.jinja", "--format", "atom"], 2, "but atom is asked for"),
        (["--template", "own.md.jinja", "--json"], 2, "but json is asked for"),
        (["--update", "--template", "own.md.jinja"], 2, "--template has no place"),
    ],
)
def test_wrong_use_is_refused(
    words: list[str], status: int, cause: str, said: Said, project: Path
) -> None:
    (project / "bad.md").write_text("\n{{ nobody }}", encoding="utf-8")
    found, out, err = said(*words)
    assert (found, out) == (status, "")
    assert cause in err


def test_an_error_is_told_in_french(said: Said, project: Path) -> None:
    (project / "bad.md").write_text("\n{% include '../x' %}", encoding="utf-8")
    err = said("--template", "bad.md", lang="fr")[2]
    assert "ligne 2, demande '../x', qui n’est pas un fichier de" in err
    assert "`..` est refusé" in err
