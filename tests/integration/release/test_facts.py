"""Where the repository stands, read from real repositories."""

import pytest

from ministudio_ci.errors import NoCommitsError, RemoteError, UnknownRemoteError
from ministudio_ci.foundation.config import ReleaseSettings
from ministudio_ci.release import gather_facts
from tests.support.release_site import Site
from tests.support.repo import Repo

PLAIN = ReleaseSettings()


def test_a_fresh_clone_stands_on_the_tip_of_the_default_branch(site: Site) -> None:
    facts = gather_facts(site.git, PLAIN, {})
    head = site.git.head()
    assert (facts.commit, facts.tip) == (head, head)
    assert (facts.branch, facts.release_branch, facts.remote) == ("main", "main", "origin")
    assert (facts.changes, facts.pull_request) == ((), False)


def test_the_tip_is_the_remotes_and_not_what_was_fetched_last(site: Site) -> None:
    moved = site.advance()
    assert gather_facts(site.git, PLAIN, {}).tip == moved


def test_a_commit_not_pushed_is_not_the_tip(site: Site) -> None:
    before = site.git.head()
    after = site.repo.commit("feat: mine")
    facts = gather_facts(site.git, PLAIN, {})
    assert (facts.commit, facts.tip) == (after, before)


def test_a_configured_branch_comes_before_the_remotes_default(site: Site) -> None:
    site.repo.git("push", "--quiet", "origin", "main:stable")
    facts = gather_facts(site.git, ReleaseSettings(branch="stable"), {})
    assert (facts.release_branch, facts.tip) == ("stable", site.git.head())
    assert gather_facts(site.git, ReleaseSettings(branch="none"), {}).tip is None


def test_a_branch_whose_name_only_ends_the_same_is_another(site: Site) -> None:
    site.repo.git("push", "--quiet", "origin", "main:refs/heads/x/refs/heads/stable")
    assert gather_facts(site.git, ReleaseSettings(branch="stable"), {}).tip is None


def test_a_remote_whose_head_names_no_branch_has_no_default(site: Site) -> None:
    (site.bare / "HEAD").write_text("ref: refs/heads/gone\n")
    facts = gather_facts(site.git, PLAIN, {})
    assert (facts.release_branch, facts.tip) == (None, None)


@pytest.mark.parametrize(
    ("env", "branch"),
    [
        pytest.param({}, None, id="by hand"),
        pytest.param({"GITHUB_REF_NAME": "main", "GITHUB_REF_TYPE": "branch"}, "main",
                     id="on GitHub, a checkout by SHA"),
        pytest.param({"GITHUB_REF_NAME": "v1.0.0", "GITHUB_REF_TYPE": "tag"}, None,
                     id="on GitHub, a tag"),
    ],
)  # fmt: skip
def test_a_detached_head_is_on_the_branch_that_ci_names(
    site: Site, env: dict[str, str], branch: str | None
) -> None:
    site.repo.git("checkout", "--quiet", "--detach")
    assert gather_facts(site.git, PLAIN, env).branch == branch


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target"])
def test_a_run_for_a_pull_request_is_known(site: Site, name: str) -> None:
    assert gather_facts(site.git, PLAIN, {"GITHUB_EVENT_NAME": name}).pull_request


def test_a_repository_without_a_remote_stands_on_its_own_branch(site: Site) -> None:
    site.repo.git("remote", "remove", "origin")
    facts = gather_facts(site.git, PLAIN, {})
    assert (facts.remote, facts.release_branch, facts.tip) == (None, "main", site.git.head())


def test_a_remote_of_another_name_is_an_error_that_names_it(site: Site) -> None:
    site.repo.git("remote", "rename", "origin", "upstream")
    with pytest.raises(UnknownRemoteError, match="the repository has: upstream"):
        gather_facts(site.git, PLAIN, {})


def test_a_remote_that_is_gone_is_an_error_with_its_words(site: Site) -> None:
    site.bare.rename(site.bare.with_name("elsewhere"))
    with pytest.raises(RemoteError, match="does not appear to be a git repository"):
        gather_facts(site.git, PLAIN, {})


def test_what_we_write_ourselves_is_no_change_and_all_else_is(site: Site) -> None:
    files = {
        "app/.gitignore": "", "app/reports/report.json": "", "app/memory/x": "", "reports.txt": "",
        "a b.py": "x" * 200,
    }  # fmt: skip
    site.repo.commit("chore: app", files={"app/.gitignore": "", "a b.py": "x" * 200})
    for name in files:
        path = site.repo.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    site.repo.git("mv", "a b.py", "c d.py")
    in_app = Repo(site.repo.path / "app").foundation
    assert gather_facts(in_app, PLAIN, {}).changes == ("a b.py", "c d.py", "reports.txt")


def test_no_commit_is_an_error(site: Site) -> None:
    with pytest.raises(NoCommitsError):
        gather_facts(Repo.new(site.files / "empty").foundation, PLAIN, {})


@pytest.mark.parametrize(
    ("branch", "expected"),
    [("beta", "beta"), ("1.x", "1.x"), ("1.4.x", "1.4.x"), ("next", "next"), ("topic", "main")],
)
def test_a_channel_and_a_maintenance_branch_release_from_themselves(
    branch: str, expected: str, site: Site
) -> None:
    site.repo.git("switch", "--quiet", "--create", branch)
    head = site.repo.commit("fix: here")
    site.repo.git("push", "--quiet", "origin", branch)
    for settings in (ReleaseSettings(channels=("beta", "next=rc")),
                     ReleaseSettings(channels=("beta", "next=rc"), branch="main")):  # fmt: skip
        facts = gather_facts(site.git, settings, {})
        assert (facts.branch, facts.release_branch) == (branch, expected)
        assert (facts.tip == head) is (branch == expected)
