"""What no correction may change: tests, and what decides which tests run and how.

Names are those that test runners find tests and settings by: pytest ("Configuration",
"Conventions for Python test discovery"), unittest, tox, nox, coverage.py, Jest, Vitest, Mocha,
Playwright, Cypress, go test, RSpec.
"""

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

_FOLDERS = {
    "tests", "test", "__tests__", "spec", "specs", "e2e", "cypress",
    "__snapshots__", "__mocks__", "__fixtures__", "fixtures", "testdata",
    ".github", ".gitlab", ".circleci", ".ci", "ci",
}  # fmt: skip
_WORDS = {"test", "tests", "e2e"}
"""A folder with one of these words in its name is one too: `integration-tests`, `Acme.Tests`."""
_WORD = re.compile(r"[^-_. ]+")
_FILES = (
    "test_*.py", "*_test.py", "test.py", "tests.py", "conftest.py",
    "*.test.*", "*.spec.*", "*_test.go", "*_spec.rb",
    "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "tox.ini", "tox.toml",
    "setup.cfg", "pyproject.toml", "noxfile.py", ".coveragerc", ".coveragerc.toml",
    "package.json", "jest.config.*", "vitest.config.*", "vitest.workspace.*",
    "playwright.config.*", "cypress.config.*", "karma.conf.*", ".mocharc*", ".nycrc*",
    "sitecustomize.py", "usercustomize.py", "*.pth",
    "ministudio-ci.toml", "quarantine.toml", "makefile", "justfile", "taskfile.y*ml",
    ".gitlab-ci.y*ml", "azure-pipelines.y*ml", "jenkinsfile", ".travis.yml",
    "ruff.toml", ".ruff.toml", ".flake8", "mypy.ini", ".mypy.ini", ".pylintrc", "pylintrc",
    ".eslintrc*", "eslint.config.*", ".pre-commit-config.yaml",
    ".gitmodules", ".gitattributes",
)  # fmt: skip
"""In small letters: a file system that knows none else finds `Tests/` by `tests/` too."""

_ORDINARY = {"000000", "100644", "100755"}  # absent, and the two modes of a regular file


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One path that differs, relative to the repository's top. Modes are git's, 000000: none."""

    path: str
    before: str
    after: str


def untouchable(
    changes: Iterable[Change], *, places: Sequence[str] = (), patterns: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the paths of `changes` that no correction may change, in order.

    `places` are files and folders, `patterns` are of `fnmatch`, against the path or the name;
    both are relative to the top. A symbolic link or a submodule is never changed: what it leads
    to is beyond what a diff shows.
    """
    return tuple(
        change.path
        for change in changes
        if {change.before, change.after} - _ORDINARY
        or is_protected(change.path, places=places, patterns=patterns)
    )


def is_protected(path: str, *, places: Sequence[str] = (), patterns: Sequence[str] = ()) -> bool:
    """Whether a path is a test's, decides how tests run, or is the user's to protect."""
    folded = path.casefold()
    *folders, name = folded.split("/")
    return (
        any(map(_is_of_tests, folders))
        or name in _FOLDERS  # a link or a submodule in a folder's place
        or any(fnmatchcase(name, pattern) for pattern in _FILES)
        or any(_is_below(folded, place.casefold()) for place in places)
        or any(_matches(folded, name, pattern.casefold()) for pattern in patterns)
    )


def _is_of_tests(folder: str) -> bool:
    return folder in _FOLDERS or not _WORDS.isdisjoint(_WORD.findall(folder))


def from_top(folder: str, path: str) -> str | None:
    """Return `path`, relative to `folder`, from the repository's top.

    None where it is all of `folder`, or outside the repository: neither is a place of tests.
    """
    joined = posixpath.normpath(posixpath.join(folder, path))
    whole = posixpath.normpath(folder or ".")
    outside = joined.startswith(("../", "/")) or joined == ".."
    return None if joined in {whole, "."} or outside else joined


def _is_below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def _matches(path: str, name: str, pattern: str) -> bool:
    folder = pattern.rstrip("/")
    return (
        fnmatchcase(path, pattern)
        or fnmatchcase(name, posixpath.basename(pattern) if "/" not in pattern else pattern)
        or _is_below(path, folder)
    )
