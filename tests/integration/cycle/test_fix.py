"""A red week whose tests the configured fixers can mend: proposed once, never merged by us."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.cycle_site import announced, contents, state
from tests.support.fixed_site import BROKEN, MENDS, FixedSite
from tests.support.fixing import runs, writes
from tests.support.forges import REPOSITORY
from tests.support.gfm import gfm
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Access
from tests.support.repo import Repo


@pytest.fixture
def fake() -> Iterator[GithubFake]:
    with GithubFake() as running:
        yield running


def test_what_the_fixers_mend_is_proposed_and_the_week_stays_red(
    tmp_path: Path, fake: GithubFake
) -> None:
    site = FixedSite(tmp_path, fake)
    with announced(site.site) as (discord, _):
        run = site.run()
        (alarm,) = contents(discord.bodies)
    assert run.returncode == 1, state(run)
    site.untouched()
    (pull,) = site.pulls()
    assert (pull.head, pull.base) == (site.branch, "main")
    assert pull.title == "fix: apply python"
    assert site.branches() == ["main", site.branch]
    assert site.there("show", f"{site.branch}:a") == "3"
    assert site.there("rev-parse", f"{site.branch}^") == site.head
    assert "test_site.py::test_it" in alarm
    address = f"{fake.url.removesuffix('/api/v3')}/{REPOSITORY}/pull/{pull.number}"
    assert f"\n🔧 Correction proposée\N{NO-BREAK SPACE}: {address}" in alarm
    body = str(pull.body)
    for part in ("+3", "test_site.py:5", "a | 2 +-", site.head, "GITHUB_TOKEN"):
        assert part in body, body
    report = json.loads((site.site.repo.path / "reports" / "report.json").read_text())
    assert report["ministudio"]["result"] == "FAILURE"
    apart = json.loads((site.site.repo.path / "reports/fix/report.json").read_text())
    assert apart["ministudio"]["result"] == "SUCCESS"


def test_the_same_red_commit_is_proposed_once(tmp_path: Path, fake: GithubFake) -> None:
    site = FixedSite(tmp_path, fake)
    assert site.run().returncode == 1
    again = site.run()
    assert again.returncode == 1, state(again)
    assert len(site.pulls()) == 1
    assert "Déjà proposée" in again.stdout
    resumed = site.run("--resume")
    assert resumed.returncode == 1, state(resumed)
    assert len(site.pulls()) == 1
    assert site.branches() == ["main", site.branch]


def test_what_a_person_closed_is_not_proposed_again(tmp_path: Path, fake: GithubFake) -> None:
    site = FixedSite(tmp_path, fake)
    site.run()
    site.pulls()[0].state = "closed"
    site.there("update-ref", "-d", f"refs/heads/{site.branch}")
    again = site.run()
    assert "puis fermée" in again.stdout, state(again)
    assert len(site.pulls()) == 1
    assert site.branches() == ["main"]


def test_a_branch_that_somebody_works_on_is_left_as_it_is(tmp_path: Path, fake: GithubFake) -> None:
    site = FixedSite(tmp_path, fake)
    other = Repo(tmp_path / "other").clone(site.site.bare)
    tip = other.commit("wip: mine", files={"b": "1"})
    other.git("push", "--quiet", "origin", f"HEAD:refs/heads/{site.branch}")
    run = site.run()
    assert "autre contenu" in run.stdout, state(run)
    assert site.there("rev-parse", site.branch) == tip
    assert site.pulls() == []


def test_what_does_not_help_is_said_in_the_alert_with_the_failures(
    tmp_path: Path, fake: GithubFake
) -> None:
    site = FixedSite(tmp_path, fake, writes("a", "4"))
    with announced(site.site) as (discord, _):
        run = site.run()
        (alarm,) = contents(discord.bodies)
    assert run.returncode == 1, state(run)
    site.untouched()
    assert "n’ont pas suffi" in alarm
    assert alarm.count("test_site.py::test_it") == 2
    assert (site.pulls(), site.branches()) == ([], ["main"])


def test_a_fixer_that_edits_a_test_is_refused(tmp_path: Path, fake: GithubFake) -> None:
    site = FixedSite(tmp_path, fake, writes("test_site.py", "def test_it(): pass\n"))
    run = site.run()
    assert run.returncode == 1, state(run)
    site.untouched()
    assert "(test_site.py)" in run.stdout
    assert (site.pulls(), site.branches()) == ([], ["main"])


def test_a_fixer_that_writes_where_pytest_looks_for_tests_is_refused(
    tmp_path: Path, fake: GithubFake
) -> None:
    site = FixedSite(tmp_path, fake, MENDS, writes("checks/want", "3"))
    site.site.repo.commit("test: b", files={"pytest.ini": "[pytest]\ntestpaths = . checks\n"})
    site.site.repo.git("push", "--quiet", "origin", "main")
    run = site.run()
    assert run.returncode == 1, state(run)
    site.untouched()
    assert "(checks/want)" in run.stdout
    assert (site.pulls(), site.branches()) == ([], ["main"])


def patch_of(site: FixedSite) -> str:
    return (site.site.repo.path / "reports/fix/fix.patch").read_text()


@pytest.mark.parametrize(
    ("hinder", "said"),
    [
        pytest.param(lambda site: site.site.env.pop("GITHUB_TOKEN"), "GITHUB_TOKEN", id="no token"),
        pytest.param(lambda site: site.site.repo.git("checkout", "--quiet", "--detach"),
                     "aucune branche", id="no branch"),
        pytest.param(lambda site: site.site.repo.commit("feat: b", files={"b": "1"}),
                     "n’est pas sur main", id="not pushed"),
        pytest.param(lambda site: site.fake.tokens.update({TOKEN: Access(pulls=False)}),
                     "pull-requests: write", id="no right"),
        pytest.param(lambda site: setattr(site.hub, "actions_may_open", False),
                     "Allow GitHub Actions", id="the setting is off"),
    ],
)  # fmt: skip
def test_where_it_cannot_be_proposed_the_patch_is_kept_and_the_reason_said(
    tmp_path: Path, fake: GithubFake, hinder: Any, said: str
) -> None:
    site = FixedSite(tmp_path, fake)
    hinder(site)
    summary = tmp_path / "summary.md"
    site.site.env |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    run = site.run()
    assert run.returncode == 1, state(run)
    assert said in run.stdout
    assert "+3" in patch_of(site)
    assert "git apply reports/fix/fix.patch" in summary.read_text()
    assert site.pulls() == []


def test_a_remote_that_refuses_the_branch_is_one_line(tmp_path: Path, fake: GithubFake) -> None:
    site = FixedSite(tmp_path, fake)
    hook = site.site.bare / "hooks" / "update"
    hook.write_text('#!/bin/sh\ncase $1 in *fix-*) echo "no new branches" >&2; exit 1;; esac\n')
    hook.chmod(0o755)
    run = site.run()
    assert run.returncode == 1, state(run)
    assert "no new branches" in run.stdout
    assert site.pulls() == []


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"GITHUB_EVENT_NAME": "pull_request"}, id="a pull request"),
        pytest.param({"GITHUB_EVENT_NAME": "merge_group"}, id="a merge queue"),
        pytest.param({"GITHUB_EVENT_NAME": "push", "GITHUB_ACTOR": "dependabot[bot]"},
                     id="Dependabot"),
    ],
)  # fmt: skip
def test_a_run_that_may_not_propose_tries_nothing(
    tmp_path: Path, fake: GithubFake, event: dict[str, str]
) -> None:
    site = FixedSite(tmp_path, fake)
    site.site.env |= {"GITHUB_ACTIONS": "true", **event}
    run = site.run()
    assert run.returncode == 1, state(run)
    assert not (site.site.repo.path / "reports/fix").exists()
    assert "correct" not in run.stdout


@pytest.mark.parametrize(
    ("hinder", "said"),
    [
        pytest.param({"a": "5"}, "pas commités", id="a changed file"),
        pytest.param({"PYTEST_ADDOPTS": "-k it"}, "en entier", id="a narrowed run"),
        pytest.param({"INPUT_SUITE": "one"}, "en entier", id="one suite of two"),
    ],
)
def test_where_it_would_prove_nothing_it_is_not_tried(
    tmp_path: Path, fake: GithubFake, hinder: dict[str, str], said: str
) -> None:
    site = FixedSite(tmp_path, fake, more="suites.one.paths = ['.']\nsuites.two.paths = ['.']")
    for name, value in hinder.items():
        if name.isupper():
            site.site.env[name] = value
        else:
            (site.site.repo.path / name).write_text(value)
    run = site.run()
    assert said in run.stdout, state(run)
    assert site.pulls() == []


def test_a_secret_that_a_fixer_prints_is_nowhere(tmp_path: Path, fake: GithubFake) -> None:
    secret = "sk-a-secret-of-the-job"
    site = FixedSite(tmp_path, fake, MENDS, runs("print(os.environ['OPENAI_API_KEY'])"))
    site.site.env["OPENAI_API_KEY"] = secret
    run = site.run()
    assert len(site.pulls()) == 1, state(run)
    kept = [path.read_text() for path in (site.site.repo.path / "reports").rglob("*.*")]
    for text in (run.stdout, run.stderr, str(site.pulls()[0].body), *kept):
        assert secret not in text


def test_the_hostile_words_of_a_diff_stay_in_their_block(tmp_path: Path, fake: GithubFake) -> None:
    hostile = "3\n``````\n</details>\n# out @everyone\n<img src=x>\n"
    check = BROKEN.replace("== '3'", "!= '2', '``` @everyone\\n# out'")
    site = FixedSite(tmp_path, fake, writes("a", hostile))
    site.site.repo.commit("test: a", files={"test_site.py": check})
    site.site.repo.git("push", "--quiet", "origin", "main")
    run = site.run()
    assert len(site.pulls()) == 1, state(run)
    html = gfm(str(site.pulls()[0].body), html=True)
    assert "<h1>" not in html
    assert "<img" not in html
    assert html.count("</details>") == 1


def test_with_a_stamped_version_the_correction_is_on_the_commit_that_is_pushed(
    tmp_path: Path, fake: GithubFake
) -> None:
    site = FixedSite(tmp_path, fake, more='release.stamp = ["version.txt:version {version}"]')
    site.site.repo.commit("chore: a", files={"version.txt": "version 1.5.0\n"})
    site.site.repo.git("push", "--quiet", "origin", "main")
    run = site.run()
    assert run.returncode == 1, state(run)
    assert "1.6.0" in run.stdout
    site.untouched()
    assert site.there("rev-parse", f"{site.branch}^") == site.head
    assert site.there("show", f"{site.branch}:version.txt") == "version 1.5.0"


def test_a_dry_run_says_what_would_be_tried_and_tries_nothing(
    tmp_path: Path, fake: GithubFake
) -> None:
    site = FixedSite(tmp_path, fake, "ruff check --fix .")
    run = site.run("--dry-run")
    assert "ruff check --fix ." in run.stdout, state(run)
    assert not (site.site.repo.path / "reports").exists()


def test_the_summary_says_it(tmp_path: Path, fake: GithubFake) -> None:
    site = FixedSite(tmp_path, fake)
    summary = tmp_path / "summary.md"
    site.site.env |= {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push",
                      "GITHUB_STEP_SUMMARY": str(summary)}  # fmt: skip
    run = site.run()
    (pull,) = site.pulls()
    assert f"/pull/{pull.number}" in summary.read_text(), state(run)
