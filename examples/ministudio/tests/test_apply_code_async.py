"""Many edits at once: each is carried out whole or refused, and none is lost."""

import asyncio
from pathlib import Path

import pytest
from ministudio.apply_code import apply_code, read_code
from ministudio.apply_code_async import Workspace
from ministudio.changes import Change, Document, Replace, Rewrite
from ministudio.errors import StaleError

pytestmark = pytest.mark.anyio
MAIN = "src/main.py"


async def append(workspace: Workspace, line: str) -> int:
    """Add a line as a patient client would; the number of times it had to read again."""
    tries = 0
    while True:
        seen = await workspace.read(MAIN)
        edit = Rewrite(content=f"{seen.content}{line}\n")
        try:
            await workspace.apply(Change(path=MAIN, base=seen.version, edit=edit))
        except StaleError:
            tries += 1
        else:
            return tries


async def test_of_edits_made_on_one_version_exactly_one_is_carried_out(root: Path) -> None:
    workspace = Workspace(root)
    base = (await workspace.read(MAIN)).version
    changes = [Change(path=MAIN, base=base, edit=Rewrite(content=f"{n}\n")) for n in range(20)]
    results = await asyncio.gather(*map(workspace.apply, changes), return_exceptions=True)
    carried_out = [result for result in results if isinstance(result, Document)]
    assert carried_out == [read_code(root, MAIN)]
    assert [type(r) for r in results if r not in carried_out] == [StaleError] * 19


async def test_no_edit_is_lost_when_a_refused_client_reads_again(root: Path) -> None:
    workspace = Workspace(root)
    retries = await asyncio.gather(*(append(workspace, f"line {n}") for n in range(12)))
    lines = (root / MAIN).read_text().splitlines()
    assert sorted(lines[2:]) == sorted(f"line {n}" for n in range(12))
    assert any(retries), "the clients never met: this proved nothing"


async def test_a_reader_never_sees_a_half_written_file(root: Path) -> None:
    workspace = Workspace(root)
    texts = {letter * 200_000 for letter in "ab"}
    apply_code(root, Change(path="big", base=None, edit=Rewrite(content=min(texts))))

    async def write() -> None:
        for text in sorted(texts, reverse=True) * 5:
            base = (await workspace.read("big")).version
            await workspace.apply(Change(path="big", base=base, edit=Rewrite(content=text)))

    writer = asyncio.create_task(write())
    seen = set()
    while not writer.done():
        seen.add((await workspace.read("big")).content)
    await writer
    assert seen == texts


async def test_an_edit_waits_for_its_own_file_only(root: Path) -> None:
    workspace = Workspace(root)
    base = (await workspace.read(MAIN)).version
    held = Change(path=MAIN, base=base, edit=Rewrite(content="later"))
    async with workspace.hold(MAIN):
        waiting = asyncio.create_task(workspace.apply(held))
        await workspace.apply(Change(path="other", base=None, edit=Rewrite(content="now")))
        assert not waiting.done()
    assert (await waiting).content == "later"


async def test_a_cancelled_caller_leaves_a_whole_edit_that_the_listeners_heard_of(
    root: Path,
) -> None:
    workspace, heard = Workspace(root), list[str]()
    workspace.listen(lambda _, document: heard.append(document.content))
    base = (await workspace.read(MAIN)).version
    caller = asyncio.create_task(
        workspace.apply(Change(path=MAIN, base=base, edit=Rewrite(content="whole")))
    )
    while not workspace.hold(MAIN).locked():  # noqa: ASYNC110  # a lock tells nobody that it is taken
        await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    async with workspace.hold(MAIN):  # the lock is still the write's: wait for its turn
        assert heard == [(root / MAIN).read_text()] == ["whole"]


async def test_listeners_hear_of_changes_in_the_order_of_the_versions(root: Path) -> None:
    workspace, heard = Workspace(root), list[tuple[str | None, str]]()
    first = (await workspace.read(MAIN)).version
    workspace.listen(lambda change, document: heard.append((change.base, document.version)))
    await asyncio.gather(*(append(workspace, f"line {n}") for n in range(6)))
    bases, versions = zip(*heard, strict=True)
    assert bases == (first, *versions[:-1])


async def test_a_stale_replacement_is_refused_even_where_its_text_still_matches(root: Path) -> None:
    workspace = Workspace(root)
    old = (await workspace.read(MAIN)).version
    edit = Replace(search="hello", replace="bonjour")
    await append(workspace, "# a line that the other client has not seen")
    with pytest.raises(StaleError):
        await workspace.apply(Change(path=MAIN, base=old, edit=edit))
