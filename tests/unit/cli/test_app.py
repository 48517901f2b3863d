"""The command line: global flags, help in two languages, errors and exit statuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ministudio_ci import __version__
from ministudio_ci.cli.app import COMMANDS, run
from tests.support.repo import Repo

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_help_with_examples_in_both_languages(
    command: str, lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [command, "--lang", lang, "--help"]
    monkeypatch.setattr(sys, "argv", ["ministudio-ci", *words])
    with pytest.raises(SystemExit) as ended:
        run(words)
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"ministudio-ci {command}" in shown.partition("\n\n")[2]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        pytest.param([], 0, "doctor", id="nothing said: the overview"),
        pytest.param(["--help"], 0, "doctor", id="the overview"),
        pytest.param(["-q", "--version"], 0, __version__, id="the version among other flags"),
        pytest.param(["dance"], 2, "no command 'dance'", id="an unknown command"),
        pytest.param(["-C", "/nowhere/at/all", "config", "show"], 2, "/nowhere/at/all",
                     id="a folder that is not there"),
    ],
)  # fmt: skip
def test_what_is_no_command_is_answered(
    words: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == status
    assert said in "".join(capsys.readouterr())


@pytest.mark.parametrize("words", [["--bogus"], ["-C"], ["--lang", "de"]], ids=" ".join)
def test_a_flag_that_is_none_is_wrong_use(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(words)
    assert ended.value.code == 2


@pytest.mark.parametrize("command", ["test", "cycle"])
@pytest.mark.parametrize("form", ["INPUT_{}", "MINISTUDIO_CI_{}"])
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("SUITE", "'unit", "suite: No closing quotation", id="a quote left open"),
        pytest.param("SUITE", "smoke", "'smoke'", id="a suite nobody configured"),
        pytest.param("SHARD", "4/3", "'4/3'", id="a shard that there is not"),
        pytest.param("CONFIG", "gone.toml", "gone.toml", id="a configuration that is not there"),
    ],
)
def test_an_input_that_cannot_be_followed_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    command: str, form: str, name: str, value: str, said: str,
) -> None:  # fmt: skip
    Repo.new(tmp_path).commit("feat: one")
    monkeypatch.setenv(form.format(name), value)
    assert run(["-C", str(tmp_path), command]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["--help"], "affiche cette aide", id="help"),
        pytest.param(["--help"], "partout\u00a0:", id="a heading has its space before the colon"),
        pytest.param(["--dance"], "options inconnues\u00a0: --dance", id="an unknown flag"),
        pytest.param(
            ["--lang", "de"], "argument --lang\u00a0: 'de' n’est pas permis", id="a choice"
        ),
        pytest.param(["--config"], "il manque une valeur", id="a flag without its value"),
    ],
)
def test_what_argparse_says_is_french_too(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["ministudio-ci", "--lang=fr"])
    with pytest.raises(SystemExit):
        run(["--lang=fr", "doctor", *words])
    shown = "".join(capsys.readouterr())
    assert said in " ".join(shown.split(" "))
    assert shown.startswith("utilisation\u00a0: ")


def test_a_terminal_that_is_not_unicode_breaks_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ministudio_ci", "--lang", "fr", "--help"], cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, check=False,
    )  # fmt: skip
    assert "c’est bon" in done.stdout.decode()


def test_an_interruption_while_it_loads_is_one_too() -> None:
    code = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, *_): raise KeyboardInterrupt\n"
        "from ministudio_ci.__main__ import main; sys.meta_path.insert(0, Interrupting())\n"
        "sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


def test_global_flags_stand_before_or_after_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["-C", str(tmp_path), "--lang", "fr", "config", "show", "--json"])
    before = json.loads(capsys.readouterr().out)
    run(["config", "show", "--json", "--lang", "fr", "-C", str(tmp_path)])
    assert json.loads(capsys.readouterr().out) == before
    assert before["lang"] == {"value": "fr", "source": "flag"}


def test_an_error_says_what_and_what_next_in_the_persons_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ministudio-ci.toml").write_text("lang = 'fr'")
    assert run(["-C", str(tmp_path), "init"]) == 2
    error = capsys.readouterr().err
    assert "n’est pas dans un dépôt git" in error
    assert "→ " in error


@pytest.mark.parametrize(
    ("above", "here", "times"),
    [
        pytest.param("[tool.ministudio-ci]\nlang = 'fr'\n", "", 1, id="above only"),
        pytest.param("[tool.ministudio-ci]\nlang = 3\n", "", 1, id="above only, and wrong"),
        pytest.param("[tool.ministudio-ci]\nlang = 'fr'\n", "lang = 'en'", 0, id="both"),
        pytest.param("[tool.other]\n", "", 0, id="another tool's"),
    ],
)
def test_a_configuration_that_is_overlooked_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], above: str, here: str, times: int
) -> None:
    below = tmp_path / "src" / "deep"
    below.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text(above)
    (below / "ministudio-ci.toml").write_text(here)
    assert run(["-C", str(below), "--lang", "en", "config", "show", "--json"]) == 0
    out, err = capsys.readouterr()
    json.loads(out)
    assert err.count(f"`-C {tmp_path}`") == times


def test_nothing_above_the_repository_is_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ministudio-ci.toml").write_text("lang = 'fr'")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    run(["-C", str(tmp_path / "repository"), "config", "show"])
    assert capsys.readouterr().err == ""


def test_a_secret_never_reaches_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_TOKEN", "hunter2-hunter2")
    (tmp_path / "ministudio-ci.toml").write_text("lang = 'hunter2-hunter2'")
    assert run(["-C", str(tmp_path), "config", "show"]) == 2
    error = capsys.readouterr().err
    assert "hunter2" not in error
    assert "got '***'" in error


def test_a_fault_of_ours_is_not_taken_for_red_tests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("planted")

    monkeypatch.setattr("ministudio_ci.cli.config.run", broken)
    assert run(["-C", str(tmp_path), "config", "show"]) == 3
    assert "RuntimeError: planted" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_disk_that_is_full_is_no_fault_of_ours(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "ministudio_ci", "-C", str(tmp_path), "config", "schema"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    assert "stdout could not be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version_is_answered_before_anything_is_loaded() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--version']\n"
        "from ministudio_ci.__main__ import main; main()\n"
        "print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    first, *modules = done.stdout.split()
    assert first == __version__
    assert not {"argparse", "jinja2", "tomllib", "requests", "github"} & set(modules)


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c",
         f"'{sys.executable}' -m ministudio_ci -C '{tmp_path}' config schema | head -1"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")
