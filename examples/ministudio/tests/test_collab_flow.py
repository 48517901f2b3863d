"""Two people edit one file at once, from joining to leaving, over real WebSocket sessions."""

import asyncio
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ministudio.app import create_app
from ministudio.limits import MAX_BODY
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

ROOMS = "ws://localhost/rooms"
Message = dict[str, Any]


@dataclass
class Editor:
    """A client as an editor would be: it keeps its own copy, changed only by what it is told."""

    session: WebSocketTestSession
    content: str = ""
    version: str = ""

    def hear(self, kind: str) -> Message:
        message: Message = self.session.receive_json()
        assert message["type"] == kind
        if kind == "document":
            self.content, self.version = message["content"], message["version"]
        elif kind == "edited":
            assert message["base"] == self.version, "a change was missed"
            self.content = self.content.replace(message["search"], message["replace"])
            self.version = message["version"]
        return message

    def edit(self, search: str, replace: str) -> None:
        self.session.send_json({"base": self.version, "search": search, "replace": replace})


@contextmanager
def joined(client: TestClient, name: str, *present: str) -> Iterator[Editor]:
    with client.websocket_connect(f"{ROOMS}/src/main.py?name={name}") as session:
        editor = Editor(session)
        editor.hear("document")
        assert editor.hear("presence")["present"] == sorted([name, *present])
        yield editor


@pytest.fixture
def ada_and_bob(client: TestClient) -> Iterator[tuple[Editor, Editor]]:
    with ExitStack() as stack:
        ada = stack.enter_context(joined(client, "ada"))
        bob = stack.enter_context(joined(client, "bob", "ada"))
        assert ada.hear("presence")["present"] == ["ada", "bob"]
        yield ada, bob


Pair = tuple[Editor, Editor]


def test_each_sees_the_edits_of_the_other(ada_and_bob: Pair, root: Path) -> None:
    ada, bob = ada_and_bob
    ada.edit("greet", "welcome")
    assert [editor.hear("edited")["by"] for editor in ada_and_bob] == ["ada", "ada"]
    bob.edit("hello", "salut")
    assert [editor.hear("edited")["by"] for editor in ada_and_bob] == ["bob", "bob"]
    on_disk = (root / "src/main.py").read_text()
    assert ada.content == bob.content == on_disk == "def welcome():\n    return 'salut'\n"


def test_a_conflicting_edit_is_refused_and_its_author_goes_on_from_the_truth(
    ada_and_bob: Pair, root: Path
) -> None:
    ada, bob = ada_and_bob
    ada.edit("hello", "from ada")
    ada.hear("edited")
    bob.edit("hello", "from bob")  # made before bob has heard of ada's
    bob.hear("edited")
    assert bob.hear("refused")["error"]["code"] == "stale"
    bob.hear("document")
    assert (bob.content, bob.version) == (ada.content, ada.version)
    bob.edit("from ada", "from ada and bob")
    assert ada.hear("edited")["by"] == bob.hear("edited")["by"] == "bob"
    assert "from ada and bob" in ada.content == bob.content == (root / "src/main.py").read_text()


def test_the_one_who_stays_sees_the_other_leave_and_can_go_on(client: TestClient) -> None:
    with joined(client, "ada") as ada:
        with joined(client, "bob", "ada"):
            ada.hear("presence")
        assert ada.hear("presence")["present"] == ["ada"]
        ada.edit("hello", "alone")
        ada.hear("edited")
    with joined(client, "bob") as bob:
        assert bob.content == ada.content


def test_a_change_from_outside_is_seen_in_the_room(client: TestClient) -> None:
    with joined(client, "ada") as ada:
        edit = {"base": ada.version, "search": "hello", "replace": "from a script"}
        client.post("/files/src/main.py", json=edit)
        assert ada.hear("edited")["by"] == ""
        assert "from a script" in ada.content


@pytest.mark.parametrize(
    ("text", "code"),
    [("{", "bad_request"), ("x" * (MAX_BODY + 1), "too_large")],
    ids=["no JSON", "too large"],
)
def test_a_message_that_is_no_change_is_refused_and_the_client_stays(
    client: TestClient, text: str, code: str
) -> None:
    with joined(client, "ada") as ada:
        ada.session.send_text(text)
        assert ada.hear("refused")["error"]["code"] == code
        ada.hear("document")
        ada.edit("hello", "still here")
        ada.hear("edited")


@pytest.mark.parametrize(
    ("room", "origin", "code"),
    [
        ("/src/main.py?name=eve", "https://evil.example", "foreign_origin"),
        ("/..%2Fsecret.txt?name=eve", "http://localhost", "unsafe_path"),
        ("/absent.py?name=eve", "http://localhost", "not_found"),
        ("/src/main.py", "http://localhost", "bad_request"),
        ("/src/main.py?name=" + "e" * 41, "http://localhost", "bad_request"),
    ],
    ids=["another site's page", "path outside", "absent file", "no name", "endless name"],
)
def test_who_may_not_join_is_told_why(
    client: TestClient, room: str, origin: str, code: str
) -> None:
    with client.websocket_connect(ROOMS + room, headers={"Origin": origin}) as session:
        with pytest.raises(WebSocketDisconnect) as closed:
            session.receive_json()
        assert (closed.value.code, closed.value.reason) == (1008, code)


@pytest.mark.anyio
async def test_a_client_that_takes_nothing_is_let_go(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ministudio.collab.SEND_TIMEOUT", 0.05)
    sent, closed = list[str](), asyncio.Event()

    async def receive() -> Message:
        if sent:
            await closed.wait()
            return {"type": "websocket.disconnect", "code": 1013}
        return {"type": "websocket.connect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"].removeprefix("websocket."))
        if sent[-1] == "send":
            await asyncio.Event().wait()  # the client's window is full, and stays so
        elif sent[-1] == "close":
            closed.set()

    scope = {
        "type": "websocket", "path": "/rooms/src/main.py", "query_string": b"name=stuck",
        "headers": [(b"host", b"localhost")],
    }  # fmt: skip
    async with asyncio.timeout(5):
        await create_app(root)(scope, receive, send)
    assert sent == ["accept", "send", "close"]
