"""The local folder: what is left by a death, a full disk or a folder that may not be written."""

import errno
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ministudio_ci.errors import FileWriteError
from ministudio_ci.foundation.forge_local import LocalForge
from tests.support.forges import asset, draft

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "releases"


@pytest.fixture
def forge(folder: Path) -> LocalForge:
    return LocalForge(folder)


def test_a_draft_whose_record_was_not_written_is_none_and_is_made_anew(
    forge: LocalForge, folder: Path
) -> None:
    forge.create_draft(draft())
    (folder / ".v1.6.0.draft" / "release.json").unlink()
    assert forge.find("v1.6.0") is None
    forge.create_draft(draft(notes="new"))
    assert (folder / ".v1.6.0.draft" / "notes.md").read_text() == "new"


def test_a_file_that_was_being_copied_is_not_there(
    forge: LocalForge, folder: Path, tmp_path: Path
) -> None:
    release = forge.create_draft(draft())
    forge.upload(release, asset(tmp_path, "changelog.md", b"notes"))
    (folder / ".v1.6.0.draft" / "assets" / ".changelog.json.staged").write_bytes(b"{")
    found = forge.find("v1.6.0")
    assert found
    assert [kept.name for kept in found.assets] == ["changelog.md"]


def test_publishing_gives_a_draft_its_final_words(forge: LocalForge, folder: Path) -> None:
    release = forge.create_draft(draft(notes="half"))
    forge.publish(release, draft(notes="whole"))
    assert (folder / "v1.6.0" / "notes.md").read_text() == "whole"


def test_a_tag_with_a_slash_is_one_folder(forge: LocalForge, folder: Path) -> None:
    forge.publish(forge.create_draft(draft("app/v1.6.0")), draft("app/v1.6.0"))
    assert [path.name for path in folder.iterdir()] == ["app-v1.6.0"]
    assert forge.find("app/v1.6.0")


def test_a_folder_that_is_a_file_is_an_error(forge: LocalForge, folder: Path) -> None:
    folder.parent.parent.joinpath("reports").write_text("")
    with pytest.raises(FileWriteError, match=f"could not be written: {os.strerror(errno.ENOTDIR)}"):
        forge.create_draft(draft())


_NOBODY = """
import os, sys
from pathlib import Path
from ministudio_ci.errors import FileWriteError
from ministudio_ci.foundation.forge import Draft
from ministudio_ci.foundation.forge_local import LocalForge
if os.getuid() == 0:
    os.setuid(65534)  # root may write everywhere
forge = LocalForge(Path(sys.argv[1]))
try:
    forge.create_draft(Draft(tag="v1.6.0", title="Site", notes="notes"))
except FileWriteError as error:
    sys.exit(f"{error} {forge.access().writable}")
"""


def test_a_read_only_folder_is_an_error_that_names_the_file() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own may be entered by its owner alone
        folder = Path(name)
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", _NOBODY, folder],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert re.search(r"v1\.6\.0.*could not be written: Permission denied False", done.stderr)
        assert list(folder.iterdir()) == []


_FULL = """
import resource, sys
from pathlib import Path
from ministudio_ci.errors import FileWriteError
from ministudio_ci.foundation.forge import Asset
from ministudio_ci.foundation.forge_local import LocalForge
forge = LocalForge(Path(sys.argv[1]))
release = forge.find("v1.6.0")
resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, resource.RLIM_INFINITY))
try:
    forge.upload(release, Asset(name="big.bin", path=Path(sys.argv[2])))
except FileWriteError as error:
    sys.exit(str(error))
"""


def test_a_disk_that_fills_up_leaves_the_draft_and_no_half_file(
    folder: Path, forge: LocalForge, tmp_path: Path
) -> None:
    """By the limit of a file's size: it stops a write in the middle, as a full disk does."""
    forge.create_draft(draft())
    big = asset(tmp_path, "big.bin", b"x" * 200_000)
    done = subprocess.run(
        [sys.executable, "-c", _FULL, folder, big.path],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "big.bin could not be written: File too large" in done.stderr
    assert list((folder / ".v1.6.0.draft" / "assets").iterdir()) == []
    found = forge.find("v1.6.0")
    assert found
    forge.upload(found, big)
    assert forge.publish(found, draft()).has(big)
