"""A foreign test stands in the document as pytest's do."""

from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.testing.formats import Attempt, Case
from ministudio_ci.testing.suites.foreign_entries import entry_of
from ministudio_ci.testing.tally import seconds

RED = Attempt(outcome="failed", seconds=0.5, message="no\nmore", text="at x (src/a.ts:3:5)")
GREEN = Attempt(outcome="passed", seconds=0.25, stdout="hello")


def entry(root: Path, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"name": "plays", "attempt": GREEN}
    return dict(entry_of(Case(**told | changes), root))


def test_a_green_test_has_one_stage(tmp_path: Path) -> None:
    found = entry(tmp_path, groups=("player",), line=12)
    assert found == {
        "nodeid": "player::plays",
        "outcome": "passed",
        "lineno": 11,
        "call": {"duration": 0.25, "outcome": "passed", "stdout": "hello"},
    }
    assert seconds(found) == 0.25


@pytest.mark.parametrize(
    ("text", "file", "place"),
    [
        ("at x (src/a.ts:3:5)", "", ("src/a.ts", 3)),
        ("at x ({root}/src/a.ts:3:5)", "", ("src/a.ts", 3)),
        ("at x (file://{root}/src/a.ts:3:5)", "", ("src/a.ts", 3)),
        ('  File "src/a.ts", line 4, in x', "", ("src/a.ts", 4)),
        ("at node_modules/b.js:9\nat src/a.ts:3", "", ("src/a.ts", 3)),
        ("at src/a.ts:3\nat src/own.ts:7", "src/own.ts", ("src/own.ts", 7)),
        ("at /etc/passwd.x:3", "", ("player", 5)),
        ("at ../out.ts:3", "", ("player", 5)),
        ("at gone.ts:3", "src/own.ts", ("src/own.ts", 5)),
        ("at src/\0.ts:3", "{root}/src/own.ts", ("src/own.ts", 5)),
    ],
)
def test_a_failure_is_placed_in_the_projects_own_files(
    tmp_path: Path, text: str, file: str, place: tuple[str, int]
) -> None:
    for name in ("src/a.ts", "src/own.ts", "node_modules/b.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    failed = Attempt(outcome="failed", text=text.replace("{root}", str(tmp_path)))
    found = entry(tmp_path, attempt=failed, groups=("player",), line=5,
                  file=file.replace("{root}", str(tmp_path)))  # fmt: skip
    assert (found["location"]["path"], found["location"]["line"]) == place


def test_a_failure_says_its_first_line_and_all_of_it(tmp_path: Path) -> None:
    location = entry(tmp_path, attempt=RED)["location"]
    assert (location["message"], location["text"]) == ("no", "no\nmore\nat x (src/a.ts:3:5)")


def test_a_message_that_its_attribute_put_on_one_line_is_not_said_twice(tmp_path: Path) -> None:
    told = Attempt(outcome="failed", message="not equal:+ a - b { 1 }",
                   text="Error: not equal:\n+ a - b\n\n{\n  1\n}\nat x (src/a.ts:3:5)")  # fmt: skip
    assert entry(tmp_path, attempt=told)["location"]["text"] == told.text


def test_secrets_are_masked_before_a_message_is_shortened(tmp_path: Path) -> None:
    failed = Attempt(outcome="failed", message="x" * 295 + "hunter22")
    case = Case(name="plays", attempt=failed)
    found = entry_of(case, tmp_path, lambda text: text.replace("hunter22", "***"))
    assert "hunt" not in found["location"]["message"]


def test_a_flaky_test_shows_how_it_failed_first(tmp_path: Path) -> None:
    found = entry(tmp_path, first=RED)
    assert (found["outcome"], found["flaky"]) == ("passed", True)
    assert found["first"]["call"]["outcome"] == "failed"
    assert found["location"]["message"] == "no"


def test_a_broken_test_says_that_it_failed_again(tmp_path: Path) -> None:
    found = entry(tmp_path, attempt=RED, rerun=RED)
    assert found["rerun"] == {"outcome": "failed", "duration": 0.5}
    assert "flaky" not in found


def test_a_test_without_a_name_is_still_one(tmp_path: Path) -> None:
    assert entry(tmp_path, name=" ")["nodeid"] == "?"


@pytest.mark.parametrize(
    ("told", "nodeid"),
    [
        pytest.param({"name": "a\x1b]0;mine\x07b"}, "ab", id="a terminal's title"),
        pytest.param({"name": "a\ud800"}, "a‹U+D800›", id="half a character"),
        pytest.param({"name": "t", "file": "a\n::error::x"}, "a ::error::x::t", id="a line"),
        pytest.param({"name": "t", "file": "a.js", "groups": ("a.b\n::error",)},
                     "a.js::b ::error::t", id="a class that begins a line"),
        pytest.param({"name": "n" * 9000}, None, id="no end"),
        pytest.param({"name": "t", "file": "f/" * 9000}, None, id="a path without end"),
    ],
)  # fmt: skip
def test_a_hostile_name_is_one_short_line_that_can_be_seen(
    tmp_path: Path, told: dict[str, Any], nodeid: str | None
) -> None:
    found = entry(tmp_path, **told | {"attempt": RED})
    names = [found["nodeid"], found["location"]["path"]]
    assert nodeid in (None, found["nodeid"])
    assert all(len(name) < 2100 and name.isprintable() for name in names)


@pytest.mark.parametrize("told", ["name", "file", "groups"])
def test_half_a_secret_is_left_in_no_name(tmp_path: Path, told: str) -> None:
    secret = "".join(chr(0x4E00 + number) for number in range(400))
    long = "a" * 1200 + secret + "b" * 1200
    case = {"name": "n", told: (long,) if told == "groups" else long, "attempt": RED}
    found = entry_of(Case(**case), tmp_path, lambda text: text.replace(secret, "***"))  # type: ignore[arg-type]
    assert not set(secret) & set(str(found))
