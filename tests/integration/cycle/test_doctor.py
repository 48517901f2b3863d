"""What `doctor` finds, on real repositories, with a real webhook stand-in."""

from pathlib import Path

import pytest

from ministudio_ci.announce import Discord, Outbox, enqueue
from ministudio_ci.cli.app import run
from ministudio_ci.cycle.doctor import examine
from ministudio_ci.cycle.finding import Check, Standing
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import Refused
from tests.support.discord_answers import unavailable, unknown_webhook
from tests.support.discord_fake import DiscordFake
from tests.support.doctored import project
from tests.support.forges import REPOSITORY
from tests.support.github_fake import TOKEN, GithubFake
from tests.support.github_state import Access
from tests.support.news import NOW, release_news
from tests.support.repo import Repo


def checks(root: Path, **env: str) -> dict[str, Check]:
    return {check.name: check for check in all_checks(root, **env)}


def all_checks(root: Path, **env: str) -> list[Check]:
    return list(examine(project(root, **env)))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.new(tmp_path / "repo")
    repo.commit("feat: one")
    return repo


def test_a_healthy_project_has_nothing_in_its_way(repo: Repo, tmp_path: Path) -> None:
    repo.remote(tmp_path / "remote.git")
    workflow = repo.path / ".github" / "workflows" / "ci.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text("uses: org/ministudio-ci@v1")
    with DiscordFake() as discord, GithubFake() as github:
        github.add(REPOSITORY)
        found = checks(
            repo.path, MINISTUDIO_CI_DISCORD_WEBHOOK=discord.url, GITHUB_TOKEN=TOKEN,
            GITHUB_API_URL=github.url, GITHUB_REPOSITORY=REPOSITORY,
        )  # fmt: skip
        assert {check.standing for check in found.values()} == {Standing.GOOD}
        assert found.keys() == {"history", "remote", "tests", "memory", "forge", "discord",
                                "workflows"}  # fmt: skip
        assert discord.messages == {}  # nothing was posted


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        pytest.param(unknown_webhook(), Standing.PROBLEM, id="a webhook that is gone"),
        pytest.param(unavailable(503), Standing.UNKNOWN, id="an outage"),
    ],
)
def test_a_webhook_is_looked_at_without_a_message(
    repo: Repo, answer: object, standing: Standing
) -> None:
    with DiscordFake(answer) as discord:  # type: ignore[arg-type]  # an Answer, each of them
        found = checks(repo.path, MINISTUDIO_CI_DISCORD_WEBHOOK=discord.url)
        assert found["discord"].standing is standing
        assert [request.method for request in discord.requests] == ["GET"]


@pytest.mark.parametrize(
    ("access", "standing", "key"),
    [
        (Access(push=True, scopes=("repo",)), Standing.GOOD, "forge"),
        (Access(push=True, scopes=("gist",)), Standing.PROBLEM, "no_scope"),
        (Access(push=True, scopes=None), Standing.GOOD, "forge_untold"),
    ],
    ids=["a token with the scope", "a token without it", "a token that does not tell"],
)
def test_the_tokens_scope_is_told(repo: Repo, access: Access, standing: Standing, key: str) -> None:
    with GithubFake() as github:
        github.add(REPOSITORY)
        github.tokens[TOKEN] = access
        env = {"GITHUB_API_URL": github.url, "GITHUB_REPOSITORY": REPOSITORY}
        found = checks(repo.path, GITHUB_TOKEN=TOKEN, **env)["forge"]
    assert (found.standing, found.key) == (standing, key)


def test_a_shallow_clone_is_told(repo: Repo, tmp_path: Path) -> None:
    repo.commit("fix: two")
    clone = Repo(tmp_path / "clone").clone(repo.remote(tmp_path / "remote.git"), "--depth=1")
    assert checks(clone.path)["history"].key == "shallow"


def test_no_repository_is_one_problem(tmp_path: Path) -> None:
    found = checks(tmp_path)
    assert [c.name for c in found.values() if c.standing is Standing.PROBLEM] == ["history"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_finding_has_its_words(repo: Repo, lang: str) -> None:
    for check in checks(repo.path).values():
        assert say(lang, f"doctor.{check.key}", **dict(check.details))


def test_each_check_has_its_name_in_the_persons_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = Repo.new(tmp_path)
    repo.commit("feat: a")
    run(["-C", str(tmp_path), "--lang", "fr", "doctor"])
    shown = capsys.readouterr().out
    assert "✓ historique    1 commit(s), rien ne manque.\n" in shown
    assert "· dépôt distant Aucun dépôt distant" in shown


def test_an_outbox_that_holds_something_is_told_of(repo: Repo) -> None:
    now, outbox = NOW, Outbox(repo.path / "memory/outbox")
    with DiscordFake() as discord:
        place = Discord(webhook=discord.url, now=lambda: now)
        for version, outcome in (("1.5.0", Refused(why="HTTP 400")),
                                 ("1.6.0", Refused(why="HTTP 404", dead=True))):  # fmt: skip
            (entry,) = enqueue(outbox, release_news(version), (place,), now=now)
            outbox.write(entry.attempted(place.fingerprint).after(outcome, now=now))
        environment = {"MINISTUDIO_CI_DISCORD_WEBHOOK": discord.url}
        found = [one for one in all_checks(repo.path, **environment) if one.name == "outbox"]
    circuit, rest = found
    assert (circuit.standing, rest.standing) == (Standing.PROBLEM, Standing.ADVICE)
    assert "HTTP 404" in dict(circuit.details)["what"]  # type: ignore[operator]
    assert dict(rest.details) == {"pending": 1, "refused": 1}
