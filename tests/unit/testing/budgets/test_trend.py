"""What a budget was before, and how far it is from that."""

from math import inf
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.budgets.budget import Budget
from ministudio_ci.testing.budgets.trend import change, earlier, worsening
from tests.support.remembered import Memory

SIZE = Budget(name="size", command=("x",), unit="kB", at_most=9.0)


def entry(value: Any, **changes: Any) -> dict[str, Any]:
    return {"name": "size", "kind": "command", "value": value, "unit": "kB", "within": True,
            "at_most": 9.0, "at_least": None, "change": None, "why": None} | changes  # fmt: skip


def put(memory: Memory, *entries: dict[str, Any], **block: Any) -> None:
    memory.put(result=block.pop("result", "SUCCESS"), budgets=list(entries), **block)


def test_the_last_ten_values_are_found_the_newest_first(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory")
    for value in range(12):
        put(memory, entry(value))
    found = earlier(memory.folder, [SIZE])["size"]
    assert found == tuple(float(value) for value in range(11, 1, -1))


@pytest.mark.parametrize(
    ("written", "block"),
    [
        pytest.param(entry(5, name="other"), {}, id="of another name"),
        pytest.param(entry(5, unit="MB"), {}, id="in another unit"),
        pytest.param(entry(5, kind="coverage"), {}, id="of another kind"),
        pytest.param(entry(None), {}, id="not measured"),
        pytest.param(entry(5, within=False), {}, id="over its limits"),
        pytest.param(entry(5), {"result": "FAILURE"}, id="of a red run"),
        pytest.param(entry("five"), {}, id="no number"),
        pytest.param(entry(inf), {}, id="endless"),
        pytest.param({"name": "size"}, {}, id="half an entry"),
    ],
)
def test_what_cannot_be_compared_is_left_out(
    tmp_path: Path, written: dict[str, Any], block: dict[str, Any]
) -> None:
    memory = Memory(tmp_path / "memory")
    put(memory, entry(1))
    put(memory, written, **block)
    assert earlier(memory.folder, [SIZE]) == {"size": (1.0,)}


def test_reports_that_are_damaged_or_older_than_budgets_are_skipped(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "memory")
    put(memory, entry(1))
    memory.put()
    for at, text in enumerate(["{", "[]", '{"ministudio": 3}', '{"ministudio": {"result": "SUC']):
        memory.write(f"ci_report_2026020{at + 1}-000000.json", text)
    assert earlier(memory.folder, [SIZE]) == {"size": (1.0,)}


def test_the_first_run_has_no_trend(tmp_path: Path) -> None:
    assert earlier(tmp_path / "none", [SIZE]) == {"size": ()}
    assert change(3.0, ()) is None
    assert worsening(3.0, (), lower_is_better=True) == 0.0


@pytest.mark.parametrize(
    ("value", "past", "percent"),
    [
        pytest.param(12.0, (10.0,), 20.0, id="more"),
        pytest.param(8.0, (10.0, 99.0, 1.0), -20.0, id="less than the median"),
        pytest.param(-8.0, (-10.0,), 20.0, id="more, below nought"),
        pytest.param(0.0, (0.0,), 0.0, id="nought as before"),
        pytest.param(3.0, (0.0,), None, id="more than nought"),
    ],
)
def test_the_change_is_told_in_percent_of_the_median(
    value: float, past: tuple[float, ...], percent: float | None
) -> None:
    assert change(value, past) == percent


@pytest.mark.parametrize(
    ("value", "lower", "higher"),
    [(12.0, 20.0, 0.0), (8.0, 0.0, 20.0), (10.0, 0.0, 0.0)],
    ids=["more", "less", "the same"],
)
def test_which_way_is_worse_is_for_the_budget_to_say(
    value: float, lower: float, higher: float
) -> None:
    assert worsening(value, (10.0,), lower_is_better=True) == lower
    assert worsening(value, (10.0,), lower_is_better=False) == higher


def test_the_first_of_what_there_was_none_is_endlessly_worse() -> None:
    assert worsening(1.0, (0.0, 0.0), lower_is_better=True) == inf


NUMBERS = st.floats(min_value=0.001, max_value=1e9)


@given(NUMBERS, st.lists(NUMBERS, min_size=1, max_size=10), st.sampled_from([2.0, 0.5, 1024.0]))
def test_a_change_has_no_unit_and_no_order(value: float, past: list[float], scale: float) -> None:
    found = change(value, past)
    assert found is not None
    assert change(value * scale, [one * scale for one in past]) == pytest.approx(found)
    assert change(value, list(reversed(past))) == found
    assert (found > 0) is (value > median(past)) or value == median(past)
    worse = worsening(value, past, lower_is_better=True)
    better = worsening(value, past, lower_is_better=False)
    assert min(worse, better) == 0.0
    assert max(worse, better) == abs(found)
