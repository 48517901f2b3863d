"""The others are told once of each opening, however many runs come upon it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ministudio_ci.announce import Circuit, Outbox, State
from ministudio_ci.cycle.alarm import alarm
from ministudio_ci.model.news import TroubleNews
from tests.support.place import Place
from tests.support.weeks import project

OPEN = Circuit(destination="widget", address="a1", since=datetime(2025, 11, 2, 0, 30, tzinfo=UTC),
               why="HTTP 404", waiting=1, not_before=None)  # fmt: skip
PLACES = (Place(), Place("widget"), Place("other"))


@pytest.mark.parametrize(
    ("again", "told"),
    [
        pytest.param(OPEN, 1, id="the next run"),
        pytest.param(replace(OPEN, waiting=7, why="HTTP 410"), 1, id="more waits by now"),
        pytest.param(replace(OPEN, since=OPEN.since + timedelta(hours=2)), 1, id="it flaps"),
        pytest.param(replace(OPEN, since=OPEN.since + timedelta(days=9)), 2, id="another opening"),
        pytest.param(replace(OPEN, address="b2"), 2, id="another address"),
    ],
)
def test_an_opening_is_told_once_to_all_but_itself(
    tmp_path: Path, again: Circuit, told: int
) -> None:
    here, outbox = project(tmp_path), Outbox(tmp_path / "outbox")
    first = alarm(here, outbox, OPEN, PLACES)
    assert [entry.destination for entry in first] == ["discord", "other"]
    (news,) = {entry.news for entry in first}
    assert isinstance(news, TroubleNews)
    assert (news.destination, news.why, news.waiting) == ("widget", "HTTP 404", 1)
    for entry in first:
        outbox.write(replace(entry, state=State.SENT, receipt="14", digest="sent"))
    assert len(alarm(here, outbox, again, PLACES)) == 2 * (told - 1)
    assert len(outbox.read("discord")[0]) == told


def test_what_a_killed_run_did_not_tell_the_next_one_tells(tmp_path: Path) -> None:
    here, outbox = project(tmp_path), Outbox(tmp_path / "outbox")
    alarm(here, outbox, OPEN, PLACES[:1])
    assert [one.destination for one in alarm(here, outbox, OPEN, PLACES)] == ["discord", "other"]
