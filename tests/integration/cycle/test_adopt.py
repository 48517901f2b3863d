"""`init` and `demo`, as somebody new runs them."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from ministudio_ci.foundation.config import load
from ministudio_ci.foundation.config.settings import Settings
from tests.support.cycle_site import ROOT
from tests.support.repo import ENV, Repo

FILES = [
    ".github/workflows/nightly.yml",
    ".github/workflows/sunday-release.yml",
    ".github/workflows/test_and_deploy.yml",
    "ministudio-ci.toml",
]

MESSAGE = """📢 Mise à jour CStream v1.6
✅ Corrections : bug lecteur vidéo mobile
🚀 Améliorations : fluidité streaming + recherche optimisée
🛠️ Nouveautés : nouvelle section films populaires"""


def written(folder: Path) -> list[str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    names = sorted(str(path.relative_to(folder)) for path in paths)
    return [name for name in names if not name.startswith(".git/")]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.new(tmp_path / 'it\'s a "site"')


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_init_writes_three_workflows_and_a_configuration_that_is_valid(
    repo: Repo, lang: str
) -> None:
    assert run(["-C", str(repo.path), "--lang", lang, "init"]) == 0
    assert written(repo.path) == FILES
    settings = load(repo.path, env={}).settings
    assert settings.lang.value == lang
    assert settings.project == repo.path.name


def test_the_commented_defaults_are_the_real_ones(repo: Repo) -> None:
    run(["-C", str(repo.path), "init"])
    text = (repo.path / "ministudio-ci.toml").read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    shown = [line for line in lines if "suites" not in line and ("=" in line or line[:1] == "[")]
    kept = "\n".join(line for line in shown if not line.startswith(("paths", "timeout = 900")))
    (repo.path / "ministudio-ci.toml").write_text(kept, encoding="utf-8")
    loaded = load(repo.path, env={}).settings
    assert loaded == Settings(project=repo.path.name, lang=loaded.lang)


def test_init_overwrites_nothing(repo: Repo) -> None:
    for name in FILES:
        (repo.path / name).parent.mkdir(parents=True, exist_ok=True)
        (repo.path / name).write_text("# mine")
    assert run(["-C", str(repo.path), "init"]) == 0
    assert {(repo.path / name).read_text() for name in FILES} == {"# mine"}


def test_init_leaves_a_configured_pyproject_alone(repo: Repo) -> None:
    (repo.path / "pyproject.toml").write_text("[tool.ministudio-ci]\nlang = 'fr'\n")
    run(["-C", str(repo.path), "init"])
    assert "ministudio-ci.toml" not in written(repo.path)


def test_a_dry_init_writes_nothing(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(repo.path), "init", "--dry-run"]) == 0
    assert written(repo.path) == []
    assert "sunday-release.yml" in capsys.readouterr().out


def test_the_demo_does_the_job_and_says_where_to_look(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    done = subprocess.run(
        [sys.executable, "-m", "ministudio_ci", "--lang", "fr", "--json", "demo",
         "--directory", str(folder)],
        env=ENV, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["messages"] == [MESSAGE]
    assert "films populaires" in (folder / "page.html").read_text(encoding="utf-8")
    assert (Path(shown["release"]) / "notes.md").exists()
    assert json.loads(Path(shown["report"]).read_bytes())["ministudio"]["result"] == "SUCCESS"
    assert Path(shown["feed"]).exists()
    remote = subprocess.run(["git", "tag"], cwd=shown["remote"], capture_output=True, text=True,
                            check=True, env=ENV)  # fmt: skip
    assert remote.stdout.split() == ["v1", "v1.5.0", "v1.6.0"]


def test_the_wheel_carries_the_texts_and_the_stable_door(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    assert (site / "ministudio_ci" / "py.typed").exists()
    code = (
        "import builder_core, sys; sys.argv[1:] = ['--lang', 'fr', '--help']\n"
        "from ministudio_ci.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], env={"PYTHONPATH": str(site)}, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Des tests verts" in done.stdout, done.stderr
