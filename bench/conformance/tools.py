"""The tools, ours first: what each is called with, what it is told."""

import re
import sys
from collections.abc import Callable

from bench.conformance.case import Setting
from bench.conformance.tool import Done, Told, Tool, Words
from bench.peers import node_peer, peer
from ministudio_ci import __version__

_CZ_NOTHING = (3, 21)
"""Its exit statuses NO_COMMITS_FOUND and NO_INCREMENT."""
_DRY = ("--dry-run", "--no-ci", "--plugins",
        "@semantic-release/commit-analyzer,@semantic-release/release-notes-generator")  # fmt: skip
CLIFF, PSR, CZ, GIT_CHANGELOG, SEMANTIC = "2.12.0", "10.7.0", "4.19.3", "2.10.0", "24.2.9"

_OURS_PACKAGE = """[changelog]
tag-prefix = "pkg-a-v"
paths = ["packages/a"]
"""
_CZ = '[tool.commitizen]\nversion_provider = "scm"\nversion_scheme = "semver2"\ntag_format = "{}"\n'
_PSR_PACKAGE = """[tool.semantic_release]
tag_format = "pkg-a-v{version}"
commit_parser = "conventional-monorepo"
[tool.semantic_release.commit_parser_options]
path_filters = ["packages/a/**"]
"""
_PSR_CHANNEL = """[tool.semantic_release.branches.beta]
match = "beta"
prerelease = true
prerelease_token = "beta"
"""
_PSR_MAINTENANCE = """[tool.semantic_release.branches.maintenance]
match = '1[.]x'
"""
_PSR_GITMOJI = '[tool.semantic_release]\ncommit_parser = "emoji"\n'


def _python(package: str, version: str, program: str) -> Callable[[], Words]:
    return lambda: (str(peer(f"{package}=={version}", program)),)


def _printed(done: Done) -> str:
    return version(done.stdout.strip().rpartition("\n")[2]) if done.returncode == 0 else "stops"


def _commitizen(done: Done) -> str:
    return "none" if done.returncode in _CZ_NOTHING else _printed(done)


def _semantic(done: Done) -> str:
    found = re.search(r"(?i)the next release version is (\S+)", done.stdout)
    return found[1] if found else "stops" if done.returncode else "none"


def version(text: str) -> str:
    """Return the version in a text, whatever stands before it."""
    found = re.search(r"\d+\.\d+\.\d+[\w.+-]*", text)
    return found[0] if found else "none"


OURS = Tool(
    name="ministudio-ci", version=__version__, shown="ministudio-ci",
    program=lambda: (sys.executable, "-m", "ministudio_ci"),
    next=("next-version",), read=_printed, whole=("changelog",),
    create=("changelog", "--update"), update=("changelog", "--update"),
    told={Setting.PACKAGE: Told(files={"ministudio-ci.toml": _OURS_PACKAGE})},
)  # fmt: skip

_GIT_CLIFF = Tool(
    name="git-cliff", version=CLIFF, shown="git-cliff",
    program=_python("git-cliff", CLIFF, "git-cliff"),
    next=("--bumped-version",), read=_printed, whole=(),
    create=("-o", "CHANGELOG.md"), update=("--unreleased", "--prepend", "CHANGELOG.md"),
    told={
        Setting.PACKAGE: Told(
            words=("--tag-pattern", "pkg-a-v.*", "--include-path", "packages/a/**")
        ),
    },
)  # fmt: skip

_PSR = Tool(
    name="python-semantic-release", version=PSR, shown="semantic-release",
    program=_python("python-semantic-release", PSR, "semantic-release"),
    next=("version", "--print"), read=_printed,
    whole=("changelog",), create=("changelog",), update=("changelog",),
    told={
        Setting.PACKAGE: Told(files={"pyproject.toml": _PSR_PACKAGE}),
        Setting.CHANNEL: Told(files={"pyproject.toml": _PSR_CHANNEL}),
        Setting.MAINTENANCE: Told(files={"pyproject.toml": _PSR_MAINTENANCE}),
        Setting.GITMOJI: Told(files={"pyproject.toml": _PSR_GITMOJI}),
    },
)  # fmt: skip

_COMMITIZEN = Tool(
    name="commitizen", version=CZ, shown="cz", program=_python("commitizen", CZ, "cz"),
    next=("bump", "--get-next"), read=_commitizen, whole=("changelog", "--dry-run"),
    create=("changelog",), update=("changelog", "--incremental"),
    files={".cz.toml": _CZ.format("v$version")},
    told={
        Setting.PACKAGE: Told(files={".cz.toml": _CZ.format("pkg-a-v$version")}),
        Setting.CHANNEL: Told(words=("--prerelease", "beta")),
    },
)  # fmt: skip

_GIT_CHANGELOG = Tool(
    name="git-changelog", version=GIT_CHANGELOG, shown="git-changelog",
    program=_python("git-changelog", GIT_CHANGELOG, "git-changelog"),
    next=("-c", "conventional", "--bumped-version"), read=_printed, whole=("-c", "conventional"),
    create=("-c", "conventional", "-o", "CHANGELOG.md"),
    update=("-c", "conventional", "-io", "CHANGELOG.md"),
    told={Setting.CHANNEL: Told(words=("-n", "pep440", "-B", "auto+beta"))},
)  # fmt: skip

_SEMANTIC = Tool(
    name="semantic-release", version=SEMANTIC, shown="semantic-release",
    program=lambda: (str(node_peer("semantic-release", SEMANTIC)),),
    next=_DRY, read=_semantic, whole=_DRY,
    told={Setting.PACKAGE: Told(words=("--tag-format", "pkg-a-v${version}"))},
)  # fmt: skip

PEERS = (_GIT_CLIFF, _PSR, _COMMITIZEN, _GIT_CHANGELOG, _SEMANTIC)
