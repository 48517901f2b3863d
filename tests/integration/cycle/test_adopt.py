"""`init` and `demo`, as somebody new runs them."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from ministudio_ci.foundation.config import load
from ministudio_ci.foundation.config.settings import NAMED, Settings
from tests.support.cycle_site import ROOT
from tests.support.repo import ENV, Repo
from tests.support.workflows import load as load_workflow

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
    shown = "\n".join(line for line in lines if "=" in line or line[:1] == "[")
    head, *tables = re.split(r"^(?=\[)", shown, flags=re.MULTILINE)
    examples = re.compile(rf"\[({'|'.join(NAMED)})\.")  # tables that a person names
    kept = head + "".join(table for table in tables if not examples.match(table))
    (repo.path / "ministudio-ci.toml").write_text(kept, encoding="utf-8")
    loaded = load(repo.path, env={}).settings
    assert loaded == Settings(project=repo.path.name, lang=loaded.lang)


@pytest.mark.parametrize(
    ("branch", "pushed"),
    [("master", ["master", "develop"]), ("release/1.x", ["release/1.x", "develop"]),
     ("develop", ["develop"])],
)  # fmt: skip
def test_the_workflows_start_on_the_repositorys_own_branch(
    repo: Repo, branch: str, pushed: list[str]
) -> None:
    repo.git("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    run(["-C", str(repo.path), "init"])
    starts = load_workflow(repo.path / FILES[2])["on"]
    assert starts["push"] == {"branches": pushed}
    assert starts["pull_request"] == {"branches": [branch]}


def test_the_remotes_default_branch_counts_before_the_one_that_is_checked_out(
    repo: Repo, tmp_path: Path
) -> None:
    repo.commit("feat: a")
    repo.git("push", "-q", str(repo.remote(tmp_path / "far.git")), "HEAD:refs/heads/trunk")
    repo.git("fetch", "-q", "origin")
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    run(["-C", str(repo.path), "init"])
    starts = load_workflow(repo.path / FILES[2])["on"]
    assert starts["pull_request"] == {"branches": ["trunk"]}


def test_a_project_below_the_top_has_its_own_configuration_and_is_the_one_tested(
    repo: Repo,
) -> None:
    project = repo.path / "apps" / "le lecteur vidéo"
    project.mkdir(parents=True)
    run(["-C", str(project), "init"])
    assert load(project, env={}).settings.project == "le lecteur vidéo"
    jobs = load_workflow(repo.path / FILES[2])["jobs"]
    folders = [step["with"].get("working-directory") for job in jobs.values()
               for step in job["steps"] if step.get("uses", "").startswith("org/")]  # fmt: skip
    assert folders == ["apps/le lecteur vidéo"] * 3
    assert not (repo.path / "ministudio-ci.toml").exists()


def test_an_accent_is_written_as_it_is(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path / "Été")
    run(["-C", str(repo.path), "init"])
    assert 'project = "Été"' in (repo.path / "ministudio-ci.toml").read_text(encoding="utf-8")


def test_init_names_the_secrets_as_the_workflows_do(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["-C", str(repo.path), "init"])
    said = capsys.readouterr().out
    assert re.search(r"\bDISCORD_WEBHOOK\b", said)
    assert "MINISTUDIO_CI_DISCORD_WEBHOOK" not in said


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
    assert shown["report_page"] == Path(shown["report"]).with_suffix(".html").as_uri()
    assert Path(shown["report"]).with_suffix(".html").exists()
    assert Path(shown["feed"]).exists()
    assert shown["site"] == (folder / "site" / "index.html").as_uri()
    assert "<ministudio-updates" in (folder / "site" / "embed.html").read_text(encoding="utf-8")
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
