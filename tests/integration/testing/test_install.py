"""Projects are installed as they say, apart from our environment and outside their tree."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ministudio_ci.errors import InstallError, InstallToolMissingError
from ministudio_ci.model.report import Result
from ministudio_ci.testing import install_project
from tests.support.parts import need
from tests.support.tested_project import TestedProject

PROJECT = (
    '[project]\nname = "small"\nversion = "1.0"\nrequires-python = ">=3.11"\n{more}'
    '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
    '[tool.hatch.build.targets.wheel]\npackages = ["src/small"]\n'
)
GROUP = '[dependency-groups]\ndev = ["iniconfig", "pytest"]\n'
BOTH = "import small, iniconfig\ndef test_both(): assert small.ONE == 1\n"
ALONE = "import iniconfig\ndef test_alone(): pass\n"


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    path = os.pathsep.join([str(need("uv").parent), "/usr/bin:/bin"])
    env = dict(os.environ) | {"PATH": path, "RUNNER_TEMP": str(tmp_path / "runner")}
    env.pop("VIRTUAL_ENV", None)
    project = TestedProject(tmp_path / "project", env)
    module = project.root / "src" / "small" / "__init__.py"
    module.parent.mkdir(parents=True)
    module.write_text("ONE = 1\n")
    return project


def write(project: TestedProject, **files: str) -> None:
    for name, content in files.items():
        (project.root / name.replace("__", ".")).write_text(content)


def install(project: TestedProject, how: str = "auto") -> tuple[Path, str]:
    lines: list[str] = []
    python = install_project(
        project.root, how, configured=sys.executable, env=project.env, on_output=lines.append
    )
    return python, "".join(lines)


def without_uv(project: TestedProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")  # none beside our own either
    project.env["PATH"] = "/usr/bin:/bin"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("more", "source", "pip"),
    [
        pytest.param("", ALONE, False, id="requirements"),
        pytest.param('dependencies = ["iniconfig"]\n', BOTH, False, id="pyproject"),
        pytest.param(GROUP, BOTH, False, id="a group with pytest"),
        pytest.param('dependencies = ["iniconfig"]\n', BOTH, True, id="pyproject without uv"),
    ],
)
def test_what_a_project_says_is_installed_and_pytest_where_it_forgot(
    project: TestedProject, more: str, source: str, *, pip: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = sys.executable
    if pip:
        without_uv(project, monkeypatch)
    if more:
        write(project, pyproject__toml=PROJECT.format(more=more))
    else:
        write(project, requirements__txt="iniconfig\n")
    project.write(tests__test_it=source)
    before = names(project.root)
    lines: list[str] = []
    python = install_project(
        project.root, "auto", configured=own, env=project.env, on_output=lines.append
    )
    assert any("bring no pytest" in line for line in lines) is ("pytest" not in more)
    assert python.is_relative_to(project.env["RUNNER_TEMP"])
    assert not python.is_relative_to(project.root)
    assert names(project.root) == before
    assert project.run(python=python).result is Result.SUCCESS


def test_uv_lock_is_followed_to_the_letter(project: TestedProject) -> None:
    more = 'dependencies = ["iniconfig<2.1"]\n[dependency-groups]\ntest = ["pytest<9"]\n'
    write(project, pyproject__toml=PROJECT.format(more=more))
    subprocess.run([need("uv"), "lock", "-q"], cwd=project.root, env=project.env, check=True)
    project.write(
        tests__test_it="import small, pytest\nfrom importlib.metadata import version\n"
        "def test_it():\n assert version('iniconfig') < '2.1' and pytest.__version__ < '9'\n"
    )
    before = names(project.root)
    python, _ = install(project)
    assert project.run(python=python).result is Result.SUCCESS
    assert names(project.root) - before <= {"reports", ".pytest_cache"}
    write(project, pyproject__toml=PROJECT.format(more='dependencies = ["iniconfig>=2.1"]\n'))
    with pytest.raises(InstallError, match="lockfile"):
        install(project)


def test_poetry_lock_is_followed_by_poetry(project: TestedProject) -> None:
    (project.root / "pyproject.toml").write_text(
        '[tool.poetry]\nname = "small"\nversion = "1"\ndescription = ""\nauthors = []\n'
        'packages = [{include = "small", from = "src"}]\n'
        '[tool.poetry.dependencies]\npython = ">=3.11"\n'
        '[build-system]\nrequires = ["poetry-core"]\n'
        'build-backend = "poetry.core.masonry.api"\n'
    )
    poetry = [str(need("uv")), "tool", "run", "poetry"]
    subprocess.run([*poetry, "lock", "-q"], cwd=project.root, env=project.env, check=True)
    python, _ = install(project)
    project.write(tests__test_it="import small\ndef test_it(): assert small.ONE == 1\n")
    assert project.run(python=python).result is Result.SUCCESS


@pytest.mark.parametrize(
    ("lock", "tool"), [("uv.lock", "uv"), ("poetry.lock", "poetry")], ids=["uv", "poetry"]
)
def test_a_lock_without_its_tool_is_not_passed_over(
    project: TestedProject, lock: str, tool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = sys.executable
    without_uv(project, monkeypatch)
    (project.root / lock).touch()
    with pytest.raises(InstallToolMissingError, match=rf"{lock} was found.*{tool} was not"):
        install_project(project.root, "auto", configured=own, env=project.env)


def test_a_command_runs_with_the_environment_active_and_without_a_shell(
    project: TestedProject,
) -> None:
    write(project, requirements__txt="iniconfig\npytest\n")
    project.write(tests__test_it=ALONE)
    python, shown = install(project, "pip install -r requirements.txt")
    assert "iniconfig" in shown
    assert project.run(python=python).result is Result.SUCCESS
    with pytest.raises(InstallError):
        install(project, "pip install iniconfig; touch pwned")
    assert not (project.root / "pwned").exists()


@pytest.mark.parametrize(
    ("how", "why"),
    [
        pytest.param("gone-program --x", "No such file", id="no such program"),
        pytest.param("python -c 'import sys; sys.exit(7)'", "status 7", id="a status"),
    ],
)
def test_a_failed_install_is_a_clear_error(project: TestedProject, how: str, why: str) -> None:
    with pytest.raises(InstallError, match=why):
        install(project, how)


def test_no_secret_of_an_index_reaches_the_error(project: TestedProject) -> None:
    secret = "pypi-0123456789abcdef"
    project.env["INDEX_TOKEN"] = secret
    with pytest.raises(InstallError) as failed:
        install(project, f"pip install --retries 0 -i http://u:{secret}@127.0.0.1:9/x iniconfig")
    assert "***" in str(failed.value)
    assert secret not in str(failed.value)


def test_nothing_is_installed_where_none_is_asked_for(project: TestedProject) -> None:
    write(project, requirements__txt="iniconfig\n")
    assert install(project, "none") == (Path(sys.executable), "")
    assert not Path(project.env["RUNNER_TEMP"]).exists()


def test_a_second_install_starts_anew(project: TestedProject) -> None:
    write(project, requirements__txt="iniconfig\n")
    python, _ = install(project)
    left = python.parent.parent / "left-over"
    left.touch()
    assert install(project)[0] == python
    assert not left.exists()
    shutil.rmtree(project.env["RUNNER_TEMP"])
