"""Real environments with other versions of pytest and Python, and no plugin of ours."""

from pathlib import Path

import pytest

from ministudio_ci.model.report import Result
from tests.support.environments import OWN, environment
from tests.support.tested_project import BARE, TestedProject


def listing(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if "__pycache__" not in path.parts)


@pytest.mark.parametrize(
    ("python", "packages"),
    [
        pytest.param("3.8", ("pytest==7.0.1",), id="3.8, pytest 7.0"),
        pytest.param(OWN, ("pytest==7.4.4", "pytest-subtests"), id="pytest 7.4 and subtests"),
        pytest.param("3.12", ("pytest==8.3.5", "pytest-xdist"), id="3.12, pytest 8 and xdist"),
        pytest.param(OWN, ("pytest==9.0.0", "pytest-json-report==1.4.1"), id="pytest 9, its own"),
        pytest.param("3.13", ("pytest",), id="3.13, the newest pytest"),
    ],
)
def test_the_plugin_is_lent_and_the_environment_stays_as_it_was(
    tmp_path: Path, python: str, packages: tuple[str, ...]
) -> None:
    interpreter = environment(tmp_path / "venv", python, *packages)
    before = listing(tmp_path / "venv")
    project = TestedProject(tmp_path / "projet d'été", dict(BARE))
    project.write(
        test_it="import sys\ndef test_green(): print('out'); print('err', file=sys.stderr)\n"
        "def test_red():\n    one = 1\n    assert one == 2\n",
        test_once="import os, pytest\n@pytest.mark.xdist_group('db')\ndef test_once():\n"
        " seen = os.path.exists('seen')\n open('seen', 'w').close()\n assert seen\n",
    )
    arguments = ("-n", "2", "--dist", "loadgroup") if "pytest-xdist" in packages else ()
    report = project.run(*arguments, python=interpreter)
    assert (report.result, report.passed, report.failed) == (Result.FAILURE, 2, 1)
    assert [one.nodeid.partition("@")[0] for one in report.flaky] == ["test_once.py::test_once"]
    assert [(one.path, one.line, one.message) for one in report.failures] == [
        ("test_it.py", 5, "assert 1 == 2")
    ]
    green = next(test for test in project.document["tests"] if "green" in test["nodeid"])
    assert (green["call"]["stdout"], green["call"]["stderr"]) == ("out\n", "err\n")
    assert listing(tmp_path / "venv") == before


def test_a_red_subtest_of_the_old_plugin_is_red(tmp_path: Path) -> None:
    python = environment(tmp_path / "venv", OWN, "pytest==8.3.5", "pytest-subtests==0.14.1")
    project = TestedProject(tmp_path / "project", dict(BARE))
    project.write(
        test_it="def test_it(subtests):\n with subtests.test('a'): assert 0, 'why'\n"
        " with subtests.test('b'): pass\n"
    )
    report = project.run("-v", python=python)
    assert (report.result, report.passed, report.failed) == (Result.FAILURE, 0, 1)
    assert "why" in report.failures[0].message


def test_reruns_are_read_by_how_they_ended(tmp_path: Path) -> None:
    python = environment(tmp_path / "venv", OWN, "pytest", "pytest-rerunfailures")
    project = TestedProject(tmp_path / "project", dict(BARE))
    project.write(
        test_it="import os\ndef test_flaky():\n seen = os.path.exists('seen')\n"
        " open('seen', 'w').close()\n assert seen\n"
    )
    report = project.run("--reruns", "2", python=python)
    assert (report.result, report.passed) == (Result.SUCCESS, 1)


@pytest.mark.parametrize(
    ("python", "packages", "arguments"),
    [
        pytest.param(
            "3.8", ("pytest==7.0.1", "pytest-random-order"), ("--random-order",),
            id="the oldest, with pytest-random-order",
        ),
        pytest.param(
            OWN, ("pytest", "pytest-randomly", "pytest-xdist"), ("-n", "2"),
            id="pytest-randomly and pytest-xdist",
        ),
    ],
)  # fmt: skip
def test_a_plugin_that_reorders_tests_leaves_each_in_its_shard(
    tmp_path: Path, python: str, packages: tuple[str, ...], arguments: tuple[str, ...]
) -> None:
    interpreter = environment(tmp_path / "venv", python, *packages)
    project = TestedProject(tmp_path / "project", dict(BARE))
    project.write(
        test_it="import pytest\n"
        "@pytest.mark.parametrize('word', ['a b', 'é', 'x::y', '[', 'l\\nm'])\n"
        "@pytest.mark.parametrize('n', range(4))\ndef test_it(word, n): pass\n"
    )
    ran, digests = list[str](), set[str]()
    for number in range(1, 4):
        report = project.run(*arguments, python=interpreter, shard=f"{number}/3")
        assert report.result is Result.SUCCESS
        ran += [test["nodeid"] for test in project.document["tests"]]
        digests.add(project.document["ministudio"]["suites"][0]["split"]["digest"])
    assert len(ran) == len(set(ran)) == 20
    assert len(digests) == 1
