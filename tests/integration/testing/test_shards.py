"""Shards of real suites: every test in one of them, whatever is at work in pytest."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from ministudio_ci.errors import ShardSplitError
from ministudio_ci.foundation.config import Settings, SuiteSettings
from ministudio_ci.model.report import Result, TestReport
from tests.support.tested_project import TestedProject

ODD = """
    import pytest

    IDS = ["a b", "é🎉", "x::y", "[z]", "l\\nm", "tab\\t", "a/b.py::c", "-k", "", "1/4", "@x"]

    @pytest.mark.parametrize("number", range(len(IDS)), ids=IDS)
    def test_odd(number): pass

    class TestNested:
        def test_plain(self): pass
    """
XDIST = ("-p", "xdist", "-n", "2")
MORE = "def test_one(): pass\ndef test_two(): pass\n"
SHUFFLED = """
    import os, random

    def pytest_collection_modifyitems(items):
        seed = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.urandom(8))  # of all workers the same
        random.Random(seed).shuffle(items)
    """
# Loaded while the folder is collected: after every other plugin, so it has the last word.
LATE = """
    import pytest

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(items):
        yield
        items.reverse()
        items[:] = [item for item in items if item.name != "test_two"]
    """


@pytest.fixture
def project(tmp_path: Path) -> TestedProject:
    project = TestedProject(tmp_path / "project")
    project.root.mkdir()
    return project


def write(project: TestedProject, **files: str) -> None:
    project.write(**{name: dedent(text) for name, text in files.items()})


def split(
    project: TestedProject, count: int, *arguments: str, settings: Settings | None = None
) -> Iterator[tuple[TestReport, list[str]]]:
    """Run all shards and keep their reports; yield each with the tests that ran."""
    for number in range(1, count + 1):
        report = project.run(*arguments, shard=f"{number}/{count}", settings=settings)
        kept = project.root.parent / "shards" / str(number) / "report.json"
        kept.parent.mkdir(parents=True)
        kept.write_text(json.dumps(project.document))
        yield report, [test["nodeid"] for test in project.document["tests"]]


@pytest.mark.parametrize("arguments", [(), XDIST], ids=["one process", "pytest-xdist"])
@pytest.mark.parametrize(
    ("conftests", "tests"),
    [
        pytest.param({}, 14, id="no plugin"),
        pytest.param({"conftest": SHUFFLED}, 14, id="a random order"),
        pytest.param({"tests__conftest": LATE}, 13, id="a conftest with the last word"),
    ],
)
def test_every_test_runs_in_one_shard(
    project: TestedProject, conftests: dict[str, str], tests: int, arguments: tuple[str, ...]
) -> None:
    write(project, tests__test_odd=ODD, tests__test_more=MORE, **conftests)
    ran = list(split(project, 3, *arguments))
    assert [report.result for report, _ in ran] == [Result.SUCCESS] * 3
    assert [report.shard for report, _ in ran] == ["1/3", "2/3", "3/3"]
    every = [nodeid for _, nodeids in ran for nodeid in nodeids]
    assert len(every) == len(set(every)) == tests
    assert max(len(nodeids) for _, nodeids in ran) == 5  # dealt out evenly: nothing is known yet
    (suite,) = project.document["ministudio"]["suites"]
    assert suite["split"]["tests"] == tests  # what was left when every plugin had had its say
    report = project.merge(project.root.parent / "shards")
    assert (report.result, report.passed, report.shard) == (Result.SUCCESS, tests, None)
    merged = [test["nodeid"] for test in project.document["tests"]]
    assert sorted(merged) == sorted(every)


@pytest.mark.parametrize("arguments", [(), XDIST], ids=["one process", "pytest-xdist"])
def test_a_shard_without_a_test_is_green_and_a_suite_without_one_is_not(
    project: TestedProject, arguments: tuple[str, ...]
) -> None:
    write(project, test_a="def test_a(): pass\n")
    ran = list(split(project, 2, *arguments))
    assert [(report.result, report.exit_code) for report, _ in ran] == [(Result.SUCCESS, 0)] * 2
    assert [nodeids for _, nodeids in ran] == [["test_a.py::test_a"], []]
    assert project.merge(project.root.parent / "shards").passed == 1
    (project.root / "test_a.py").unlink()
    assert project.run(*arguments, shard="1/2").result is Result.ERROR


def test_what_the_project_leaves_out_is_not_called_a_shards(project: TestedProject) -> None:
    write(project, test_a=MORE + "def test_three(): pass\n")
    settings = Settings(suites={"unit": SuiteSettings(args=("--deselect", "test_a.py::test_one"))})
    summaries = []
    for report, _ in split(project, 2, settings=settings):
        assert report.suites[0].arguments == ()
        summaries.append(project.document["summary"])
    assert [one["deselected"] for one in summaries] == [1, 1]
    report = project.merge(project.root.parent / "shards", settings)
    assert (report.result, report.passed) == (Result.SUCCESS, 2)


def test_durations_make_the_shards_even(project: TestedProject) -> None:
    names = [f"test_{letter}" for letter in "abcde"]
    write(project, test_a="".join(f"def {name}(): pass\n" for name in names))
    times = dict(zip(names, (10.0, 1.0, 2.0, 3.0, 4.0), strict=True))
    durations = {("default", f"test_a.py::{name}"): seconds for name, seconds in times.items()}
    durations |= {("other", f"test_a.py::{name}"): 1.0 for name in names}
    project.run(shard="1/2", durations=durations)
    assert [test["nodeid"] for test in project.document["tests"]] == ["test_a.py::test_a"]


def test_small_suites_begin_on_different_shards(project: TestedProject) -> None:
    write(project, one__test_a="def test_a(): pass\n", two__test_b="def test_b(): pass\n")
    settings = Settings(suites={name: SuiteSettings(paths=(name,)) for name in ("one", "two")})
    ran = [nodeids for _, nodeids in split(project, 2, settings=settings)]
    assert ran == [["one/test_a.py::test_a"], ["two/test_b.py::test_b"]]
    assert project.merge(project.root.parent / "shards", settings).passed == 2


def test_shards_that_collect_other_tests_do_not_merge(project: TestedProject) -> None:
    write(project, test_a="""
        import os, pytest

        @pytest.mark.parametrize("word", [os.urandom(8).hex() for _ in range(4)])
        def test_it(word): pass
        """)  # fmt: skip
    assert [report.result for report, _ in split(project, 2)] == [Result.SUCCESS] * 2
    before = (project.root / "reports/report.json").read_bytes()
    with pytest.raises(ShardSplitError) as raised:
        project.merge(project.root.parent / "shards")
    assert "2/2" in str(raised.value)
    assert (project.root / "reports/report.json").read_bytes() == before


def test_a_failing_test_is_rerun_in_its_shard_alone(project: TestedProject) -> None:
    write(project, test_a="""
        from pathlib import Path

        def test_flaky():
            mark = Path("been")
            there = mark.exists()
            mark.touch()
            assert there

        def test_other(): pass
        """)  # fmt: skip
    ran = list(split(project, 2))
    assert [len(nodeids) for _, nodeids in ran] == [1, 1]
    report = project.merge(project.root.parent / "shards")
    assert (report.result, report.passed) == (Result.SUCCESS, 2)
    assert [one.nodeid for one in report.flaky] == ["test_a.py::test_flaky"]


NODE = """
    import sys
    from pathlib import Path

    number, count = map(int, sys.argv[1].split("/")) if sys.argv[1:] else (1, 1)
    cases = [f'<testcase classname="c" name="t{n}"/>' for n in range(6) if n % count == number - 1]
    Path("junit.xml").write_text(f"<testsuite>{''.join(cases)}</testsuite>")
    """


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["{shard}/{shards}"], [2, 2, 2], id="it splits its tests itself"),
        pytest.param([], [6, 0, 0], id="it runs in one shard, whole"),
    ],
)
def test_a_command_is_told_its_shard_or_runs_once(
    project: TestedProject, words: list[str], expected: list[int]
) -> None:
    write(project, run=NODE)
    command = (sys.executable, "run.py", *words)
    settings = Settings(suites={"e2e": SuiteSettings(command=command, results=("junit.xml",))})
    ran = [len(nodeids) for _, nodeids in split(project, 3, settings=settings)]
    assert ran == expected
    report = project.merge(project.root.parent / "shards", settings)
    assert (report.result, report.passed) == (Result.SUCCESS, 6)
    assert project.run(settings=settings).passed == 6
