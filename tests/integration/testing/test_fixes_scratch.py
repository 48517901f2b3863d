"""The scratch work tree: its code is what is tested, and nothing of it stays."""

import subprocess
import sys
from pathlib import Path

import pytest

from ministudio_ci.testing import Unfixed
from ministudio_ci.testing.fixes import Reason
from tests.support.fixing import MENDS, FixSite, fixed, refused, runs, writes
from tests.support.repo import ENV, Repo


@pytest.fixture
def site(tmp_path: Path) -> FixSite:
    return FixSite.new(tmp_path / "site")


@pytest.mark.parametrize("kind", ["a .pth file", "a finder"])
def test_what_is_tested_is_the_scratchs_code_and_not_an_editable_installs(
    tmp_path: Path, kind: str
) -> None:
    """The fixer mends the style and breaks the code: the original's, which is imported where
    nothing is done about it, would hide that."""
    checks = ("import pathlib\nimport player\n\n\ndef test_style() -> None:\n"
              "    assert 'os' not in pathlib.Path('src/player/__init__.py').read_text()\n\n\n"
              "def test_code() -> None:\n    assert player.VOLUME == 11\n")  # fmt: skip
    site = FixSite.new(tmp_path / "site", **{
        "tests/test_app.py": checks, "src/player/__init__.py": "import os\n\nVOLUME = 11\n",
    })  # fmt: skip
    installed = tmp_path / "site-packages"
    installed.mkdir()
    source = str(site.root / "src")
    if kind == "a .pth file":
        (installed / "sitecustomize.py").write_text(f"import sys; sys.path.append({source!r})")
    else:
        (installed / "__editable___player_finder.py").write_text(FINDER.format(source=source))
        (installed / "sitecustomize.py").write_text("import __editable___player_finder as f; "
                                                    "f.install()")  # fmt: skip
    site.env["PYTHONPATH"] = str(installed)
    outcome = site.fix(writes("src/player/__init__.py", "VOLUME = 10\n"))
    assert isinstance(outcome, Unfixed)
    assert [one.nodeid for one in outcome.failures] == ["tests/test_app.py::test_code"]
    fixed(site.fix(writes("src/player/__init__.py", "VOLUME = 11\n")))


FINDER = """
import importlib.util, sys
MAPPING = {{"player": {source!r} + "/player"}}
class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in MAPPING:
            place = MAPPING[name] + "/__init__.py"
            return importlib.util.spec_from_file_location(name, place)
def install():
    sys.meta_path.append(Finder)
"""


def test_an_import_hook_that_cannot_be_led_elsewhere_is_said(site: FixSite, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "_editable_loader.py").write_text(
        "import sys\nclass Finder:\n    @classmethod\n    def find_spec(cls, *_): return None\n"
        "sys.meta_path.append(Finder)\n"
    )
    (hooks / "sitecustomize.py").write_text("import _editable_loader")
    site.env["PYTHONPATH"] = str(hooks)
    outcome = site.fix(MENDS)
    assert isinstance(outcome, Unfixed)
    assert (outcome.reason, outcome.details) == (Reason.IMPORTS, {"place": "_editable_loader"})


def test_a_repository_with_submodules_is_not_tried(site: FixSite, tmp_path: Path) -> None:
    other = Repo.new(tmp_path / "other")
    other.commit("feat: a")
    site.repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
                  str(other.path), "lib")  # fmt: skip
    site.commit({})
    refused(site.fix(MENDS), Reason.SUBMODULES)


def test_a_checkout_that_differs_by_itself_is_not_tried(site: FixSite) -> None:
    site.commit({"a.txt": "a\r\nb\r\n"})
    site.commit({".gitattributes": "*.txt text\n"})
    refused(site.fix(MENDS), Reason.UNCLEAN)


def test_what_a_killed_run_left_is_removed_by_the_next(site: FixSite, tmp_path: Path) -> None:
    left = tmp_path / "ministudio-fix-left"
    own = tmp_path / "mine"
    left.mkdir()
    for top in (left / "fixed", own):
        site.repo.git("worktree", "add", "--quiet", "--detach", str(top))
    site.fix(MENDS)
    listed = site.repo.git("worktree", "list", "--porcelain")
    assert str(left) not in listed
    assert not left.exists()
    assert str(own) in listed
    assert own.exists()


def test_another_run_at_work_is_let_alone(site: FixSite, tmp_path: Path) -> None:
    busy = tmp_path / "ministudio-fix-busy"
    busy.mkdir()
    site.repo.git("worktree", "add", "--quiet", "--detach", str(busy / "fixed"))
    lock = str(busy / "lock")
    program = (
        "import fcntl, sys; lock = open(sys.argv[1], 'w'); fcntl.flock(lock, fcntl.LOCK_EX); "
        "print('ready', flush=True); input()"
    )
    holds = [sys.executable, "-c", program, lock]
    with subprocess.Popen(holds, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENV) as other:
        assert other.stdout
        assert other.stdout.readline() == b"ready\n"
        fixed(site.fix(MENDS))
        assert (busy / "fixed").is_dir()
        other.communicate(b"\n")
    fixed(site.fix(MENDS))
    assert not busy.exists()


def test_a_folder_that_was_closed_is_removed_all_the_same(
    site: FixSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    closes = runs("os.mkdir('shut'); pathlib.Path('shut/a').write_text('a'); os.chmod('shut', 0)")
    site.fix(closes)
    assert not list(tmp_path.glob("ministudio-fix-*"))
