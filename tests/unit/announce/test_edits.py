"""A re-run whose news reads otherwise edits what was sent, where that can be edited."""

from dataclasses import replace
from pathlib import Path

import pytest

from ministudio_ci.announce import Outbox, State, draft, enqueue, flush
from ministudio_ci.announce.entry import to_json
from ministudio_ci.foundation.memory_merge import further
from ministudio_ci.model.news import Deferred, News, Outcome, Refused, ReleaseNews, Sent
from tests.support.news import NOW, Clock, failure_news, recovery_news, release_news, trouble_news
from tests.support.place import Place

EDITED = release_news(sections={"fixes": ["a word mended"]})
UNDATED = replace(release_news(), item=release_news().item.replace("2025-11-02", "2025-11-03"))
RECOVERY, TROUBLE = recovery_news(), trouble_news()


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


def send(outbox: Outbox, place: Place, news: News) -> None:
    clock = Clock()
    enqueue(outbox, news, (place,), now=clock())
    flush(outbox, (place,), now=clock, sleep=clock.sleep, urgent=True)


def editing(*outcomes: Outcome | Exception) -> Place:
    return Place(outcomes=list(outcomes), revises=True)


def test_an_edit_is_sent_with_the_receipt_of_what_it_replaces_and_only_once(outbox: Outbox) -> None:
    place = editing(Sent(receipt="14"), Sent(receipt="14"))
    for news in (release_news(), EDITED, EDITED):
        send(outbox, place, news)
    assert (place.got, place.receipts) == ([release_news(), EDITED], [None, "14"])
    (entry,) = outbox.read("discord")[0]
    assert (entry.state, entry.revision, entry.receipt) == (State.SENT, 1, "14")


@pytest.mark.parametrize(
    ("place", "first", "second"),
    [
        pytest.param(editing(Sent(receipt="1")), release_news(), release_news(), id="unchanged"),
        pytest.param(editing(Sent(receipt="1")), release_news(), UNDATED, id="another date"),
        pytest.param(Place(outcomes=[Sent(receipt="1")]), release_news(), EDITED,
                     id="where nothing can be edited"),
        pytest.param(editing(Sent()), release_news(), EDITED, id="without a receipt"),
        pytest.param(editing(Sent(receipt="1")), RECOVERY, replace(RECOVERY, url="https://x/2"),
                     id="a recovery, told once"),
        pytest.param(editing(Sent(receipt="1")), TROUBLE, replace(TROUBLE, waiting=9),
                     id="a trouble, told once"),
    ],
)  # fmt: skip
def test_what_was_sent_stays_as_it_is(
    outbox: Outbox, place: Place, first: News, second: News
) -> None:
    send(outbox, place, first)
    send(outbox, place, second)
    assert place.got == [first]


def test_what_was_sent_by_an_older_version_is_not_taken_for_edited(outbox: Outbox) -> None:
    place = editing(Sent(receipt="14"))
    send(outbox, place, release_news())
    (entry,) = outbox.read("discord")[0]
    outbox.write(replace(entry, digest=None))
    send(outbox, place, EDITED)
    assert place.got == [release_news()]


def test_an_edit_that_cannot_be_made_yet_waits_with_its_receipt(outbox: Outbox) -> None:
    place = editing(Sent(receipt="14"), *[Deferred(why="HTTP 503")] * 4)
    send(outbox, place, failure_news("a"))
    send(outbox, place, failure_news("b"))
    send(outbox, place, failure_news("c"))
    assert place.got[-1] == failure_news("c")
    assert place.receipts == [None, *["14"] * 5]


def test_what_waits_tells_the_newest_wording(outbox: Outbox) -> None:
    enqueue(outbox, release_news(), (Place(),), now=NOW)
    place = Place()
    send(outbox, place, EDITED)
    assert place.got == [EDITED]


def test_the_moment_of_a_failure_is_that_of_its_entry_however_often_it_is_queued(
    outbox: Outbox,
) -> None:
    place, clock = editing(Sent(receipt="1")), Clock()
    for _ in range(3):
        enqueue(outbox, replace(failure_news(), at=None), (place,), now=clock())
        flush(outbox, (place,), now=clock, sleep=clock.sleep, urgent=True)
        clock.sleep(60)
    assert [news.at for news in place.got if not isinstance(news, ReleaseNews)] == [NOW.isoformat()]


def test_what_a_person_or_an_edit_opened_again_counts_more_than_the_end_it_had() -> None:
    first = draft(release_news(), "discord", NOW).attempted("0123456789ab")
    refused, sent = (first.after(one, now=NOW) for one in (Refused(why="x"), Sent(receipt="14")))
    for ended, reopened in ((refused, refused.replayed()), (sent, sent.edited(release_news()))):
        files = [to_json(one).encode() for one in (ended, reopened)]
        assert further(*files) == further(*reversed(files)) == files[1]
