"""Tags of any name: those that are no version are skipped and said, and nothing breaks on them."""

from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from tests.support.history import linear

ODD: dict[str, bytes] = {
    "moving": b"v1.2",
    "nightly": b"nightly",
    "a date": b"2026-11-21",
    "four numbers": b"v1.3.0.0",
    "a leading zero": b"v1.03.0",
    "a zero in a pre-release": b"v1.3.0-01",
    "an empty pre-release": b"v1.3.0-",
    "more digits than any number has": b"v" + b"9" * 200 + b".0.0",
    "digits of another script": "v١.٣.٠".encode(),
    "in a folder": b"old/v1.3.0",
    "a word of the shell": b"v1.3.0$(id)",
    "quotes and markup": b"v1.3.0'\"<b>",
    "a percent sign": b"v1.3.0%00{0}",
    "not UTF-8": b"v\xff1.3.0",
    "an override of direction": "v1.3.0\u202ea".encode(),
    "a flag of git's": b"--all",
}


@pytest.mark.parametrize("name", ODD.values(), ids=ODD)
@pytest.mark.parametrize("command", ["next-version", "changelog"])
def test_what_is_no_version_is_skipped_and_said(
    command: str, name: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.2.0", "fix: b")
    repo.git("update-ref", "--stdin", stdin=b"create refs/tags/" + name + b" main\n")
    assert run(["-C", str(tmp_path), "--lang", "en", command]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("1.2.1\n" if command == "next-version" else "# Changelog\n")
    assert err.startswith("1 tag(s) are no version and were skipped: ")
    assert err.removesuffix("\n").isprintable()


def test_they_are_skipped_where_refs_are_packed_too(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a", "tag v1.2.0", "fix: b")
    lines = b"".join(b"create refs/tags/" + name + b" main\n" for name in ODD.values())
    repo.git("update-ref", "--stdin", stdin=lines)
    repo.git("pack-refs", "--all")
    assert run(["-C", str(tmp_path), "next-version"]) == 0
