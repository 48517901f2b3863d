"""What was taken back before it was out is not told of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ministudio_ci.changelog import plan_version, read_release
from ministudio_ci.foundation.config import ChangelogSettings
from tests.support.history import History
from tests.support.repo import Repo

SETTINGS = ChangelogSettings()


def repository(path: Path) -> Repo:
    repo = Repo.new(path)
    repo.commit("feat: out", files={"out": "1"})
    repo.tag("v1.5.0")
    return repo


def revert_it(repo: Repo) -> None:
    repo.commit("feat: a", files={"a": "1"})
    repo.git("revert", "--no-edit", "HEAD")


def revert_the_revert(repo: Repo) -> None:
    revert_it(repo)
    repo.git("revert", "--no-edit", "HEAD")


def revert_what_is_out(repo: Repo) -> None:
    repo.git("revert", "--no-edit", "v1.5.0")


def revert_by_convention(repo: Repo) -> None:
    sha = repo.commit("feat: a")
    repo.commit(f"revert: feat: a\n\nRefs: {sha[:9]}\n")


def revert_and_mend(repo: Repo) -> None:
    sha = repo.commit("feat: a")
    repo.commit(f"fix: b\n\nThis reverts commit {sha}.\n")


def revert_two_one_of_them_out(repo: Repo) -> None:
    out, sha = repo.git("rev-parse", "HEAD"), repo.commit("feat: a")
    repo.commit(f"revert: both\n\nThis reverts commit {sha}.\nThis reverts commit {out}.\n")


def revert_a_merge(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "-b", "side")
    repo.commit("feat: a", files={"a": "1"})
    repo.git("checkout", "--quiet", "main")
    repo.commit("fix: b", files={"b": "1"})
    repo.git("merge", "--quiet", "--no-edit", "side")
    repo.git("revert", "--no-edit", "--mainline", "1", "HEAD")


def quote_a_revert(repo: Repo) -> None:
    sha = repo.commit("feat: a")
    repo.commit(f"docs: say that `This reverts commit {sha}` is git's way\n\nJust that.")


@pytest.mark.parametrize(
    ("do", "following", "told"),
    [
        (revert_it, None, []),
        (revert_the_revert, "1.6.0", ["a"]),
        (revert_what_is_out, "1.5.1", ['Revert "feat: out"']),
        (revert_by_convention, None, []),
        (revert_and_mend, "1.5.1", ["b"]),
        (revert_two_one_of_them_out, "1.5.1", ["revert: both"]),
        (revert_a_merge, "1.5.1", ["b"]),
        (quote_a_revert, "1.6.0", ["a"]),
    ],
)
def test_reverts_are_netted(
    do: Callable[[Repo], None], following: str | None, told: list[str], tmp_path: Path
) -> None:
    repo = repository(tmp_path)
    do(repo)
    assert plan_version(repo.foundation, SETTINGS).next == following
    release = read_release(repo.foundation, SETTINGS)
    assert [entry.summary for part in release.sections for entry in part.entries] == told


def test_reverts_across_a_release_stand_in_both(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: a")
    history.tag("v1.0.0")
    repo = history.write(tmp_path)
    sha = repo.git("rev-parse", "HEAD")
    repo.commit(f'Revert "feat: a"\n\nThis reverts commit {sha}.\n')
    reasons = [one.why for one in plan_version(repo.foundation, SETTINGS).commits]
    assert reasons == ["revert"]
    assert read_release(repo.foundation, SETTINGS, "v1.0.0").sections
