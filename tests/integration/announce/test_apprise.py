"""apprise's services, really sent to and read; and what becomes of untrusted text in them."""

import json
import subprocess
from collections.abc import Iterator

import pytest
import requests

from ministudio_ci.announce import Apprise
from ministudio_ci.announce.apprise_process import _send, _service
from ministudio_ci.announce.notice import notice
from ministudio_ci.errors import AppriseAddressError
from ministudio_ci.model.news import Deferred, Sent, Untold
from tests.support.loopback import Answer, LoopbackServer
from tests.support.mail_server import MailServer
from tests.support.news import Clock, failure_news, release_news

EVIL = (
    "<!channel> <@U12> <@&9> <https://evil.example|x> @everyone [x](https://evil.example) &<b>b</b>"
)
NEWS = release_news(sections={"fixes": [EVIL]})
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general"
DISCORD = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
TELEGRAM = "tgram://123456789:abcdefg_hijklmnop/12315544/"
TEAMS = "workflows://host.example/643a8dc7-12cf-454a-8c81-1a2b3c4d5e6f/abcdefghij"
MAILGUN = "mailgun://u@x.com/1234567890abcdef-12345678-12345678/a@b.com"


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer(lambda _: Answer(body={"ok": True, "id": 1})) as running:
        yield running


def sender(address: str) -> Apprise:
    return Apprise(name="x", address=address, now=Clock())


@pytest.mark.parametrize(
    ("address", "path", "field"),
    [
        pytest.param("json://{host}/hook", "/hook", "message", id="JSON"),
        pytest.param("ntfy://{host}/releases", "/", "message", id="ntfy"),
        pytest.param("gotify://{host}/abcdefghijklmno", "/message", "message", id="Gotify"),
        pytest.param("mmost://{host}/3ccdd113474722377935511fc85d3dd4",
                     "/hooks/3ccdd113474722377935511fc85d3dd4", "text", id="Mattermost"),
    ],
)  # fmt: skip
def test_a_service_of_the_users_own_gets_title_and_text(
    server: LoopbackServer, address: str, path: str, field: str
) -> None:
    place = sender(address.format(host=server.origin.removeprefix("http://")))
    assert place.send(release_news()) == Sent()
    (request,) = server.requests
    assert request.path == path
    text = json.dumps(request.json(), ensure_ascii=False)
    assert "📢 Mise à jour CStream v1.6" in text
    assert "fluidité streaming + recherche optimisée" in request.json()[field]
    assert isinstance(place.probe("en"), Untold)
    assert len(server.requests) == 1  # the look posted nothing


def test_a_mail_has_a_subject_and_a_text_that_is_read_as_it_was_written() -> None:
    with MailServer() as server:
        assert sender(server.address()).send(failure_news("first\n" * 900 + "last")) == Sent()
        (mail,) = server.messages
    text = str(mail.get_content())
    assert mail["Subject"].replace("\xa0", " ") == "🚨 CStream : échec à l’étape « tests »"
    assert "│ first" in text
    assert "│ last" in text
    assert "https://git.example/cstream/actions/runs/1" in text


@pytest.fixture
def redirected(server: LoopbackServer, monkeypatch: pytest.MonkeyPatch) -> LoopbackServer:
    """Services in the cloud: apprise's own code for each, its requests brought here."""
    send = requests.Session.send

    def here(
        session: requests.Session, request: requests.PreparedRequest, **options: object
    ) -> object:
        assert request.url
        path = request.url.split("/", 3)[3]
        request.url = f"{server.origin}/{path}"
        return send(session, request, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "send", here)
    return server


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
@pytest.mark.parametrize(
    "address", [SLACK, DISCORD, TELEGRAM, TEAMS, MAILGUN], ids=lambda one: one.split(":")[0]
)
def test_untrusted_text_pings_links_and_formats_nowhere(
    redirected: LoopbackServer, address: str
) -> None:
    service = _service(address)
    assert service
    told = notice(NEWS, 700)
    _send(service, [{"title": told.title, "body": told.body}])
    sent = redirected.requests[0].body.decode()
    text = json.dumps(json.loads(sent), ensure_ascii=False) if sent.startswith("{") else sent
    for active in ("<!channel", "<@U12", "<@&9", "https://evil", "@everyone", "](http", "<b>b"):
        assert active not in text, text


@pytest.mark.parametrize(
    "address",
    [
        "nope://x",
        "json://",
        "slack://T1",
        "mailto://",
        "file:///etc/passwd",
        "https://example.org/",
    ],
)
def test_what_no_service_knows_names_the_destination_alone(address: str) -> None:
    with pytest.raises(AppriseAddressError) as raised:
        sender(address).send(NEWS)
    assert address not in str(raised.value)


def test_a_service_that_never_ends_is_ended(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ministudio_ci.announce.apprise._PATIENCE", 0.01)
    outcome = sender(server.origin.replace("http", "json")).send(NEWS)
    assert outcome == Deferred(why="pas de réponse à temps")


def test_the_process_is_given_no_secret_but_its_address(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[object, dict[str, str]]] = []
    run = subprocess.run

    def noted(command: list[str], **options: object) -> object:
        seen.append((command, dict(options["env"])))  # type: ignore[call-overload]
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", noted)
    monkeypatch.setenv("GITHUB_TOKEN", "a-token-of-the-tests")
    address = server.origin.replace("http", "json") + "/a-secret"
    assert sender(address).send(NEWS) == Sent()
    ((command, env),) = seen
    assert "a-secret" not in str(command)
    assert not {"a-token-of-the-tests", address} & set(env.values())
