"""Which format a result file has is told by how it begins, not by its name."""

from collections.abc import Iterator
from pathlib import Path

from ministudio_ci.testing.formats.case import Case, Unreadable
from ministudio_ci.testing.formats.keep import Budget

_XML_MARKS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")  # UTF-8 with a BOM, UTF-16


def read_results(path: Path, budget: Budget) -> Iterator[Case]:
    """Yield the tests of a JUnit XML or CTRF file.

    Raises Unreadable, perhaps after some tests: then none of them is to be believed.
    """
    try:
        with path.open("rb") as file:
            start = file.read(256).lstrip()
    except OSError as error:
        raise Unreadable(path, "result_unread", cause=error.strerror) from error
    if start.startswith(_XML_MARKS):
        from ministudio_ci.testing.formats.junit import read_junit

        return read_junit(path, budget)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        from ministudio_ci.testing.formats.ctrf import read_ctrf

        return read_ctrf(path, budget)
    raise Unreadable(path, "result_kind" if start else "result_empty")
