"""Who edits what: a room for each file, where everyone present sees every change in order."""

import asyncio
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any

from ministudio.apply_code_async import Workspace
from ministudio.changes import Change, Document

Message = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """One client in one room; what it is to be sent waits in `outbox`."""

    name: str
    path: str
    outbox: asyncio.Queue[Message] = field(default_factory=asyncio.Queue)


class Rooms:
    """Every room of a workspace. Changes made from outside a room are seen in it too."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._members: defaultdict[str, list[Member]] = defaultdict(list)
        workspace.listen(self._tell_change)

    async def join(self, member: Member) -> None:
        """Send `member` the text, and from that version on every change. Raises as a read."""
        async with self._workspace.hold(member.path):
            await self._send_document(member)
            self._members[member.path].append(member)
        self._tell_presence(member.path)

    async def resync(self, member: Member) -> None:
        """Send `member` the text as it is, in its place among the changes. Raises as a read."""
        async with self._workspace.hold(member.path):
            await self._send_document(member)

    def leave(self, member: Member) -> None:
        """Forget `member`, and the room with its last one."""
        self._members[member.path].remove(member)
        self._tell_presence(member.path)
        if not self._members[member.path]:
            del self._members[member.path]

    async def _send_document(self, member: Member) -> None:
        document = await self._workspace.read(member.path)
        member.outbox.put_nowait({"type": "document", **asdict(document)})

    def _tell_change(self, change: Change, document: Document) -> None:
        self._tell(
            change.path,
            {
                "type": "edited",
                "by": change.author,
                "base": change.base,
                "version": document.version,
                **asdict(change.edit),
            },
        )

    def _tell_presence(self, path: str) -> None:
        present = sorted(member.name for member in self._members[path])
        self._tell(path, {"type": "presence", "present": present})

    def _tell(self, path: str, message: Message) -> None:
        for member in self._members.get(path, ()):
            member.outbox.put_nowait(message)
