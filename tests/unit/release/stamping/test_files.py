"""The files of a stamping: all are looked at first, and all are written or none."""

import json
from pathlib import Path

import pytest

from ministudio_ci.errors import (
    FileReadError,
    FileWriteError,
    StampEncodingError,
    StampReadOnlyError,
    StampTwiceError,
    StampUnknownFileError,
)
from ministudio_ci.release.stamping import read_stamps, write_stamps

GOOD = '[project]\nversion = "1.5.0"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(GOOD)
    return tmp_path


@pytest.mark.parametrize(
    ("entry", "content", "error", "said"),
    [
        pytest.param("b.py", None, FileReadError, "b.py", id="missing"),
        pytest.param("b.py", b"#\n#\n# \xe9", StampEncodingError, "b.py:3: ", id="Latin-1"),
        pytest.param("b.conf", b"1.5.0", StampUnknownFileError, "b.conf", id="an unknown format"),
    ],
)
def test_one_bad_file_and_none_is_touched(
    project: Path, entry: str, content: bytes | None, error: type[Exception], said: str
) -> None:
    if content is not None:
        (project / entry).write_bytes(content)
    with pytest.raises(error, match=said):
        read_stamps(project, ["pyproject.toml", entry], "1.6.0")


def test_a_read_only_file_keeps_the_others_as_they_are(project: Path) -> None:
    other = project / "b.py"
    other.write_text('__version__ = "1.5.0"\n')
    other.chmod(0o444)
    stamping = read_stamps(project, ["pyproject.toml", "b.py"], "1.6.0")
    with pytest.raises(StampReadOnlyError, match=r"b\.py is read-only"):
        write_stamps(project, stamping)
    assert (project / "pyproject.toml").read_text() == GOOD


def test_a_write_that_fails_takes_the_ones_before_it_back(project: Path) -> None:
    other = project / "sub" / "b.py"
    other.parent.mkdir()
    other.write_text('__version__ = "1.5.0"\n')
    stamping = read_stamps(project, ["pyproject.toml", "sub/b.py"], "1.6.0")
    long = "1" * 300  # a name that leaves no room for the staged one
    other.rename(other.with_name(long[:250]))
    other.symlink_to(long[:250])
    with pytest.raises(FileWriteError):
        write_stamps(project, stamping)
    assert (project / "pyproject.toml").read_text() == GOOD
    assert other.read_text() == '__version__ = "1.5.0"\n'


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(project: Path) -> None:
    tool = project / "tool.py"
    tool.write_text('__version__ = "1.5.0"\n')
    tool.chmod(0o755)
    (project / "link.py").symlink_to("tool.py")
    write_stamps(project, read_stamps(project, ["link.py"], "1.6.0"))
    assert tool.read_text() == '__version__ = "1.6.0"\n'
    assert tool.stat().st_mode & 0o777 == 0o755
    assert (project / "link.py").is_symlink()


def test_what_is_stamped_and_what_was_there_is_told_by_line(project: Path) -> None:
    (project / "a.txt").write_text("one\nv1.6.0\n")
    stamping = read_stamps(project, ["pyproject.toml", "a.txt:v{version}"], "1.6.0")
    assert [(one.path, one.line, one.version) for one in stamping.stamps] == [
        ("pyproject.toml", 2, "1.5.0"), ("a.txt", 2, "1.6.0"),
    ]  # fmt: skip
    assert [one.path for one in stamping.amiss] == ["pyproject.toml"]
    assert [file.path for file in stamping.files] == ["pyproject.toml"]


def test_the_lock_file_beside_a_package_goes_along(project: Path) -> None:
    (project / "web").mkdir()
    for name in ("package.json", "package-lock.json"):
        (project / "web" / name).write_text('{"version": "1.5.0"}')
    write_stamps(project, read_stamps(project, ["web/package.json"], "1.6.0"))
    lock = json.loads((project / "web" / "package-lock.json").read_text())
    assert lock == {"version": "1.6.0"}


def test_uvs_lock_file_beside_a_project_goes_along(project: Path) -> None:
    lock = '[[package]]\nname = "x"\nversion = "1.5.0"\nsource = { virtual = "." }\n'
    (project / "uv.lock").write_text(lock)
    write_stamps(project, read_stamps(project, ["pyproject.toml"], "1.6.0"))
    assert (project / "uv.lock").read_text() == lock.replace("1.5.0", "1.6.0")


def test_two_entries_of_one_file_are_both_stamped(project: Path) -> None:
    (project / "Chart.yaml").write_text('version: 1.5.0\nappVersion: "1.4.0"\n')
    entries = ["Chart.yaml", 'Chart.yaml:appVersion: "{version}"', "Chart.yaml"]
    write_stamps(project, read_stamps(project, entries, "1.6.0"))
    assert (project / "Chart.yaml").read_text() == 'version: 1.6.0\nappVersion: "1.6.0"\n'


def test_places_that_overlap_are_refused(project: Path) -> None:
    (project / "a.py").write_text('__version__ = "v1.5.0"\n')
    with pytest.raises(StampTwiceError):
        read_stamps(project, ["a.py", 'a.py:"v{version}"'], "1.6.0")
