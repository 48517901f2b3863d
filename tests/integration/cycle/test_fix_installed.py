"""A project that is installed for its tests: the correction is installed apart."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cycle_site import state
from tests.support.fixed_site import FixedSite
from tests.support.fixing import writes
from tests.support.github_fake import GithubFake
from tests.support.parts import need
from tests.support.repo import ENV


@pytest.fixture
def fake() -> Iterator[GithubFake]:
    with GithubFake() as running:
        yield running


PROJECT = (
    '[project]\nname = "player"\nversion = "1.0"\n'
    '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
    '[tool.hatch.build.targets.wheel]\npackages = ["src/player"]\n'
)
CHECKS = (
    "import pathlib\nimport player\n\n\ndef test_style() -> None:\n"
    "    assert 'os' not in pathlib.Path('src/player/__init__.py').read_text()\n\n\n"
    "def test_code() -> None:\n    assert player.VOLUME == 11\n"
)


@pytest.mark.parametrize(("volume", "proposed"), [(10, 0), (11, 1)], ids=["breaks", "mends"])
def test_with_an_environment_of_its_own_the_corrections_code_is_what_is_tested(
    tmp_path: Path, fake: GithubFake, volume: int, proposed: int
) -> None:
    """Installed by uv, editable: the original's environment leads to the original's code."""
    fixer = writes("src/player/__init__.py", f"VOLUME = {volume}\n")
    more = 'install = "uv pip install --quiet --editable . pytest"'
    site = FixedSite(tmp_path, fake, fixer, more=more)
    site.site.repo.commit("feat: player", files={
        "pyproject.toml": PROJECT, "src/player/__init__.py": "import os\n\nVOLUME = 11\n",
        "test_site.py": CHECKS,
    })  # fmt: skip
    site.site.repo.git("push", "--quiet", "origin", "main")
    runner = tmp_path / "runner"
    path = f"{need('uv').parent}:{ENV['PATH']}"
    reaches = {name: value for name, value in os.environ.items()
               if not name.startswith(("GIT", "VIRTUAL_ENV", "PYTHON"))}  # fmt: skip
    site.site.env |= {**reaches, **site.site.env, "PATH": path, "RUNNER_TEMP": str(runner)}
    run = site.run()
    assert run.returncode == 1, state(run)
    assert len(site.pulls()) == proposed, state(run)
    assert ("test_site.py::test_code" in run.stdout.split("n’ont pas suffi")[-1]) == (not proposed)
    site.untouched()
    assert len(list((runner / "ministudio-ci").iterdir())) == 1
