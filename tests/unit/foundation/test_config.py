"""The configuration: layers, problems, sources."""

import json
import re
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from ministudio_ci.errors import ConfigurationError
from ministudio_ci.foundation.config import ChangelogSettings, ReleaseMode, load
from ministudio_ci.foundation.config.schema import rows, schema


def problems_of(root: Path, **env: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(root, env=env)
    return str(caught.value).splitlines()[1:]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        pytest.param("ministudio-ci.toml", 'lagn = "fr"', "lagn: unknown key; did you mean lang?",
                     id="a misspelt key"),
        pytest.param("ministudio-ci.toml", "[relase]\nmode = 'auto'",
                     "relase: unknown key; did you mean release?", id="a misspelt table"),
        pytest.param("ministudio-ci.toml", "[suites.unit]\npath = ['a']",
                     "[suites.unit] path: unknown key; did you mean paths?",
                     id="a misspelt key of a suite"),
        pytest.param("pyproject.toml", "[tool.ministudio-ci.test]\ntimeout = 'many'",
                     "[tool.ministudio-ci.test] timeout: expected a whole number of 1 or more,"
                     " got 'many'", id="a word for a number"),
        pytest.param("pyproject.toml", "[tool.ministudio-ci.test]\ntimeout = true",
                     "[tool.ministudio-ci.test] timeout: expected a whole number of 1 or more,"
                     " got True", id="a flag for a number"),
        pytest.param("ministudio-ci.toml", "lang = 'de'", "lang: expected one of fr, en, got 'de'",
                     id="a language we do not speak"),
        pytest.param("ministudio-ci.toml", "discord-webhook = 'https://example.org'",
                     "discord-webhook: a secret does not belong in a file; set it by environment",
                     id="a secret in a file"),
        pytest.param("ministudio-ci.toml", "[test]\nargs = '\"open'",
                     "[test] args: expected words quoted as in a shell (No closing quotation),"
                     " got '\"open'", id="an open quote"),
        pytest.param("ministudio-ci.toml", "suites = 3", "[suites]: expected a table, got 3",
                     id="suites that are no table"),
        pytest.param("ministudio-ci.toml", "test = []", "[test]: expected a table, got []",
                     id="a table that is none"),
        pytest.param("pyproject.toml", "[tool]\nministudio-ci = 1",
                     "tool.ministudio-ci: expected a table, got 1", id="our table is none"),
        pytest.param("pyproject.toml", "tool = 3  # ministudio-ci",
                     "tool.ministudio-ci: expected a table, got 3", id="no table of tools"),
        pytest.param("ministudio-ci.toml", "[suites.'a.b']\npaths = []",
                     "'a.b': a name here is of letters, digits, - and _", id="a suite's name"),
        pytest.param("ministudio-ci.toml", "[release]\nstamp = ['a.txt:v1']",
                     "[release] stamp: expected FILE, or FILE:TEXT with {version} once in TEXT, and"
                     " FILE inside the project ('a.txt:v1' is neither), got ['a.txt:v1']",
                     id="a pattern without a place for the version"),
        pytest.param("ministudio-ci.toml", "[release]\nstamp = ['../package.json']",
                     "[release] stamp: expected FILE, or FILE:TEXT with {version} once in TEXT, and"
                     " FILE inside the project ('../package.json' is neither), got"
                     " ['../package.json']",
                     id="a file outside the project"),
        pytest.param("ministudio-ci.toml", "[release]\nstamp = 'pyproject.toml'",
                     "[release] stamp: expected a list of texts, got 'pyproject.toml'",
                     id="a text for a list"),
        pytest.param("ministudio-ci.toml", "lang = ",
                     "Invalid value (at end of document)", id="no TOML at all"),
    ],
)  # fmt: skip
def test_a_problem_names_the_file_the_key_and_what_was_expected(
    tmp_path: Path, name: str, content: str, problem: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert problems_of(tmp_path) == [f"  {tmp_path / name}: {problem}"]


@pytest.mark.parametrize(
    ("prefix", "fits"),
    [("v", True), ("", True), ("pkg-a-v", True), ("a/v", True), ("@o/a@", True), ("2.", True),
     ("é_v", True), ("a b", False), ("a~", False), ("a:", False), ("-d", False), ("/v", False),
     ("a..b", False), ("a//b", False), ("a/.b", False), ("a@{", False), ("a.lock/v", False),
     ("a\\", False), ("a\t", False)],
)  # fmt: skip
def test_a_tag_prefix_is_what_git_takes(prefix: str, *, fits: bool, tmp_path: Path) -> None:
    tag = f"refs/tags/{prefix}1.0.0"
    git = subprocess.run(["git", "check-ref-format", tag], check=False)
    assert (git.returncode == 0) is fits or prefix == "-d"
    (tmp_path / "ministudio-ci.toml").write_text(
        f"changelog.tag-prefix = {json.dumps(prefix)}", encoding="utf-8"
    )
    with nullcontext() if fits else pytest.raises(ConfigurationError, match="beginning of a tag"):
        load(tmp_path, env={})


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "ministudio-ci.toml").write_text("lang = 'de'\nx = 1\n[test]\ntimeout = 0\n")
    assert len(problems_of(tmp_path, MINISTUDIO_CI_RELEASE="perhaps")) == 4


