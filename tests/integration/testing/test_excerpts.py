"""What is kept of the failures of real runs, however pytest was told to print them."""

from pathlib import Path

import pytest

from ministudio_ci.foundation.config import Settings
from ministudio_ci.foundation.config.settings import TestSettings
from ministudio_ci.model.report import Failure
from tests.support.tested_project import TestedProject

ONCE = Settings(test=TestSettings(rerun=0))
SHOP = '''\
def total(cart):
    """
    >>> total([])
    1
    """
    return add(cart)


def add(cart):
    return sum(item["price"] for item in cart)
'''
TESTS = """\
import os
import unittest

import pytest
from shop import total


def test_diff():
    assert "play\\npause\\nstop" == "play\\nseek\\nstop"


def test_fault():
    assert total([{"cost": 3}]) == 3


def test_cause():
    try:
        total([{}])
    except KeyError as error:
        raise RuntimeError("no price") from error


@pytest.fixture
def player():
    raise ConnectionError("player is down")


def test_fixture(player):
    pass


def test_unknown_fixture(nope):
    pass


@pytest.mark.parametrize("name", ["é 1", "a|b"])
def test_each(name):
    assert not name


def test_huge():
    assert list(range(900)) == list(range(1, 901))


class TestOld(unittest.TestCase):
    def test_equal(self):
        self.assertEqual({"a": 1}, {"a": 2})
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> TestedProject:
    project = TestedProject(tmp_path_factory.mktemp("projet d'été"))
    project.write(shop=SHOP, tests__test_shop=TESTS, conftest="")
    return project


def failures(project: TestedProject, *arguments: str) -> dict[str, Failure]:
    report = project.run("--doctest-modules", *arguments, settings=ONCE)
    return {one.nodeid.rpartition("::")[2]: one for one in report.failures}


@pytest.mark.parametrize("style", ["auto", "long", "short", "native"])
def test_the_assertion_its_difference_and_the_place_are_kept(
    project: TestedProject, style: str
) -> None:
    found = failures(project, f"--tb={style}", "-vv")
    diff = found["test_diff"].text
    assert '"play\\npause\\nstop" == "play\\nseek\\nstop"' in diff
    assert ("- seek" in diff, "+ pause" in diff) == (True, True)
    assert "site-packages" not in "".join(one.text for one in found.values())
    assert str(project.root) not in "".join(one.text for one in found.values())
    assert all(len(one.text.encode()) <= 4_000 for one in found.values())
    assert "assert [0, 1, 2" in found["test_huge"].text


def test_each_kind_of_failure_says_what_it_was(project: TestedProject) -> None:
    found = failures(project)
    told = {name: (one.path, one.line, one.message) for name, one in found.items()}
    assert told["test_fault"] == ("shop.py", 10, "KeyError: 'price'")
    assert told["test_cause"] == ("tests/test_shop.py", 20, "RuntimeError: no price")
    assert told["test_fixture"] == ("tests/test_shop.py", 25, "ConnectionError: player is down")
    assert told["test_unknown_fixture"][2] == "fixture 'nope' not found"
    assert told["test_equal"][2].startswith("AssertionError: {'a': 1} != {'a': 2}")
    assert told["shop.total"] == ("shop.py", 3, "shop.py:3: DocTestFailure")
    assert "KeyError: 'price'" in found["test_cause"].text
    assert "Expected:\n    1\nGot:\n    0" in found["shop.total"].text
    assert found["test_fault"].text.split("\n")[0].lstrip("> ") == (
        'assert total([{"cost": 3}]) == 3'
    )


def test_what_could_not_be_collected_says_its_own_line(tmp_path: Path) -> None:
    project = TestedProject(tmp_path / "project")
    project.write(tests__test_import="import gone\n", tests__test_syntax="def (:\n")
    report = project.run(settings=ONCE)
    texts = {one.path: one.text for one in report.failures}
    assert texts["tests/test_import.py"] == (
        "tests/test_import.py:1: in <module>\n    import gone\n"
        "E   ModuleNotFoundError: No module named 'gone'"
    )
    assert texts["tests/test_syntax.py"].startswith('E     File "tests/test_syntax.py", line 1\n')
