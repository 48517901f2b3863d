"""Bodies are read within limits, whatever a client says of their length."""

import asyncio
from collections.abc import Sequence

import pytest

from ministudio_ci.widget.exchange import Call, Message, Reply
from ministudio_ci.widget.intake import Intake

GONE: Message = {"type": "http.disconnect"}


def _chunks(*chunks: bytes) -> list[Message]:
    last = len(chunks) - 1
    return [
        {"type": "http.request", "body": chunk, "more_body": number < last}
        for number, chunk in enumerate(chunks)
    ]


def _read(messages: Sequence[Message], *, length: bytes = b"", room: int = 100) -> tuple[int, int]:
    """Return the answer's status, and how many messages were read for it."""
    waiting = list(messages)
    headers = [(b"content-length", length)] if length else []

    async def receive() -> Message:
        return waiting.pop(0)

    async def use(body: bytes) -> Reply:
        return Reply(200, [], body)

    intake = Intake(longest=10, room=room)
    reply = asyncio.run(intake.read(Call("POST", headers, receive), use))
    assert intake._held == 0
    return reply.status, len(messages) - len(waiting)


@pytest.mark.parametrize(
    ("messages", "length", "expected"),
    [
        pytest.param(_chunks(b"0123456789"), b"10", (200, 1), id="as long as may be"),
        pytest.param(_chunks(b"01234", b"56789"), b"", (200, 2), id="in chunks"),
        pytest.param(_chunks(b"0123456789a"), b"11", (413, 0), id="said to be longer"),
        pytest.param(_chunks(b"0"), b"9" * 5_000, (413, 0), id="said to be endless"),
        pytest.param(_chunks(b"01234", b"56789", b"a", b"b"), b"", (413, 3), id="longer in chunks"),
        pytest.param(_chunks(b"0123456789a"), b"nonsense", (413, 1), id="a length that is none"),
        pytest.param([*_chunks(b"01", b"")[:1], GONE], b"", (400, 2), id="broken off"),
    ],
)
def test_a_body_is_read_as_far_as_it_may_go(
    messages: list[Message], length: bytes, expected: tuple[int, int]
) -> None:
    assert _read(messages, length=length) == expected


def test_all_bodies_at_once_have_so_much_room() -> None:
    assert _read(_chunks(b"0123", b"4567"), room=6) == (503, 2)
