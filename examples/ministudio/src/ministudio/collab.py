"""The WebSocket side of a room: reads one client's edits and sends it what the room says."""

import asyncio
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from ministudio.apply_code_async import Workspace
from ministudio.changes import parse_change
from ministudio.errors import RefusedError
from ministudio.limits import check_name, check_origin, check_size
from ministudio.rooms import Member, Rooms

SEND_TIMEOUT = 10.0
"""Seconds a client may take to receive one message before it counts as gone."""
POLICY_VIOLATION, TRY_AGAIN_LATER = 1008, 1013


class Collaboration:
    """`/rooms/{path}?name=…`: join the room of a file, edit it, see the others' edits.

    Sent: `document`, `edited`, `presence`, `refused` (followed by `document`, to go on from).
    Received: changes, in the shape that `parse_change` reads.
    """

    def __init__(self, workspace: Workspace, rooms: Rooms) -> None:
        self._workspace = workspace
        self._rooms = rooms

    async def serve(self, websocket: WebSocket) -> None:
        """Stay with one client until it leaves, or is refused by a close with the reason."""
        await websocket.accept()
        with suppress(WebSocketDisconnect):
            try:
                check_origin(websocket)
                name = check_name(websocket.query_params.get("name", ""))
                await self._stay(websocket, Member(name=name, path=websocket.path_params["path"]))
            except RefusedError as error:
                await websocket.close(POLICY_VIOLATION, reason=error.code)

    async def _stay(self, websocket: WebSocket, member: Member) -> None:
        await self._rooms.join(member)
        sender = asyncio.create_task(_send(websocket, member))
        try:
            while True:
                await self._take(member, await websocket.receive_text())
        finally:
            sender.cancel()
            self._rooms.leave(member)

    async def _take(self, member: Member, text: str) -> None:
        try:
            check_size(len(text))
            await self._workspace.apply(parse_change(member.path, text, author=member.name))
        except RefusedError as error:
            refusal = {"code": error.code, "message": str(error)}
            member.outbox.put_nowait({"type": "refused", "error": refusal})
            await self._rooms.resync(member)


async def _send(websocket: WebSocket, member: Member) -> None:
    """Send what is in the outbox, for as long as the client takes it."""
    with suppress(WebSocketDisconnect):
        try:
            while True:
                message = await member.outbox.get()
                async with asyncio.timeout(SEND_TIMEOUT):
                    await websocket.send_json(message)
        except TimeoutError:
            await websocket.close(TRY_AGAIN_LATER)  # which ends the receiving as well
