"""A red week whose tests the configured fixers can mend: proposed once, never merged by us."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.cycle_site import CycleSite, announced, contents, state, was_killed
from tests.support.fixing import runs, writes
from tests.support.forges import REPOSITORY
from tests.support.gfm import gfm
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Access, OpenedPull, Repository
from tests.support.parts import need
from tests.support.repo import ENV, Repo

BROKEN = (
    "import pathlib\n\n\ndef test_it() -> None:\n    assert pathlib.Path('a').read_text() == '3'\n"
)
MENDS = writes("a", "3")


def config(*commands: str, more: str = "") -> str:
    return f"{more}\n[fix]\ncommands = {json.dumps(commands)}\n"


@pytest.fixture
def fake() -> Iterator[GithubFake]:
    with GithubFake() as running:
        yield running


class FixedSite:
    """A site with GitHub, red, with these fixers."""

    def __init__(self, folder: Path, fake: GithubFake, *commands: str, more: str = "") -> None:
        commands = commands or (MENDS,)
        self.site = CycleSite.new(folder, test=BROKEN, config=config(*commands, more=more))
        self.fake, self.hub = fake, fake.add(REPOSITORY, git_dir=self.site.bare)
        self.site.env |= {"GITHUB_API_URL": fake.url, "GITHUB_TOKEN": TOKEN,
                          "GITHUB_REPOSITORY": REPOSITORY}  # fmt: skip

    def run(self, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        return self.site.run("cycle", *words, **options)

    @property
    def head(self) -> str:
        return self.site.repo.git("rev-parse", "HEAD")

    @property
    def branch(self) -> str:
        return f"ministudio-ci/fix-{self.head[:12]}"

    def branches(self) -> list[str]:
        listed = self.there("for-each-ref", "--format=%(refname:short)", "refs/heads")
        return [name for name in listed.split() if name != "ministudio-memory"]

    def there(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.site.bare, env=ENV, check=True,
                              capture_output=True, text=True)  # fmt: skip
        return done.stdout.strip()

    def pulls(self) -> list[OpenedPull]:
        return list(self.hub.opened.values())

    def untouched(self) -> None:
        """Neither here nor there did anything else move; the week is red and nothing is out."""
        assert self.there("rev-parse", "main") == self.head
        assert self.site.tags() == ["v1.5.0"]
        assert self.site.repo.git("branch", "--format=%(refname:short)") == "main"
        assert self.site.repo.git("status", "--porcelain", "--untracked-files=no") == ""
        listed = self.site.repo.git("worktree", "list", "--porcelain")
        assert listed.count("worktree ") == 1


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
    assert f"\n🔧 {fake.url.removesuffix('/api/v3')}/{REPOSITORY}/pull/{pull.number}" in alarm
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


PROJECT = (
    '[project]\nname = "player"\nversion = "1.0"\n'
    '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
    '[tool.hatch.build.targets.wheel]\npackages = ["src/player"]\n'
)
CHECKS = (
    "import pathlib\nimport player\n\n\ndef test_style() -> None:\n"
    "    assert 'os' not in pathlib.Path('src/player/__init__.py').read_text()\n\n\n"
    "def test_code() -> None:\n    assert player.VOLUME == 11\n"
)


@pytest.mark.parametrize(("volume", "proposed"), [(10, 0), (11, 1)], ids=["breaks", "mends"])
def test_with_an_environment_of_its_own_the_corrections_code_is_what_is_tested(
    tmp_path: Path, fake: GithubFake, volume: int, proposed: int
) -> None:
    """Installed by uv, editable: the original's environment leads to the original's code."""
    fixer = writes("src/player/__init__.py", f"VOLUME = {volume}\n")
    more = 'install = "uv pip install --quiet --editable . pytest"'
    site = FixedSite(tmp_path, fake, fixer, more=more)
    site.site.repo.commit("feat: player", files={
        "pyproject.toml": PROJECT, "src/player/__init__.py": "import os\n\nVOLUME = 11\n",
        "test_site.py": CHECKS,
    })  # fmt: skip
    site.site.repo.git("push", "--quiet", "origin", "main")
    runner = tmp_path / "runner"
    path = f"{need('uv').parent}:{ENV['PATH']}"
    reaches = {name: value for name, value in os.environ.items()
               if not name.startswith(("GIT", "VIRTUAL_ENV", "PYTHON"))}  # fmt: skip
    site.site.env |= {**reaches, **site.site.env, "PATH": path, "RUNNER_TEMP": str(runner)}
    run = site.run()
    assert run.returncode == 1, state(run)
    assert len(site.pulls()) == proposed, state(run)
    assert ("test_site.py::test_code" in run.stdout.split("n’ont pas suffi")[-1]) == (not proposed)
    site.untouched()
    assert len(list((runner / "ministudio-ci").iterdir())) == 1


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


@pytest.mark.parametrize("first", [22, 32])
def test_a_week_killed_anywhere_proposes_once_when_it_is_run_again(
    tmp_path: Path, first: int
) -> None:
    """Each case kills at every 20th act, from its first one on, until a run comes through."""
    act, killed = first, True
    while killed:
        with GithubFake() as fake:
            site = FixedSite(tmp_path / str(act), fake)
            killed = was_killed(site.run(dying_at=act))
            again = site.run()
            assert again.returncode == 1, f"{act} {state(again)}"
            check_once(site, site.hub)
        act += 20


DIES = "lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.parametrize(
    "flaw",
    [
        pytest.param(f"from ministudio_ci.cycle import fix as m; m.run_suites = {DIES}",
                     id="before the suites, both scratch trees made"),
        pytest.param(f"from ministudio_ci.cycle import propose as m; m.open_proposals = {DIES}",
                     id="before the branch"),
        pytest.param("from ministudio_ci.foundation.proposal_github import GitHubProposals as m; "
                     f"m.open = {DIES}", id="the branch pushed, before the pull request"),
        pytest.param("from ministudio_ci.foundation import proposal_github as m; "
                     f"m._value = {DIES}", id="the pull request opened, before we know"),
    ],
)  # fmt: skip
def test_a_week_killed_at_an_act_of_the_correction_proposes_once_when_it_is_resumed(
    tmp_path: Path, fake: GithubFake, flaw: str
) -> None:
    site = FixedSite(tmp_path, fake)
    assert was_killed(site.run(flaw=f"import os, signal; {flaw}"))
    again = site.run("--resume")
    assert again.returncode == 1, state(again)
    check_once(site, site.hub)


def check_once(site: FixedSite, hub: Repository) -> None:
    site.untouched()
    assert len(hub.opened) == 1
    assert site.branches() == ["main", site.branch]
    assert site.there("show", f"{site.branch}:a") == "3"
