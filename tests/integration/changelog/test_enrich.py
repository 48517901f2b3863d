"""`changelog --enrich`, as a person and as CI run it, against GitHub's own GraphQL schema."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from tests.support.forges import REPOSITORY
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import PullRequest
from tests.support.history import linear
from tests.support.loopback import Answer, wait_until
from tests.support.repo import Repo
from tests.support.workflows import ROOT

Said = Callable[..., tuple[int, str, str]]
OLD = "2020-01-01T00:00:00Z"


@pytest.fixture
def env(graphql_fake: GithubFake, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    given = {
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_API_URL": graphql_fake.url,
        "GITHUB_REPOSITORY": REPOSITORY,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return given


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def run_it(*words: str, lang: str = "en") -> tuple[int, str, str]:
        status = run(["-C", str(tmp_path), "--lang", lang, "changelog", *words])
        return status, *capsys.readouterr()

    return run_it


def known(graphql_fake: GithubFake, repo: Repo) -> None:
    """Have the forge know each commit, and a pull request for each."""
    repository = graphql_fake.repositories[REPOSITORY]
    for number, sha in enumerate(repo.git("rev-list", "--reverse", "HEAD").split(), 1):
        repository.commits[sha] = OLD
        repository.pulls[sha] = [PullRequest(number=number, title=f"Title {number}", author="octo")]


def queries(graphql_fake: GithubFake) -> int:
    return sum(request.path == "/api/graphql" for request in graphql_fake.requests)


@pytest.mark.usefixtures("env")
def test_entries_show_number_and_author(
    tmp_path: Path, graphql_fake: GithubFake, said: Said
) -> None:
    known(graphql_fake, linear(tmp_path, "feat: a", "tag v1.0.0", "fix: b (#2)", "Tidy", "docs: c"))
    status, out, err = said("--enrich")
    assert (status, "pull request" in err) == (0, False)
    assert "- b (" in out
    assert "#2, @\u200bocto)" in out
    assert "- Title 3 (" in out
    assert "#1, @\u200bocto)" in out
    assert queries(graphql_fake) == 1
    feed = json.loads(said("--enrich", "--json")[1])
    (section, _) = feed["items"][0]["_ministudio"]["sections"]
    assert section["entries"][0]["authors"] == ["Ada", "@octo"]
    assert section["entries"][0]["references"] == ["#2"]
    assert queries(graphql_fake) == 1


@pytest.mark.usefixtures("env")
def test_it_is_asked_for_by_configuration_too(
    tmp_path: Path, graphql_fake: GithubFake, said: Said
) -> None:
    known(graphql_fake, linear(tmp_path, "feat: a"))
    assert "octo" not in said()[1]
    (tmp_path / "ministudio-ci.toml").write_text("[changelog]\nenrich = true\n", encoding="utf-8")
    assert "octo" in said()[1]


@pytest.mark.usefixtures("env")
def test_an_outage_leaves_the_changelog_as_it_is_and_is_said(
    tmp_path: Path, graphql_fake: GithubFake, said: Said
) -> None:
    known(graphql_fake, linear(tmp_path, "feat: a", "fix: b"))
    plain = said()[1]
    graphql_fake.fail_next("POST", "", 401, times=9)
    status, out, err = said("--enrich")
    assert (status, out) == (0, plain)
    assert err.startswith("2 commit(s) are told of without their pull request: 127.0.0.1 does not")
    assert "GITHUB_TOKEN" in err
    assert TOKEN not in out + err


@pytest.mark.usefixtures("env")
def test_commits_that_were_not_pushed_are_counted(
    tmp_path: Path, graphql_fake: GithubFake, said: Said
) -> None:
    repo = linear(tmp_path, "feat: a")
    known(graphql_fake, repo)
    repo.git("commit", "--allow-empty", "-qm", "fix: b")
    status, out, err = said("--enrich")
    assert (status, "octo" in out) == (0, True)
    assert err == "1 commit(s) are not on the forge, and are told of as they are.\n"


@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "GITHUB_REPOSITORY"])
@pytest.mark.usefixtures("env")
def test_without_a_token_or_a_repository_the_flag_is_refused_and_the_key_is_passed_over(
    name: str, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    linear(tmp_path, "feat: a")
    monkeypatch.delenv(name)
    status, out, err = said("--enrich")
    assert (status, out) == (2, "")
    assert name.removesuffix("_REPOSITORY") in err
    (tmp_path / "ministudio-ci.toml").write_text("[changelog]\nenrich = true\n", encoding="utf-8")
    status, out, err = said()
    assert (status, "- a (" in out) == (0, True)
    assert err.startswith("1 commit(s) are told of without")


@pytest.mark.usefixtures("env")
def test_without_it_nothing_is_asked_and_nothing_is_loaded(tmp_path: Path) -> None:
    linear(tmp_path, "feat: a")
    code = (
        "import sys; from ministudio_ci.cli.app import run\n"
        f"status = run(['-C', {str(tmp_path)!r}, 'changelog'])\n"
        "print(status, sorted({'github', 'requests', 'graphql'} & set(sys.modules)), [name for "
        "name in sys.modules if 'pull_' in name or 'enrich' in name], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert done.stderr == "0 [] []\n"


def test_a_run_that_is_killed_is_gone_on_with(
    tmp_path: Path, graphql_fake: GithubFake, env: dict[str, str], said: Said
) -> None:
    known(graphql_fake, linear(tmp_path, *(f"feat: a{number}" for number in range(180))))
    graphql_fake.fail_next("POST", "/graphql$", Answer(delay=30.0, cut=True), skip=2)
    command = [sys.executable, "-m", "ministudio_ci", "-C", str(tmp_path), "changelog", "--enrich"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | env, stdout=subprocess.DEVNULL
    ) as run:
        wait_until(lambda: queries(graphql_fake) == 3, seconds=60, what="the third query")
        run.kill()
    status, out, err = said("--enrich")
    assert (status, err) == (0, "")
    assert out.count("octo") == 180
    assert queries(graphql_fake) == 5
