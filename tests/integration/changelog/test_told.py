"""What is told beside the words of a commit: references, authors, links; no call is made."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ministudio_ci.cli.app import run
from tests.support.history import History
from tests.support.repo import ENV

ROOT = Path(__file__).parents[3]
HOME = "https://github.com/o/cstream"
Said = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    history = History()
    history.commit("feat: out")
    history.tag("v1.0.0")
    history.commit("fix: a (#12)\n\nCloses GH-4, other/repo#7", author="Zoé")
    history.commit(f"fix: b\n\nFixes {HOME}/issues/9 and https://gitlab.com/g/s/-/issues/3")
    history.commit(
        "feat: c\n\nCo-authored-by: Bob <bob@x.example>\nco-authored-by: ADA <a@x.example>"
    )
    history.tag("v1.1.0")
    repo = history.write(tmp_path)
    repo.git("remote", "add", "origin", f"{HOME}.git")
    return tmp_path


@pytest.fixture
def said(project: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def run_it(*words: str, lang: str = "en") -> str:
        assert run(["-C", str(project), "--lang", lang, "changelog", *words]) == 0
        return capsys.readouterr().out

    return run_it


def line(words: str, summary: str) -> str:
    (found,) = (one for one in words.splitlines() if one.startswith(f"- {summary}"))
    return found


def test_references_of_every_form_lead_where_they_say(said: Said) -> None:
    words = said()
    for text, address in {
        "#12": f"{HOME}/issues/12",
        "GH-4": f"{HOME}/issues/4",
        "other/repo#7": "https://github.com/other/repo/issues/7",
    }.items():
        assert f"[{text}]({address})" in line(words, "a (")
    assert f"[#9]({HOME}/issues/9)" in line(words, "b (")
    assert "https\\://gitlab.com/g/s/-/issues/3" in line(words, "b (")


def test_authors_and_coauthors_are_told_each_once(said: Said) -> None:
    sections = json.loads(said("--json"))["items"][0]["_ministudio"]["sections"]
    authors = {one["summary"]: one["authors"] for part in sections for one in part["entries"]}
    assert authors == {"a": ["Zoé"], "b": ["Ada"], "c": ["Ada", "Bob"]}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "**New contributors:** Zoé\n"), ("fr", "**Premières contributions :** Zoé\n")],
)
def test_who_is_new_and_the_link_to_all_changes_close_a_release(
    lang: str, words: str, said: Said
) -> None:
    told = said(lang=lang).replace("\N{NO-BREAK SPACE}", " ")
    release, first = told.split("## [v1.0.0]")
    assert words in release
    assert f"[v1.0.0…v1.1.0]({HOME}/compare/v1.0.0...v1.1.0)" in release
    assert words not in first
    assert "/compare/" not in first


@pytest.mark.parametrize(("lang", "title"), [("en", "✅ Fixes"), ("fr", "✅ Corrections")])
def test_every_format_speaks_both_languages(lang: str, title: str, said: Said) -> None:
    assert f"### {title}" in said(lang=lang)
    feed = json.loads(said("--format", "json", lang=lang))
    assert feed["language"] == lang
    assert title in feed["items"][0]["content_html"]
    atom = ET.fromstring(said("--format", "atom", lang=lang))  # noqa: S314 - our own output
    assert atom.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == lang
    content = "{http://www.w3.org/2005/Atom}content"
    assert any(title in (one.text or "") for one in atom.iter(content))


@pytest.mark.parametrize("words", [[], ["--json"], ["--format", "atom"], ["--unreleased"]])
def test_no_connection_is_made(words: list[str], project: Path) -> None:
    """Python itself says of each socket that is to be connected, or name that is looked up."""
    code = (
        "import sys\n"
        "def told(event, _):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo'): raise SystemExit(9)\n"
        "sys.addaudithook(told)\n"
        "from ministudio_ci.cli.app import run\n"
        f"raise SystemExit(run(['-C', {str(project)!r}, 'changelog', *{words!r}]))"
    )
    env = ENV | {"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "o/cstream", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=project, env=env, capture_output=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
