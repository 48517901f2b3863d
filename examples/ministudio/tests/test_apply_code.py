"""Applying a change: what it does to the file, and that a refused one does nothing."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from ministudio.apply_code import MAX_FILE, apply_code, read_code
from ministudio.changes import Change, Edit, Replace, Rewrite
from ministudio.errors import (
    NoMatchError,
    NotFoundError,
    NotTextError,
    RefusedError,
    StaleError,
    StorageError,
    TooLargeError,
    UnsafePathError,
)

MAIN = "src/main.py"


def change(root: Path, edit: Edit, path: str = MAIN) -> Change:
    return Change(path=path, base=read_code(root, path).version, edit=edit)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_rewrite_puts_the_new_text_in_place_of_the_old(root: Path) -> None:
    after = apply_code(root, change(root, Rewrite(content="é = 1\r\n")))
    assert (root / MAIN).read_bytes() == "é = 1\r\n".encode()
    assert after == read_code(root, MAIN)


def test_a_replacement_changes_its_passage_alone(root: Path) -> None:
    apply_code(root, change(root, Replace(search="'hello'", replace="'bonjour'")))
    assert (root / MAIN).read_text() == "def greet():\n    return 'bonjour'\n"


def test_a_change_without_a_base_creates_the_file_and_its_folders(root: Path) -> None:
    apply_code(root, Change(path="src/new/a.py", base=None, edit=Rewrite(content="a = 1\n")))
    assert (root / "src/new/a.py").read_text() == "a = 1\n"


def test_the_files_permissions_stay(root: Path) -> None:
    (root / MAIN).chmod(0o751)
    apply_code(root, change(root, Rewrite(content="")))
    assert (root / MAIN).stat().st_mode & 0o777 == 0o751


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        pytest.param(Replace(search="absent", replace=""), NoMatchError, id="text not there"),
        pytest.param(Replace(search="e", replace=""), NoMatchError, id="text there twice"),
        pytest.param(Replace(search="", replace="x"), NoMatchError, id="empty text"),
        pytest.param(Rewrite(content="x" * (MAX_FILE + 1)), TooLargeError, id="too large"),
        pytest.param(Rewrite(content="\ud800"), NotTextError, id="half a surrogate pair"),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused(
    root: Path, edit: Edit, reason: type[RefusedError]
) -> None:
    before = everything(root)
    with pytest.raises(reason):
        apply_code(root, change(root, edit))
    assert everything(root) == before


def test_overlapping_matches_are_two_matches(root: Path) -> None:
    apply_code(root, change(root, Rewrite(content="aaa")))
    with pytest.raises(NoMatchError):
        apply_code(root, change(root, Replace(search="aa", replace="b")))


@pytest.mark.parametrize("base", [None, "0" * 64], ids=["meant as new", "another version"])
def test_a_stale_edit_is_refused(root: Path, base: str | None) -> None:
    before = everything(root)
    with pytest.raises(StaleError):
        apply_code(root, Change(path=MAIN, base=base, edit=Rewrite(content="lost")))
    assert everything(root) == before


@pytest.mark.parametrize(
    "path",
    [
        "", "/etc/passwd", "//host/share", "../secret.txt", "src/../../secret.txt", "src/..",
        "./src/main.py", "src//main.py", "src/", "src", "src/main.py/below", ".. /secret.txt",
        "C:/secret.txt", "C:secret.txt", "..\\secret.txt", "\\\\host\\share", "main.py:stream",
        "src/main.py\x00.txt", "a\nb", ".git/hooks/post-commit", "sub/.GIT/config", "GIT~1/config",
        "x" * 256, "x/" * 600 + "x", "link.txt", "linked/secret.txt", "inner.py", "half\ud800",
    ],
    ids=lambda path: ascii(path[:24]),
)  # fmt: skip
def test_a_path_that_may_lead_elsewhere_is_refused(root: Path, path: str) -> None:
    (root / "link.txt").symlink_to(root.parent / "secret.txt")
    (root / "linked").symlink_to(root.parent)
    (root / "inner.py").symlink_to(root / MAIN)
    before = everything(root.parent)
    with pytest.raises(UnsafePathError):
        read_code(root, path)
    with pytest.raises(UnsafePathError):
        apply_code(root, Change(path=path, base=None, edit=Rewrite(content="x")))
    assert everything(root.parent) == before


@pytest.mark.parametrize("path", ["..hidden", "a..b/c", "été/日本.py", ".github/ci.yml", "a b"])
def test_an_unusual_but_plain_path_is_taken(root: Path, path: str) -> None:
    apply_code(root, Change(path=path, base=None, edit=Rewrite(content="x")))
    assert (root / path).read_text() == "x"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(None, NotFoundError), (b"\xff", NotTextError), (b"x" * (MAX_FILE + 1), TooLargeError)],
    ids=["absent", "binary", "too large"],
)
def test_a_file_that_is_no_text_to_edit_is_not_read(
    root: Path, data: bytes | None, reason: type[RefusedError]
) -> None:
    if data is not None:
        (root / "file").write_bytes(data)
    with pytest.raises(reason):
        read_code(root, "file")


@pytest.fixture
def small_disk() -> Iterator[None]:
    """The system refuses to write more than 1,000 bytes into a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_disk")
def test_a_write_that_fails_half_way_leaves_the_old_file_and_no_debris(root: Path) -> None:
    before = everything(root)
    with pytest.raises(StorageError):
        apply_code(root, change(root, Rewrite(content="x" * 5000)))
    assert everything(root) == before
