"""The outbox against servers that fail, with `kill -9` on the way."""

from pathlib import Path

from bench.outbox import drain_to_discord, drain_to_widget

ENTRIES, KILLS = 20, 2


def test_the_widget_has_each_release_once_whatever_failed_on_the_way(tmp_path: Path) -> None:
    drained = drain_to_widget(tmp_path, ENTRIES, KILLS)
    assert (drained.lost, drained.doubled) == (0, 0)
    assert drained.failed > 3
    # A run that is done before its moment is seen, on a busy machine, is not killed.
    assert 0 < drained.killed < drained.runs


def test_discord_has_each_release_and_those_twice_whose_answer_was_lost(tmp_path: Path) -> None:
    drained = drain_to_discord(tmp_path, ENTRIES, KILLS)
    assert drained.lost == 0
    assert 0 < drained.killed < drained.runs
    assert drained.doubled <= drained.failed + drained.killed
