"""Who is new in a release, as the history has it."""

from pathlib import Path

import pytest

from ministudio_ci.changelog import read_release, read_releases
from ministudio_ci.foundation.config import ChangelogSettings
from tests.support.history import History, linear
from tests.support.repo import Repo

SETTINGS = ChangelogSettings()


def new(repo: Repo, *, start: str | None = None) -> dict[str | None, tuple[str, ...]]:
    releases = read_releases(repo.foundation, SETTINGS, start=start)
    return {release.tag: release.newcomers for release in releases}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    history = History()
    history.commit("feat: a", author="Ada")
    history.tag("v1.0.0")
    history.commit("fix: b", author="Zoé")
    history.commit("chore: c", author="Bob")
    history.commit("fix: d", author="ADA")
    history.commit("fix: e", author="zoé")
    history.commit("chore: f", author="renovate[bot]")
    history.tag("v1.1.0")
    history.commit("feat: g", author="Bob")
    history.commit("feat: h", author="Eve\u202e @octo")
    return history.write(tmp_path)


def test_authors_are_new_in_the_release_of_their_first_commit(repo: Repo) -> None:
    assert new(repo) == {None: ("Eve @octo",), "v1.1.0": ("zoé", "Bob"), "v1.0.0": ()}


def test_a_range_knows_who_was_there_before_it(repo: Repo) -> None:
    assert new(repo, start="v1.1.0") == {None: ("Eve @octo",)}
    assert new(repo, start="v1.0.0")["v1.1.0"] == ("zoé", "Bob")


def test_one_release_read_alone_does_not_ask_the_history_before(repo: Repo) -> None:
    assert read_release(repo.foundation, SETTINGS).newcomers == ()


def test_an_author_known_by_the_mailmap_is_not_new_by_another_name(repo: Repo) -> None:
    (repo.path / ".mailmap").write_text("Ada <ada@example.org> Bob <ada@example.org>\n")
    assert new(repo)["v1.1.0"] == ("zoé",)


def test_who_is_new_depends_on_ancestors_alone(tmp_path: Path) -> None:
    """A branch merged later brings its authors then, whatever the dates."""
    history = History()
    history.commit("feat: a", author="Ada")
    history.tag("v1.0.0")
    history.commit("fix: b", on="old", after="main", author="Bob")
    history.tag("v1.0.1", on="old")
    history.commit("feat: c", author="Bob")
    history.tag("v1.1.0")
    history.commit("Merge branch 'old'", merging="old", author="Ada")
    history.commit("feat: d", author="Bob")
    history.tag("v1.2.0")
    assert new(history.write(tmp_path)) == {
        "v1.2.0": (), "v1.1.0": ("Bob",), "v1.0.1": ("Bob",), "v1.0.0": ()}  # fmt: skip


def test_coauthors_have_the_names_of_the_mailmap_each_once(tmp_path: Path) -> None:
    repo = linear(
        tmp_path,
        "fix: a\n\nCo-authored-by: bob <BOB@old.example>\n"
        "Co-authored-by: Robert <bob@example.org>\n"
        "Co-authored-by: ADA <x@example.org>\nCo-authored-by: nobody\n",
    )
    (release,) = read_releases(repo.foundation, SETTINGS)
    assert release.sections[0].entries[0].authors == ("Ada", "bob", "Robert", "nobody")
    (tmp_path / ".mailmap").write_text("Robert <bob@example.org> <bob@old.example>\n")
    (release,) = read_releases(repo.foundation, SETTINGS)
    assert release.sections[0].entries[0].authors == ("Ada", "Robert", "nobody")
    alone = read_release(repo.foundation, SETTINGS)
    assert alone.sections == release.sections
