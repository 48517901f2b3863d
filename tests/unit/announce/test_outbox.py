"""What is to be sent is on the disk first, once, and stays until it is settled."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ministudio_ci.announce import Entry, Outbox, State, enqueue
from ministudio_ci.announce.entry import Hold, from_json, news_key, to_json
from ministudio_ci.errors import FileReadError
from ministudio_ci.model.news import Deferred, News, Refused, Sent
from tests.support.news import NOW, failure_news, release_news
from tests.support.place import Place


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


def test_each_destination_has_an_entry_of_its_own(outbox: Outbox) -> None:
    entries = enqueue(outbox, release_news(), (Place(), Place("widget")), now=NOW)
    assert [entry.id for entry in entries] == ["v1.6.0--discord", "v1.6.0--widget"]
    files = sorted(path.name for path in outbox.folder.glob("*.json"))
    assert files == ["v1.6.0--discord.json", "v1.6.0--widget.json"]


def test_a_destination_gets_only_news_of_its_kind(outbox: Outbox) -> None:
    places = (Place(), Place("widget", releases_only=True))
    assert [one.destination for one in enqueue(outbox, failure_news(), places, now=NOW)] == [
        "discord"
    ]


def test_nothing_is_queued_while_another_process_sends(outbox: Outbox) -> None:
    queue = threading.Thread(target=enqueue, args=(outbox, release_news(), (Place(),)),
                             kwargs={"now": NOW})  # fmt: skip
    with outbox.locked("discord"):
        queue.start()
        queue.join(0.1)
        assert queue.is_alive()
        assert outbox.read("discord") == ((), ())
    queue.join(5)
    assert len(outbox.read("discord")[0]) == 1


@pytest.mark.parametrize("state", State, ids=lambda state: state.value)
@pytest.mark.parametrize("reopen", [False, True], ids=["as a run does", "as a person asks"])
def test_what_is_there_stays_as_it_is_but_a_refusal_may_be_reopened(
    outbox: Outbox, state: State, *, reopen: bool
) -> None:
    (first,) = enqueue(outbox, release_news(), (Place(),), now=NOW)
    outbox.write(replace(first, state=state, attempts=3))
    (again,) = enqueue(outbox, release_news(), (Place(),), now=NOW, reopen=reopen)
    reopened = reopen and state is State.REFUSED
    assert (again.state, again.attempts) == ((State.PENDING, 0) if reopened else (state, 3))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(release_news(), release_news(lang="en"), True, id="one release"),
        pytest.param(release_news(), release_news("1.6.1"), False, id="two releases"),
        pytest.param(failure_news("a"), failure_news("b"), True, id="one stage of one run"),
        pytest.param(failure_news(), failure_news(stage="release"), False, id="two stages"),
        pytest.param(failure_news(), failure_news(url="https://x/2"), False, id="two runs"),
        pytest.param(failure_news(url=None, commit="a"), failure_news(url=None, commit="b"), False,
                     id="two commits, without a run's address"),
    ],
)  # fmt: skip
def test_news_is_known_by_what_it_tells(one: News, other: News, *, same: bool) -> None:
    assert (news_key(one) == news_key(other)) is same


def test_no_tag_leaves_the_folder(outbox: Outbox) -> None:
    (entry,) = enqueue(outbox, release_news("../../1.6.0"), (Place(),), now=NOW)
    assert outbox.find(entry.id) == entry
    assert [path.parent for path in outbox.folder.glob("*.json")] == [outbox.folder]


ENTRY = Entry(id="v1.6.0--discord", destination="discord", created=NOW, news=release_news())


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(ENTRY, id="new"),
        pytest.param(ENTRY.attempted("a1").after(Sent(receipt="14"), now=NOW), id="sent"),
        pytest.param(ENTRY.after(Deferred(why="HTTP 503", not_before=NOW), now=NOW), id="deferred"),
        pytest.param(ENTRY.after(Refused(why="HTTP 404"), now=NOW), id="refused"),
        pytest.param(replace(ENTRY, news=failure_news("é\n\x00\ud800")), id="a failure"),
        pytest.param(
            replace(ENTRY, news=replace(failure_news(), proposal="https://x/pull/1")),
            id="a failure that a pull request would mend",
        ),
    ],
)
def test_an_entry_comes_back_as_it_was_written(outbox: Outbox, entry: Entry) -> None:
    outbox.write(entry)
    assert outbox.read("discord") == ((entry,), ())


def test_a_sent_entry_is_small() -> None:
    assert ENTRY.after(Sent(), now=NOW).news is None


def test_a_reason_is_bounded() -> None:
    assert len(ENTRY.after(Refused(why="x" * 10_000), now=NOW).why or "") == 300


def test_a_reason_is_one_line_that_hides_nothing() -> None:
    hostile = Refused(why="HTTP 400\n::error::x\x1b[2K\u202egnp.")
    assert ENTRY.after(hostile, now=NOW).why == "HTTP 400 ::error::x‹U+202E›gnp"


def test_an_entry_of_an_older_version_is_read() -> None:
    document = json.loads(to_json(ENTRY.after(Deferred(why="HTTP 429", not_before=NOW), now=NOW)))
    for name in ("hold", "held_since", "address", "digest", "revision", "replays"):
        del document[name]
    entry = from_json(json.dumps(document), ENTRY.id)
    # Then only what the other side asked for was written down.
    assert (entry.hold, entry.not_before, entry.address) == (Hold.ASKED, NOW, None)
    assert (entry.digest, entry.revision, entry.replays) == (None, 0, 0)


def _changed(**fields: Any) -> str:
    return json.dumps({**json.loads(to_json(ENTRY)), **fields})


BROKEN = [
    pytest.param("", id="empty"),
    pytest.param("{", id="cut off"),
    pytest.param("[]", id="no object"),
    pytest.param("[" * 100_000, id="too deep"),
    pytest.param("{}", id="nothing in it"),
    pytest.param(_changed(format=2), id="of another format"),
    pytest.param(_changed(id="v1.7.0--discord"), id="under another name"),
    pytest.param(_changed(hold="lost"), id="an unknown hold"),
    pytest.param(_changed(state="lost"), id="an unknown state"),
    pytest.param(_changed(created="2025-11-02"), id="a time without its zone"),
    pytest.param(_changed(news={"kind": "release"}), id="half the news"),
    pytest.param(_changed(news={"kind": "release", "project": "p", "lang": "fr", "url": None,
                                "item": "{}"}), id="an item without a release"),
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_entry_is_told_apart(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its words are for nobody
        from_json(text, ENTRY.id)


def test_the_oldest_goes_first_whatever_the_order_they_came_to_an_end_in(outbox: Outbox) -> None:
    refused = replace(ENTRY, state=State.REFUSED)
    dead = [replace(refused, created=NOW - timedelta(days=day)) for day in range(201)]
    assert outbox.prune(dead) == (dead[-1],)


def test_a_corrupt_file_is_set_aside_and_the_rest_is_read(outbox: Outbox) -> None:
    outbox.write(ENTRY)
    for content in (b"\xff", b"other"):
        (outbox.folder / "v1.5.0--discord.json").write_bytes(content)
        entries, (corrupt,) = outbox.read("discord")
        assert entries == (ENTRY,)
        assert outbox.set_aside(corrupt).read_bytes() == content
    assert len(list((outbox.folder / "corrupt").iterdir())) == 2
    assert outbox.read("discord") == ((ENTRY,), ())


def test_a_file_that_cannot_be_read_now_is_neither_set_aside_nor_sent_anew(outbox: Outbox) -> None:
    outbox.folder.mkdir()
    path = outbox.folder / "v1.6.0--discord.json"
    path.symlink_to("/proc/self/mem")  # the kernel answers a read with an error, root's too
    well = Place("widget")
    with pytest.raises(FileReadError):
        outbox.read("discord")
    with pytest.raises(FileReadError):
        enqueue(outbox, release_news(), (Place(), well), now=NOW)
    assert path.is_symlink()
    assert outbox.find("v1.6.0--widget")  # one destination's trouble is none of another's


def test_a_corrupt_file_is_not_written_over(outbox: Outbox) -> None:
    outbox.folder.mkdir()
    (outbox.folder / "v1.6.0--discord.json").write_text("{")
    (entry,) = enqueue(outbox, release_news(), (Place(),), now=NOW)
    assert entry.state is State.PENDING
    assert (outbox.folder / "corrupt" / "v1.6.0--discord.json.0").read_text() == "{"


def test_old_settled_entries_go_and_pending_ones_stay(outbox: Outbox) -> None:
    for number in range(230):
        entry = replace(
            ENTRY,
            id=f"v{number}--discord",
            created=NOW + timedelta(days=number),
            state=State.PENDING if number < 10 else State.SENT,
        )
        (outbox.folder).mkdir(exist_ok=True)
        (outbox.folder / f"{entry.id}.json").write_text(to_json(entry))
    assert outbox.prune(outbox.read("discord")[0]) == ()
    left, _ = outbox.read("discord")
    assert [entry.id for entry in left[:11]] == [f"v{number}--discord" for number in range(10)] + [
        "v30--discord"
    ]
    assert len(left) == 210
