"""The outbox against servers that fail, with `kill -9` on the way."""

from pathlib import Path

from bench.outbox import drain_to_discord, drain_to_widget

ENTRIES, KILLS = 30, 3


def test_the_widget_has_each_release_once_whatever_failed_on_the_way(tmp_path: Path) -> None:
    drained = drain_to_widget(tmp_path, ENTRIES, KILLS)
    assert (drained.killed, drained.lost, drained.doubled) == (KILLS, 0, 0)
    assert drained.failed > 5
    assert drained.runs > KILLS


def test_discord_has_each_release_and_those_twice_whose_answer_was_lost(tmp_path: Path) -> None:
    drained = drain_to_discord(tmp_path, ENTRIES, KILLS)
    assert (drained.killed, drained.lost) == (KILLS, 0)
    assert drained.doubled <= drained.failed + KILLS
