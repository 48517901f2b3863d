"""`announce` to all kinds of destinations at once: none stops another, none is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.announce_site import Site, announced_site
from tests.support.loopback import Answer, LoopbackServer
from tests.support.mail_server import PASSWORD, MailServer
from tests.support.news import KEY

SECRET = "a-secret-of-the-address"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with announced_site(tmp_path) as found:
        yield found


def test_each_destination_is_sent_to_whatever_is_wrong_with_the_others(site: Site) -> None:
    def answer(path: str) -> Answer:
        return Answer(status=410 if "gone" in path else 200)

    with LoopbackServer(lambda request: answer(request.path)) as server, MailServer() as mail:
        (site.root / "ministudio-ci.toml").write_text(
            f'[webhooks.status]\nurl = "{server.origin}/hook"\n'
            f'[webhooks.gone]\nurl = "{server.origin}/gone"\nevents = ["releases"]\n'
            "[webhooks.nowhere]\n"
        )
        own = server.origin.replace("http", "json")
        addresses = f"{own}/{SECRET} readers={mail.address()} nope://{SECRET}"
        run = site.announce("--version", "1.6.0", MINISTUDIO_CI_APPRISE_URLS=addresses)
        paths = [request.path for request in server.requests]
        subjects = [str(one["Subject"]) for one in mail.messages]
    assert run.returncode == 2
    # The release goes to each; that one of them is gone, to those who take such news.
    assert paths == ["/hook", "/gone", f"/{SECRET}", "/hook", f"/{SECRET}"]
    assert ["update v1.6" in subjects[0], "gone" in subjects[1]] == [True, True]
    assert len(site.discord.messages) == 2
    assert site.widget.versions() == ["1.6.0"]
    shown = run.stdout + run.stderr + site.outbox()
    assert "2 destinations cannot be used" in shown
    assert shown.count("[webhooks.nowhere] has no web address") == 2  # where it is, and at the end
    for secret in (SECRET, PASSWORD, KEY.decode(), site.discord.url):
        assert secret not in shown
