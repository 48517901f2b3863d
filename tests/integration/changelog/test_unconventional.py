"""Commits of no convention are counted, and what becomes of them is said once."""

from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from tests.support.history import linear

STEPS = ("feat: a", "tag v1.0.0", "Corrige", "fix: b", "Merge branch 'x'", "🎸 c")
THREE = "3 commits ne suivent aucune convention"
DROP = '[changelog]\nunconventional = "drop"\n'


@pytest.mark.parametrize(
    ("lang", "command", "config", "words"),
    [
        ("en", "changelog", "",
         "3 commits follow no convention: they are listed under “Other”."),
        ("en", "changelog", DROP,
         '3 commits follow no convention: they are left out (unconventional = "drop").'),
        ("en", "next-version", "",
         "3 commits follow no convention: they do nothing to the version."),
        ("fr", "changelog", "",
         "3 commits ne suivent aucune convention : ils sont rangés sous « Divers »."),
        ("fr", "changelog", DROP,
         f'{THREE} : ils sont laissés de côté (unconventional = "drop").'),
        ("fr", "next-version", "",
         "3 commits ne suivent aucune convention : ils ne changent rien à la version."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("quiet", [[], ["-q"]], ids=["", "-q"])
def test_they_are_counted_and_said(
    lang: str, command: str, config: str, words: str, quiet: list[str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    linear(tmp_path, *STEPS)
    (tmp_path / "ministudio-ci.toml").write_text(config, encoding="utf-8")
    assert run(["-C", str(tmp_path), "--lang", lang, *quiet, command]) == 0
    assert capsys.readouterr().err.replace("\N{NO-BREAK SPACE}", " ") == f"{words}\n"


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "1 commit follows no convention: it is"),
     ("fr", "1 commit ne suit aucune convention\N{NO-BREAK SPACE}: il est")],
)  # fmt: skip
def test_one_is_said_in_the_singular(
    lang: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    linear(tmp_path, "Corrige", "feat: a")
    run(["-C", str(tmp_path), "--lang", lang, "changelog", "--unreleased"])
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("command", ["changelog", "next-version"])
def test_where_there_are_none_nothing_is_said(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    linear(tmp_path, "feat: a", "chore: b", "tag v1.0.0", "fix: c", 'Revert "fix: d"')
    run(["-C", str(tmp_path), command])
    assert capsys.readouterr().err == ""
