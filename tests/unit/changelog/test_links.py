"""Addresses on the forge, from the remote's address alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ministudio_ci.changelog import Links, links_from, links_of
from ministudio_ci.model.release import Bump, Release
from tests.support.history import linear

SHA = "c" * 40


def release(tag: str | None) -> Release:
    date = datetime(2025, 11, 2, tzinfo=UTC)
    return Release(version=None, tag=tag, commit=SHA, previous=None, date=date, bump=Bump.MINOR)


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r"),
        ("https://github.com/o/r/", "https://github.com/o/r"),
        ("https://user:secret@github.com/o/r.git", "https://github.com/o/r"),
        ("https://x-access-token:secret@github.com/o/r", "https://github.com/o/r"),
        ("git@github.com:o/r.git", "https://github.com/o/r"),
        ("github.com:o/r", "https://github.com/o/r"),
        ("ssh://git@github.com/o/r.git", "https://github.com/o/r"),
        ("ssh://git@ssh.github.com:443/o/r.git", "https://github.com/o/r"),
        ("ssh://git@git.example.org:2222/o/r.git", "https://git.example.org/o/r"),
        ("git://git.example.org/o/r.git", "https://git.example.org/o/r"),
        ("http://localhost:3000/o/r.git", "http://localhost:3000/o/r"),
        ("https://gitlab.com/group/sub/r.git", "https://gitlab.com/group/sub/r"),
        ("https://[::1]:3000/o/r", "https://[::1]:3000/o/r"),
        ("https://h/o/r)[x](https://evil", "https://h/o/r%29%5Bx%5D%28https%3A//evil"),
        ("/srv/git/r.git", None),
        ("../r.git", None),
        ("file:///srv/git/r.git", None),
        ("https://github.com", None),
        ("https://[::1", None),
        ("https://h)x(y/o/r", None),
        ("", None),
    ],
)
def test_the_home_page_comes_from_the_remotes_address_without_credentials(
    address: str, home: str | None
) -> None:
    assert links_from(address).home == home


@pytest.mark.parametrize(
    ("server", "pages"),
    [
        ("https://github.com", ("releases/tag/v1.6.0", f"commit/{SHA}", "compare/v1.5.0...v1.6.0",
                                "issues/12")),
        ("https://gitea.example.org", ("releases/tag/v1.6.0", f"commit/{SHA}",
                                       "compare/v1.5.0...v1.6.0", "issues/12")),
        ("https://gitlab.example.org", ("-/releases/v1.6.0", f"-/commit/{SHA}",
                                        "-/compare/v1.5.0...v1.6.0", "-/issues/12")),
    ],
)  # fmt: skip
def test_each_forge_has_its_paths(server: str, pages: tuple[str, ...]) -> None:
    links = Links(server=server, path="o/r")
    found = (links.release("v1.6.0"), links.commit(SHA), links.compare("v1.5.0", "v1.6.0"),
             links.reference("#12"))  # fmt: skip
    assert found == tuple(f"{server}/o/r/{page}" for page in pages)


def test_references_lead_to_the_repository_they_name() -> None:
    links = Links(server="https://github.com", path="o/r")
    assert links.reference("GH-7") == "https://github.com/o/r/issues/7"
    assert links.reference("a/b#7") == "https://github.com/a/b/issues/7"
    assert links.reference("nothing") is None


def test_a_release_is_identified_by_its_permalink() -> None:
    links = Links(server="https://github.com", path="o/r")
    assert links.identity(release("v1.6.0")) == "https://github.com/o/r/releases/tag/v1.6.0"
    assert links.identity(release(None)) == "unreleased"


def test_without_a_forge_there_are_no_addresses_but_an_id_for_ever() -> None:
    links = Links()
    assert (links.home, links.release("v1"), links.commit(SHA), links.reference("#1")) == (
        None,
    ) * 4
    assert links.identity(release("v1.6.0")) == "urn:uuid:7ed781ce-4114-5cdd-b009-985f310b51ab"
    assert links.identity(release("v1.6.1")) != links.identity(release("v1.6.0"))


def test_the_remote_named_is_the_one_asked(tmp_path: Path) -> None:
    repo = linear(tmp_path, "feat: a")
    repo.git("remote", "add", "fork", "git@github.com:me/r.git")
    assert links_of(repo.foundation, "fork").home == "https://github.com/me/r"
    assert links_of(repo.foundation, "origin").home is None
