"""The quarantine file is checked whole: each problem is told with its line and what to write."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.errors import NotTextError, QuarantineError
from ministudio_ci.testing.flakiness.quarantine import Quarantined
from ministudio_ci.testing.flakiness.quarantine_file import read_quarantine

NAME = "quarantine.toml"
WHOLE = """\
# Who minds what.
[[quarantine]]
test = "tests/test_a.py::test_x[é :: 1]"
suite = "unit"
owner = "Zoé"
expires = 2026-12-31
reason = "the clock of the CI"

[[quarantine]]
test = "tests/test_b.py::test_y"
owner = "Ada"
expires = 2027-01-31
"""


def read(folder: Path, text: str, *, lang: str = "en") -> tuple[Quarantined, ...]:
    (folder / NAME).write_text(text, encoding="utf-8")
    return read_quarantine(folder, NAME, suites=("unit", "e2e"), lang=lang)


def problems(folder: Path, text: str, *, lang: str = "en") -> list[str]:
    with pytest.raises(QuarantineError) as raised:
        read(folder, text, lang=lang)
    assert raised.value.exit_code == 2
    lines = str(raised.value.details["problems"]).split("\n")
    assert raised.value.details["count"] == len(lines)
    return [line.strip() for line in lines]


@pytest.mark.parametrize(
    "change", ["", "\ufeff", "\r"], ids=["plain", "with a BOM", "from Windows"]
)
def test_entries_are_read(tmp_path: Path, change: str) -> None:
    text = WHOLE.replace("\n", "\r\n") if change == "\r" else change + WHOLE
    assert read(tmp_path, text) == (
        Quarantined(test="tests/test_a.py::test_x[é :: 1]", suite="unit", owner="Zoé",
                    expires=date(2026, 12, 31), reason="the clock of the CI"),
        Quarantined(test="tests/test_b.py::test_y", owner="Ada", expires=date(2027, 1, 31)),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "quarantine = []\n"])
def test_nothing_may_be_in_quarantine(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ()


def test_the_default_file_need_not_be_there_one_that_is_named_must(tmp_path: Path) -> None:
    assert read_quarantine(tmp_path, NAME, suites=()) == ()
    with pytest.raises(QuarantineError, match="no such file"):
        read_quarantine(tmp_path, "ci/held.toml", suites=())


ENTRY = '[[quarantine]]\ntest = "a::b"\nowner = "Ada"\nexpires = 2026-12-31\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[[quarantine]]\n", [
            "line 1: it has no end: write expires = YYYY-MM-DD, the last day on which it holds",
            'line 1: nobody minds it: write owner = "a name"',
            'line 1: it names no test: write test = "tests/test_a.py::test_x", as in the report',
        ], id="an empty entry"),
        pytest.param(ENTRY + "\n" + ENTRY.replace("owner", "ownr"), [
            'line 6: nobody minds it: write owner = "a name"',
            "line 8: there is no key 'ownr'; did you mean owner?",
        ], id="a misspelt key, in the second entry"),
        pytest.param(ENTRY + "colour = 1\n", [
            "line 5: there is no key 'colour'; there are test, suite, owner, expires, reason",
        ], id="an unknown key"),
        pytest.param(ENTRY.replace("2026-12-31", '"2026-12-31"'), [
            ("line 4: expires is a date without quotes and without a time, YYYY-MM-DD; "
            "this is '2026-12-31'"),
        ], id="a date in quotes"),
        pytest.param(ENTRY.replace("2026-12-31", "2026-12-31T10:00:00Z"), [
            ("line 4: expires is a date without quotes and without a time, YYYY-MM-DD; "
            "this is 2026-12-31T10:00:00+00:00"),
        ], id="a moment"),
        pytest.param(ENTRY.replace('"Ada"', '" "').replace('"a::b"', "3"), [
            "line 2: test is a text in quotes, and not empty; this is 3",
            "line 3: owner is a text in quotes, and not empty; this is ' '",
        ], id="no texts"),
        pytest.param(ENTRY + 'suite = "unti"\n', [
            "line 5: there is no suite named 'unti'; the configuration has: unit, e2e",
        ], id="an unknown suite"),
        pytest.param(ENTRY + "# again\n" + ENTRY, [
            "line 6: a::b stands here twice, first in line 1",
        ], id="twice"),
        pytest.param(ENTRY.replace("[[quarantine]]", "[quarantine]"), [
            ("line 1: `quarantine` is a list: write [[quarantine]], in two pairs of brackets, "
            "above each entry"),
        ], id="one pair of brackets"),
        pytest.param(ENTRY.replace("[[quarantine]]", "[[quarantined]]"), [
            "line 1: there is no key 'quarantined'; every entry begins with [[quarantine]]",
        ], id="another table"),
        pytest.param("owner = 'Ada'\n" + ENTRY, [
            "line 1: there is no key 'owner'; every entry begins with [[quarantine]]",
        ], id="a key above the entries"),
        pytest.param('\nquarantine = [{test = "a", owner = "b"}]\n', [
            "line 2: it has no end: write expires = YYYY-MM-DD, the last day on which it holds",
        ], id="an inline table"),
        pytest.param(ENTRY + "expires 2026\n", [
            ("line 5: this is no TOML: Expected '=' after a key in a key/value pair "
            "(at line 5, column 9)"),
        ], id="no TOML"),
    ],
)  # fmt: skip
def test_each_problem_is_told_with_its_line(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert sorted(problems(tmp_path, text)) == sorted(expected)


def test_the_end_of_a_broken_file_has_a_line_too(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 'test = """\n\nnever closed')
    assert problem.startswith("line 3: this is no TOML: ")


def test_it_is_told_in_french(tmp_path: Path) -> None:
    told = problems(tmp_path, "[[quarantine]]\ntest = 'a'\nowner = 'b'\n", lang="fr")
    assert told[0].startswith(
        "ligne 1\u00a0: il manque une fin\u00a0: écrivez expires = AAAA-MM-JJ"
    )


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NotTextError):
        read_quarantine(tmp_path, NAME, suites=())


@given(text=st.text(alphabet="[]quarantine\"= \n#'testownerx{}", max_size=60))
def test_whatever_stands_there_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    try:
        told = "" if read(tmp_path_factory.getbasetemp(), text) == () else "it cannot be whole"
    except QuarantineError as error:
        told = str(error.details["problems"])
    assert all(line.startswith("  line ") for line in told.splitlines())
