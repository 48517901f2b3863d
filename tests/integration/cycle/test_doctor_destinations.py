"""What `doctor` finds of each destination, and that nobody is posted a message."""

import json
from pathlib import Path

import pytest

from ministudio_ci.cli.app import run
from ministudio_ci.cycle.doctor_destinations import examine_destinations
from ministudio_ci.cycle.finding import Check, Standing
from ministudio_ci.foundation.templates import LANGUAGES, say
from tests.support.doctored import project
from tests.support.loopback import Answer, LoopbackServer
from tests.support.mail_server import PASSWORD, MailServer
from tests.support.news import KEY
from tests.support.repo import Repo
from tests.support.served import Served

HOOK = '[webhooks.status]\nurl = "{url}"\n'
OTHER = "another key of the tests, long enough"
ADDRESSES = "MINISTUDIO_CI_APPRISE_URLS"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.new(tmp_path / "repo")
    repo.commit("feat: one")
    return repo


def found(repo: Repo, config: str = "", **env: str) -> list[Check]:
    (repo.path / "ministudio-ci.toml").write_text(config)
    return list(examine_destinations(project(repo.path, **env)))


def told(check: Check, lang: str = "en") -> str:
    return say(lang, f"doctor.{check.key}", **dict(check.details))


def test_a_signed_nothing_tells_whether_the_endpoint_has_the_same_key(
    repo: Repo, tmp_path: Path
) -> None:
    with Served(tmp_path / "widget.sqlite3") as served:
        config = f'announce.widget-url = "{served.url}"'
        (same,) = found(repo, config, MINISTUDIO_KEY=KEY.decode())
        (other,) = found(repo, config, MINISTUDIO_KEY=OTHER)
        assert served.items() == []
    assert (same.standing, other.standing) == (Standing.GOOD, Standing.PROBLEM)
    assert told(same) == "It answers. Nothing was posted. It knows the key."
    assert told(other).startswith("It refuses: HTTP 401")


@pytest.mark.parametrize(
    ("status", "standing"),
    [(204, Standing.ADVICE), (405, Standing.ADVICE), (503, Standing.UNKNOWN)],
)
def test_a_webhook_is_asked_what_it_takes_and_the_rest_is_said_to_be_untested(
    repo: Repo, status: int, standing: Standing
) -> None:
    with LoopbackServer(lambda _: Answer(status=status)) as server:
        (check,) = found(repo, HOOK.format(url=server.origin), MINISTUDIO_KEY=KEY.decode())
        assert [request.method for request in server.requests] == ["OPTIONS"]
        assert not server.requests[0].body
    assert (check.name, check.standing) == ("status", standing)
    assert standing is not Standing.ADVICE or "was not tested" in told(check)


@pytest.mark.parametrize(
    ("password", "standing"),
    [(PASSWORD, Standing.GOOD), ("another", Standing.PROBLEM)],
    ids=["the right password", "another one"],
)
def test_a_mail_server_is_logged_in_to_and_sent_nothing(
    repo: Repo, password: str, standing: Standing
) -> None:
    with MailServer() as server:
        (check,) = found(repo, **{ADDRESSES: f"readers={server.address(password)}"})
        assert "AUTH" in server.commands
        assert server.messages == []
    assert (check.name, check.standing) == ("readers", standing)
    assert password not in told(check)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_destination_has_its_finding_whatever_is_wrong_with_the_others(
    repo: Repo, lang: str
) -> None:
    config = (
        'announce.widget-url = "http://127.0.0.1:1"\n'
        '[webhooks.discord]\nurl = "https://x.example"\n'
        '[webhooks.nowhere]\nurl = ""\n'
        '[webhooks.far]\nurl = "http://127.0.0.1:1/x"\n'
    )
    addresses = (
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ no-address far=json://127.0.0.1:1"
    )
    env = {"MINISTUDIO_KEY": "short", "MINISTUDIO_CI_WEBHOOK_FAR_KEY": OTHER,
           ADDRESSES: f"{addresses} odd=nope://x"}  # fmt: skip
    checks = found(repo, config, **env)
    standings = [(check.name, check.standing.value, check.key) for check in checks]
    assert standings == [
        ("announce", "problem", "error"),  # discord is a name of ours
        ("announce", "problem", "error"),  # no-address
        ("announce", "problem", "error"),  # two are named far
        ("widget", "problem", "error"),  # the key is short
        ("nowhere", "problem", "error"),  # no address
        ("far", "unknown", "not_reached"),
        ("slack", "advice", "untold"),
        ("odd", "problem", "error"),  # no service of that name
    ]
    words = "\n".join(told(check, lang) for check in checks)
    assert not [
        secret for secret in ("TIiajkdnlazkcOXrIdevi7FQ", OTHER, "nope://") if secret in words
    ]


def test_what_lacks_its_key_is_advice_and_not_a_problem(repo: Repo) -> None:
    (check,) = found(repo, HOOK.format(url="https://status.example"))
    assert (check.name, check.standing) == ("announce", Standing.ADVICE)
    assert "MINISTUDIO_CI_WEBHOOK_STATUS_KEY is not set" in told(check)


def test_the_command_shows_a_destination_by_its_own_name(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ADDRESSES, "team=ntfy://topic")
    run(["-C", str(repo.path), "--lang", "en", "--json", "doctor"])
    documents = json.loads(capsys.readouterr().out)
    (team,) = (one for one in documents if one["check"] == "team")
    assert team["standing"] == "advice"
    assert "Nothing was asked there" in team["text"]
