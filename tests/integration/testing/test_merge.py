"""The reports of all shards become the report of one run, or an error that says which is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.errors import (
    MinistudioError,
    NotAShardError,
    ReportError,
    ShardCommitError,
    ShardCountError,
    ShardsAbsentError,
    ShardSplitError,
    ShardSuitesError,
)
from ministudio_ci.foundation.config import Settings
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.model.report import Result, TestReport
from ministudio_ci.testing import merge_shards, order_tests
from ministudio_ci.testing.shards.reports import Found, find_shards
from tests.support.pytest_documents import FAILED, PASSED, a_collector, a_test
from tests.support.repo import Repo
from tests.support.shard_folder import SPLIT, START, ShardFolder, a_run


@pytest.fixture
def folder(tmp_path: Path) -> ShardFolder:
    """Outside any repository: the commit is none."""
    return ShardFolder(tmp_path / "shards", None)


def merged(folder: ShardFolder) -> tuple[TestReport, Found, dict[str, Any]]:
    root = folder.path.parent
    order = order_tests(Settings(), root=root, env={})
    report, found = merge_shards(
        folder.path, order, git=Git(root), scrubber=Scrubber(()), now=START
    )
    return report, found, json.loads(order.report.read_bytes())


def test_shards_become_one_run(folder: ShardFolder) -> None:
    folder.three()
    report, found, document = merged(folder)
    assert (report.result, report.exit_code, report.shard, report.dirty) == (
        Result.SUCCESS, 0, None, False,
    )  # fmt: skip
    assert [test["nodeid"] for test in document["tests"]] == [
        "tests/test_a.py::z", "tests/test_a.py::é [::]", "tests/test_b.py::a", "tests/test_b.py::b",
    ]  # fmt: skip
    (suite,) = document["ministudio"]["suites"]
    assert (suite["passed"], suite["duration"], suite["split"]) == (4, 4.5, None)
    assert (report.started - START).seconds == 11
    assert (report.finished - START).seconds == 62
    assert "attempt" not in document["ministudio"]
    assert found.replaced == ()
    assert document["summary"] == {"passed": 4, "total": 4}


def test_reruns_of_the_shards_add_up(folder: ShardFolder) -> None:
    folder.add("1/2", a_run(a_test("a.py::a"), duration=4.0, reruns=1.5))
    folder.add("2/2", a_run(a_test("a.py::b"), duration=3.0, reruns=0.25))
    (suite,) = merged(folder)[2]["ministudio"]["suites"]
    assert (suite["duration"], suite["reruns"]) == (7.0, 1.75)


def test_the_order_the_reports_lie_in_changes_nothing(folder: ShardFolder) -> None:
    folder.three()
    _, _, first = merged(folder)
    for number, path in enumerate(sorted(folder.path.iterdir(), reverse=True)):
        path.rename(folder.path / f"{number}")
    assert merged(folder)[2] == first


@pytest.mark.parametrize("worst", [Result.FAILURE, Result.ERROR])
def test_the_worst_shard_decides(folder: ShardFolder, worst: Result) -> None:
    folder.three()
    red = a_test("tests/test_a.py::red", outcome="failed", call=FAILED) | {
        "location": {"path": "tests/test_a.py", "line": 4, "message": "boom", "text": "E boom"}
    }
    folder.add("2/3", a_run(red, exit_code=2, result=worst, why="it broke"))
    report, _, _ = merged(folder)
    assert (report.result, report.exit_code) == (worst, 2)
    assert [one.nodeid for one in report.failures] == ["tests/test_a.py::red"]
    assert report.suites[0].why == "2/3: it broke"


def test_what_every_shard_collects_is_told_once(folder: ShardFolder) -> None:
    where = {"path": "tests/test_b.py", "line": 1, "message": "boom", "text": ""}
    broken = a_collector() | {"location": where}
    same = {"message": "old", "when": "collect", "filename": "a.py", "lineno": 1}
    for number in (1, 2):
        folder.add(f"{number}/2", a_run(collectors=[broken], warnings=[same], exit_code=2,
                                        result=Result.ERROR, split=None))  # fmt: skip
    report, _, document = merged(folder)
    assert (len(document["collectors"]), len(document["warnings"])) == (1, 1)
    assert report.suites[0].errors == 1


def test_what_one_shard_alone_could_not_collect_is_told(folder: ShardFolder) -> None:
    where = {"path": "tests/test_b.py", "line": 1, "message": "boom", "text": ""}
    broken = a_collector() | {"location": where}
    whole = {"nodeid": broken["nodeid"], "outcome": "passed", "result": []}
    folder.add("1/3", a_run(a_test(), collectors=[whole]))
    folder.add("2/3", a_run(collectors=[broken], exit_code=2, result=Result.ERROR, split=None))
    folder.add("3/3", a_run(collectors=[whole]))
    report, _, document = merged(folder)
    assert [one.message for one in report.failures] == ["boom"]
    assert document["collectors"] == [broken | {"suite": "unit"}]


def test_dirty_and_narrowed_shards_make_a_dirty_and_narrowed_run(folder: ShardFolder) -> None:
    folder.add("1/2", a_run(a_test()))
    folder.add("2/2", a_run(arguments=("-k", "x")), dirty=True)
    report, _, _ = merged(folder)
    assert report.dirty
    assert report.suites[0].arguments == ("-k", "x")


@pytest.mark.parametrize(
    ("first", "second"),
    [pytest.param(1, 2, id="GitHub's number"), pytest.param(9, 10, id="as a number, not a text")],
)
def test_of_a_shard_that_ran_again_the_newest_counts(
    folder: ShardFolder, first: int, second: int
) -> None:
    folder.three()
    _remove(folder, "*2-of-3*/*")
    red = a_test("tests/test_b.py::a", outcome="failed", call=FAILED)
    folder.add("2/3", a_run(a_test("tests/test_b.py::a", call=PASSED)), attempt=second)
    old = folder.add("2/3", a_run(red, result=Result.FAILURE, exit_code=1), attempt=first,
                     finished="2026-01-01T00:00:00Z")  # fmt: skip
    report, found, _ = merged(folder)
    assert report.result is Result.SUCCESS
    assert [(str(one.shard), one.path) for one in found.replaced] == [("2/3", old)]


@pytest.mark.parametrize(
    "content", ['{"suites": []}', "<html>", '{"ministudio": {"shard": null}}'],
    ids=["a runner's JSON", "no JSON", "a run's that was no shard's"],
)  # fmt: skip
def test_a_suites_own_report_beside_a_shards_is_no_business_of_the_merge(
    folder: ShardFolder, content: str
) -> None:
    folder.three()
    own = next(folder.path.glob("*-2-of-3-*")) / "e2e" / "report.json"
    own.parent.mkdir()
    own.write_text(content)
    report, found, _ = merged(folder)
    assert (report.result, found.replaced) == (Result.SUCCESS, ())


def test_a_shards_report_counts_wherever_it_lies(folder: ShardFolder) -> None:
    folder.three()
    (outer,) = folder.path.glob("*-1-of-3-*")
    (inner,) = folder.path.glob("*-2-of-3-*")
    inner.rename(outer / "deeper")
    assert merged(folder)[0].passed == 4


Change = Callable[[ShardFolder], object]
WRONG: dict[str, tuple[Change, type[MinistudioError], tuple[str, ...]]] = {
    "an empty folder": (lambda f: _remove(f, "*/*"),
                        ShardsAbsentError, ("shards",)),
    "one is absent": (lambda f: _remove(f, "*2-of-3*/*"),
                      ShardsAbsentError, ("2/3",)),
    "two are absent": (lambda f: _remove(f, "*[13]-of-3*/*"),
                       ShardsAbsentError, ("1/3, 3/3",)),
    "another commit": (lambda f: f.add("2/3", commit="2" * 40),
                       ShardCommitError, ("2-of-3", "2/3", "2" * 40)),
    "of four": (lambda f: f.add("2/4"), ShardCountError, ("2-of-4", "2/4", "1/3")),
    "a whole run's": (lambda f: f.add("2/3", shard=None), NotAShardError, ("2-of-3",)),
    "no shard": (lambda f: f.add("2/3", shard="two"), NotAShardError, ("2-of-3",)),
    "other suites": (lambda f: f.add("2/3", a_run(), a_run(name="e2e")),
                     ShardSuitesError, ("2-of-3", "2/3", "unit, e2e")),
    "split otherwise": (lambda f: f.add("2/3", a_run(split=SPLIT | {"digest": "e"})),
                        ShardSplitError, ("2-of-3", "2/3", "unit")),
    "other tests": (lambda f: f.add("3/3", a_run(split=SPLIT | {"tests": 5})),
                    ShardSplitError, ("3-of-3", "3/3", "unit")),
    "no split": (lambda f: f.add("2/3", a_run(a_test(), split=None)),
                 ShardSplitError, ("2-of-3", "2/3", "unit")),
    "cut off": (lambda f: f.add("2/3").write_text('{"ministudio": {'), ReportError, ("2-of-3",)),
    "not a report": (lambda f: f.add("2/3").write_text("{}"), ReportError, ("2-of-3",)),
    "tests of another shape": (lambda f: _with_tests(f.add("2/3"), [{"outcome": "passed"}]),
                               ReportError, ("2-of-3",)),
    "a collector of another shape": (
        lambda f: f.add("2/3", a_run(collectors=[{"nodeid": "a", "outcome": 1}])),
        ReportError, ("2-of-3",)),
    "a test that was lost": (lambda f: _with_tests(f.add("2/3", a_run(a_test())), []),
                             ReportError, ("2-of-3", "0, and 1 were counted")),
    "a test that is there twice": (
        lambda f: _with_tests(f.add("2/3", a_run(a_test())), [a_test() | {"suite": "unit"}] * 2),
        ReportError, ("2-of-3", "2, and 1 were counted")),
    "a test of no suite": (lambda f: _with_tests(f.add("2/3", a_run(a_test())), [a_test()]),
                           ReportError, ("2-of-3",)),
    "a test of a suite that is a list": (
        lambda f: _with_tests(f.add("2/3", a_run(a_test())), [a_test() | {"suite": []}]),
        ReportError, ("2-of-3",)),
    "a suite that is a list": (lambda f: f.add("2/3", suites=[
        {"name": [], "result": "SUCCESS", "exit_code": 0, "passed": 0, "failed": 0, "skipped": 0,
         "errors": 0, "duration": 0, "arguments": [], "why": None}]), ReportError, ("2-of-3",)),
    "tests that are none": (lambda f: _with_tests(f.add("2/3"), ["test_a"]),
                            ReportError, ("2-of-3",)),
    "a folder": (lambda f: (f.path / "x" / "report.json").mkdir(parents=True),
                 ReportError, ("report.json",)),
}  # fmt: skip


def _remove(folder: ShardFolder, names: str) -> None:
    for path in folder.path.glob(names):
        path.unlink()


def _with_tests(path: Path, tests: list[Any]) -> None:
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps(document | {"tests": tests}))


@pytest.mark.parametrize(("change", "error", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_nothing_written(
    tmp_path: Path, change: Change, error: type[MinistudioError], words: tuple[str, ...]
) -> None:
    repo = Repo.new(tmp_path)
    folder = ShardFolder(tmp_path / "shards", repo.commit("feat: one"))
    folder.three()
    find_shards(folder.path, repo.foundation)
    change(folder)
    with pytest.raises(error) as raised:
        find_shards(folder.path, repo.foundation)
    assert raised.value.exit_code == 3
    for word in words:
        assert word in str(raised.value)


def test_a_suite_that_broke_before_it_was_split_is_red_and_no_other_error(
    folder: ShardFolder,
) -> None:
    folder.three()
    folder.add("1/3", a_run(split=None, result=Result.ERROR, exit_code=4, why="usage"))
    report, _, _ = merged(folder)
    assert (report.result, report.exit_code) == (Result.ERROR, 4)