def test_problems_are_told_in_the_persons_language(tmp_path: Path) -> None:
    (tmp_path / "ministudio-ci.toml").write_text("[test]\ntimeout = 'many'\n")
    (problem,) = problems_of(tmp_path, LANG="fr_FR.UTF-8")
    assert "on attendait un nombre entier, 1 ou plus, on a trouvé 'many'" in problem


def test_two_files_that_configure_the_same_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ministudio-ci.toml").write_text("lang = 'fr'")
    (tmp_path / "pyproject.toml").write_text("[tool.ministudio-ci]\nlang = 'en'")
    assert "gardez l’un des deux" in problems_of(tmp_path)[0]


def test_a_file_that_cannot_be_read_is_a_problem_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "ministudio-ci.toml").write_bytes(b"lang = '\xff'")
    assert str(tmp_path / "ministudio-ci.toml") in problems_of(tmp_path)[0]


def test_a_file_named_by_hand_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no such file"):
        load(tmp_path, env={}, file=Path("other.toml"))


@pytest.mark.parametrize(
    ("env", "flags", "mode", "source"),
    [
        pytest.param({}, {}, "never", "ministudio-ci.toml [release] mode", id="the file"),
        pytest.param({"MINISTUDIO_CI_RELEASE": "dry-run"}, {}, "dry-run",
                     "MINISTUDIO_CI_RELEASE", id="environment over file"),
        pytest.param({"MINISTUDIO_CI_RELEASE": "dry-run", "INPUT_RELEASE": "auto"}, {}, "auto",
                     "INPUT_RELEASE", id="input over environment"),
        pytest.param({"INPUT_RELEASE": ""}, {}, "never", "ministudio-ci.toml [release] mode",
                     id="an empty input is no input"),
        pytest.param({"INPUT_RELEASE": "auto"}, {"release.mode": "dry-run"}, "dry-run", "flag",
                     id="flag over all"),
    ],
)  # fmt: skip
def test_the_nearer_layer_wins_and_is_named(
    tmp_path: Path, env: dict[str, str], flags: dict[str, str], mode: str, source: str
) -> None:
    (tmp_path / "ministudio-ci.toml").write_text("[release]\nmode = 'never'")
    loaded = load(tmp_path, env=env, flags=flags)
    assert loaded.settings.release.mode is ReleaseMode(mode)
    assert loaded.sources["release.mode"] == source


