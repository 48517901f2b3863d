"""The guard: who waits longest gives way, who does not get on is ended."""

import asyncio
from typing import Any, cast

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from ministudio_ci.widget.guard import Guard, Guarded


class Transport:
    """What the guard asks of a connection's transport."""

    def __init__(self, unsent: int) -> None:
        self.unsent, self.aborted = unsent, False

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def abort(self) -> None:
        self.aborted = True


class Connection:
    def __init__(self, unsent: int = 0) -> None:
        self.transport = Transport(unsent)


class Scene:
    """A guard, and why it ended whom."""

    def __init__(self, most: int = 100) -> None:
        self.why: list[str] = []
        self.guard = Guard(10, self.why.append, most=most)

    def come(self, connection: Connection) -> Connection:
        self.guard.waits(cast("Guarded", connection))
        return connection

    def work(self, connection: Connection) -> None:
        self.guard.works(cast("Guarded", connection))

    def after(self, looks: int) -> None:
        for _ in range(looks):
            asyncio.run(self.guard.look())


@pytest.mark.parametrize(
    ("unsent", "works", "looks", "ended"),
    [
        pytest.param(0, False, 10, False, id="a head in time"),
        pytest.param(0, False, 11, True, id="a head too late"),
        pytest.param(0, True, 40, False, id="an exchange has four times as long"),
        pytest.param(0, True, 41, True, id="an exchange too late"),
        pytest.param(9, False, 40, False, id="an answer that is being read"),
        pytest.param(9, False, 41, True, id="an answer that nobody reads"),
    ],
)
def test_every_connection_gets_on_or_ends(
    unsent: int, *, works: bool, looks: int, ended: bool
) -> None:
    scene = Scene()
    connection = scene.come(Connection(unsent))
    if works:
        scene.work(connection)
    scene.after(looks)
    assert connection.transport.aborted is ended
    assert scene.why == ["slow"] * ended


def test_a_newcomer_takes_the_place_of_who_has_waited_longest() -> None:
    scene = Scene(most=3)
    connections = [scene.come(Connection()) for _ in range(3)]
    scene.work(connections[0])  # the oldest has a request under way
    scene.come(Connection())
    assert [one.transport.aborted for one in connections] == [False, True, False]
    assert scene.why == ["crowded"]


def test_where_all_are_at_work_the_newcomer_goes() -> None:
    scene = Scene(most=2)
    for _ in range(2):
        scene.work(scene.come(Connection()))
    newcomer = scene.come(Connection())
    assert newcomer.transport.aborted


def test_who_is_gone_takes_no_place() -> None:
    scene: Any = Scene(most=2)
    for _ in range(9):
        scene.guard.forget(scene.come(Connection()))
    scene.after(99)
    assert scene.why == []


class Line(asyncio.Transport):
    """What a connection writes to, and asks for its ends."""

    def write(self, data: Any) -> None:
        """Drop it."""

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("why", [None, ConnectionResetError()], ids=["closed", "broken off"])
def test_a_connection_that_is_over_has_nothing_waiting(why: Exception | None) -> None:
    async def life() -> bool:
        answered = asyncio.Event()

        async def answer(_: object, __: object, send: Any) -> None:
            await send({"type": "http.response.start", "status": 204})
            await send({"type": "http.response.body"})
            answered.set()

        reasons: list[str] = []
        guard = Guard(10, reasons.append)
        connection = Guarded(Config(answer, lifespan="off"), ServerState(), {}, guard=guard)
        connection.connection_made(Line())
        connection.data_received(b"GET / HTTP/1.1\r\n\r\n")
        await answered.wait()
        waiting = connection.timeout_keep_alive_task
        assert waiting
        connection.connection_lost(why)
        return waiting.cancelled()

    assert asyncio.run(life())
