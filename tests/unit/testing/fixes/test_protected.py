"""What no correction may change."""

import pytest

from ministudio_ci.testing.fixes.protected import Change, from_top, untouchable

FILE, PROGRAM, LINK, SUBMODULE, NONE = "100644", "100755", "120000", "160000", "000000"


def change(path: str, before: str = FILE, after: str = FILE) -> Change:
    return Change(path=path, before=before, after=after)


@pytest.mark.parametrize(
    "path",
    [
        "tests/test_a.py", "tests/data/a.json", "test/a.js", "src/pkg/tests/x.txt",
        "web/__tests__/a.js", "web/__snapshots__/a.snap", "Tests/a.py", "e2e/player.mjs",
        "integration-tests/want.json", "unit_tests/want.txt", "Acme.Tests/A.cs", "web-e2e/a.mjs",
        "pkg/testdata/golden.txt", "web/__fixtures__/a.json", "app/fixtures/a.json",
        "test_a.py", "src/test_a.py", "a_test.py", "conftest.py", "src/conftest.py",
        "web/a.test.ts", "web/a.spec.tsx", "player_test.go", "tests.py",
        "pytest.ini", "tox.ini", "setup.cfg", ".coveragerc", "noxfile.py", "pyproject.toml",
        "web/package.json", "web/jest.config.js", "vitest.config.mts", "playwright.config.ts",
        "ministudio-ci.toml", "quarantine.toml", ".github/workflows/ci.yml", ".gitlab-ci.yml",
        "sitecustomize.py", "src/evil.pth", "ruff.toml", "mypy.ini", ".pre-commit-config.yaml",
        ".gitmodules", ".gitattributes", "Makefile",
    ],
)  # fmt: skip
def test_a_test_and_what_decides_how_tests_run_is_not_to_be_changed(path: str) -> None:
    assert untouchable([change(path)]) == (path,)


@pytest.mark.parametrize(
    "path",
    ["src/a.py", "latest.py", "contest.py", "src/testing/run.py", "attest_a.py", "docs/a.md",
     "contests/a.py", "src/attest/a.py", "src/ci_tools/a.py"],
)  # fmt: skip
def test_code_may_be_changed(path: str) -> None:
    assert untouchable([change(path)]) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [(NONE, FILE), (FILE, NONE), (FILE, PROGRAM), (PROGRAM, FILE)],
    ids=["added", "deleted", "made executable", "made a plain file"],
)
def test_a_test_may_not_come_or_go_or_change_its_mode(before: str, after: str) -> None:
    assert untouchable([change("tests/test_a.py", before, after)]) == ("tests/test_a.py",)
    assert untouchable([change("src/a.py", before, after)]) == ()


@pytest.mark.parametrize("mode", [LINK, SUBMODULE], ids=["symbolic link", "submodule"])
def test_what_leads_elsewhere_is_not_to_be_changed_whatever_its_name(mode: str) -> None:
    changes = [
        change("src/a", mode, mode),
        change("src/b", NONE, mode),
        change("src/c", mode, FILE),
    ]
    assert untouchable(changes) == ("src/a", "src/b", "src/c")


@pytest.mark.parametrize(
    ("place", "protected"),
    [
        pytest.param("checks", ("checks/a.py",), id="a folder"),
        pytest.param("checks/a.py", ("checks/a.py",), id="a file"),
        pytest.param("Checks", ("checks/a.py",), id="in another case"),
        pytest.param("check", (), id="only the beginning of a name"),
    ],
)
def test_a_place_that_is_named_is_protected(place: str, protected: tuple[str, ...]) -> None:
    assert untouchable([change("checks/a.py"), change("src/a.py")], places=[place]) == protected


@pytest.mark.parametrize(
    ("pattern", "protected"),
    [
        ("*.sql", ("db/1.sql",)),
        ("db/", ("db/1.sql",)),
        ("db", ("db/1.sql",)),
        ("db/*", ("db/1.sql",)),
        ("db/*.py", ()),
        ("**/1.sql", ("db/1.sql",)),
        ("other/*.sql", ()),
    ],
)
def test_a_pattern_of_the_users_is_protected(pattern: str, protected: tuple[str, ...]) -> None:
    assert untouchable([change("db/1.sql"), change("a.py")], patterns=[pattern]) == protected


@pytest.mark.parametrize(
    ("folder", "path", "expected"),
    [
        ("", "tests", "tests"),
        ("", "./checks/", "checks"),
        ("app", "checks", "app/checks"),
        ("app", "../shared/checks", "shared/checks"),
        ("app", ".", None),
        ("", ".", None),
        ("", "../elsewhere", None),
        ("", "/abs", None),
    ],
)
def test_a_path_of_the_configuration_is_read_from_the_projects_folder(
    folder: str, path: str, expected: str | None
) -> None:
    assert from_top(folder, path) == expected