@pytest.mark.parametrize(
    ("env", "lang"),
    [
        pytest.param({"LANG": "fr_FR.UTF-8"}, "fr", id="a French terminal"),
        pytest.param({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en", id="LC_ALL is over LANG"),
        pytest.param({}, "en", id="no locale"),
        pytest.param({"LANG": "C", "MINISTUDIO_CI_LANG": "fr"}, "fr", id="said outright"),
    ],
)
def test_the_language_is_the_configured_one_else_the_terminals(
    tmp_path: Path, env: dict[str, str], lang: str
) -> None:
    assert load(tmp_path, env=env).settings.lang.value == lang


def test_suites_keep_the_order_of_the_file_and_may_be_empty(tmp_path: Path) -> None:
    (tmp_path / "ministudio-ci.toml").write_text("[suites.zeta]\n[suites.alpha]\npaths='a b'")
    suites = load(tmp_path, env={}).settings.suites
    assert list(suites) == ["zeta", "alpha"]
    assert suites["alpha"].paths == ("a", "b")


def test_the_schema_and_the_parser_take_the_same_stamps(tmp_path: Path) -> None:
    stamp = schema()["properties"]["release"]["properties"]["stamp"]
    pattern = re.compile(stamp["items"]["pattern"])
    for entry, fits in {"pyproject.toml": True, 'a/conf.py:release = "{version}"': True,
                        "/etc/x": False, "a.txt:v1": False, "": False}.items():  # fmt: skip
        (tmp_path / "ministudio-ci.toml").write_text(f"release.stamp = [{entry!r}]")
        assert bool(pattern.search(entry)) is fits, entry
        assert (
            bool(load(tmp_path, env={}).settings.release.stamp) if fits else problems_of(tmp_path)
        ), entry


def test_the_schema_and_the_shown_rows_speak_of_the_same_keys(tmp_path: Path) -> None:
    shown = {key for key, _, _ in rows(load(tmp_path, env={}))}
    document = json.loads(json.dumps(schema()))
    declared = set()
    for name, part in document["properties"].items():
        inner = part.get("properties")
        declared |= {f"{name}.{key}" for key in inner} if inner else {name}
    assert shown == declared - {"suites", "budgets", "webhooks", "sites"}


@pytest.mark.parametrize("content", ["[project]\nname = 'x'", "tool = 3", "no TOML at all"])
def test_a_pyproject_that_does_not_name_us_is_for_others_to_judge(
    content: str, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(content)
    assert load(tmp_path, env={}).file is None


def test_tables_are_equal_by_their_values_and_take_no_others(tmp_path: Path) -> None:
    assert ChangelogSettings(tag_prefix="v") == ChangelogSettings()
    assert ChangelogSettings(tag_prefix="x") != ChangelogSettings()
    assert load(tmp_path, env={}).settings == load(tmp_path, env={}).settings
    with pytest.raises(TypeError, match="has no tag"):
        ChangelogSettings(tag="v")
    with pytest.raises(AttributeError, match="frozen"):
        ChangelogSettings().tag_prefix = "x"


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        pytest.param('folder = "docs/updates"', True, id="a folder"),
        pytest.param('folder = ""', True, id="no folder"),
        pytest.param('folder = "../x"', False, id="a folder outside"),
        pytest.param('folder = "a/.git"', False, id="a hidden folder"),
        pytest.param('folder = "a\\\\b"', False, id="a backslash"),
        pytest.param('url = "https://cstream.example/news/"', True, id="an address"),
        pytest.param('url = "javascript:alert(1)"', False, id="a script"),
        pytest.param("url = 'https://x/\"><script>'", False, id="markup"),
        pytest.param('url = "https://x/?a=1"', False, id="a query"),
        pytest.param("feed-items = -1", False, id="fewer than none"),
    ],
)
def test_where_pages_go_is_a_folder_and_an_address(
    tmp_path: Path, line: str, *, fits: bool
) -> None:
    (tmp_path / "ministudio-ci.toml").write_text(f"[pages]\n{line}\n")
    if fits:
        load(tmp_path, env={})
        return
    with pytest.raises(ConfigurationError):
        load(tmp_path, env={})
