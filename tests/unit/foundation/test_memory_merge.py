import json
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ministudio_ci.foundation.memory_merge import further, keep_newest, merge, merge_lines

PATHS = ["ci_report_20251101-184230.json", "cycle/a.json", "cycle/b.json", "session", "session-1"]
trees = st.dictionaries(st.sampled_from(PATHS), st.sampled_from("uvwxyz"), max_size=5)


def both_stay(_path: str) -> None:
    return None


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        pytest.param({}, {"a": "1"}, {"b": "2"}, {"a": "1", "b": "2"}, id="each added one"),
        pytest.param({"a": "1"}, {"a": "1"}, {}, {}, id="they removed one"),
        pytest.param({"a": "1"}, {"a": "2"}, {"a": "1"}, {"a": "2"}, id="we changed one"),
        pytest.param({"a": "1"}, {"a": "1"}, {"a": "2"}, {"a": "2"}, id="they changed one"),
        pytest.param({"a": "1"}, {"a": "2"}, {}, {"a": "2"}, id="they removed what we changed"),
        pytest.param({}, {"a.json": "1"}, {"a.json": "2"}, {"a.json": "2", "a-1.json": "1"},
                     id="one name, two contents"),
        pytest.param({}, {"a.json": "1"}, {"a.json": "2", "a-1.json": "3"},
                     {"a.json": "2", "a-1.json": "3", "a-2.json": "1"}, id="and three"),
        pytest.param({}, {"a.json": "1"}, {"a.json": "2", "a-1.json": "1"},
                     {"a.json": "2", "a-1.json": "1"}, id="a push done before is not done twice"),
        pytest.param({}, {"a": "1", "a-1": "3"}, {"a": "2"}, {"a": "2", "a-1": "3", "a-2": "1"},
                     id="a free name is free on both sides"),
        pytest.param({"out/a": "1", "out/b": "1"}, {"out/b": "1"}, {"out/a": "1", "out/b": "1"},
                     {"out/b": "1"}, id="we pruned one"),
        pytest.param({"out/a": "1", "out/b": "1"}, {"out/b": "1"}, {"out/a": "2", "out/b": "1"},
                     {"out/a": "2", "out/b": "1"}, id="we pruned what they changed"),
        pytest.param({"log": "1", "out/a": "1"}, {}, {"log": "1", "out/a": "1"},
                     {"log": "1", "out/a": "1"}, id="a memory wiped by hand deletes nothing"),
    ],
)  # fmt: skip
def test_both_sides_changes_come_together(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str], merged: dict[str, str]
) -> None:
    assert merge(base, mine, theirs, settle=both_stay) == merged


def test_a_place_that_this_run_gives_to_another_file_is_not_free() -> None:
    base, mine, theirs = {"a-1": "v"}, {"a": "v", "a-1": "u"}, {"a": "u", "a-1": "v"}
    merged = merge(base, mine, theirs, settle=both_stay)
    assert merged == {"a": "u", "a-1": "u", "a-2": "v"}


@pytest.mark.parametrize("theirs", ["1", "2"], ids=["the same change", "another change"])
def test_a_file_that_can_be_settled_keeps_its_name(theirs: str) -> None:
    merged = merge({"log": "0"}, {"log": "1"}, {"log": theirs}, settle=lambda path: f"both {path}")
    assert merged == {"log": "both log"}


@given(base=trees, mine=trees, theirs=trees)
def test_nothing_new_on_either_side_is_ever_lost(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = merge(base, mine, theirs, settle=both_stay)
    new = [blob for side in (mine, theirs) for path, blob in side.items() if base.get(path) != blob]
    assert set(new) <= set(merged.values())
    assert all(merged[path] == blob for path, blob in theirs.items()
               if base.get(path) != blob)  # fmt: skip


@given(base=trees, mine=trees, theirs=trees)
def test_merging_again_after_a_push_nobody_noted_adds_no_file(
    base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]
) -> None:
    once = merge(base, mine, theirs, settle=both_stay)
    assert merge(base, mine, once, settle=both_stay) == once


def run_at(second: int, result: str = "SUCCESS") -> str:
    return f"[CI/CD] Test run 2025-11-01T18:42:{second:02} -> {result}\n"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        pytest.param("", run_at(5), run_at(3), run_at(3) + run_at(5), id="in the order of time"),
        pytest.param("", run_at(3), run_at(5), run_at(3) + run_at(5), id="ours came before"),
        pytest.param("", run_at(3), run_at(3), run_at(3) * 2, id="two runs of one second"),
        pytest.param(run_at(3), run_at(3) * 2, run_at(3) * 2, run_at(3) * 3,
                     id="one run before, and two that end alike"),
        pytest.param(run_at(1), run_at(1) + run_at(3), run_at(1) + run_at(2),
                     run_at(1) + run_at(2) + run_at(3), id="what both had stays once"),
        pytest.param("", "half a li", run_at(3), "half a li\n" + run_at(3), id="a line cut off"),
        pytest.param("", run_at(9), run_at(3) + "a note\n" + run_at(8),
                     run_at(3) + "a note\n" + run_at(8) + run_at(9), id="a note stays in place"),
    ],
)  # fmt: skip
def test_the_log_has_each_run_once(base: str, mine: str, theirs: str, merged: str) -> None:
    assert merge_lines(base.encode(), mine.encode(), theirs.encode()).decode() == merged


lines = st.lists(st.builds(run_at, st.integers(0, 3), st.sampled_from(["SUCCESS", "ERROR"])))


@given(base=lines, ours=lines, others=lines)
def test_no_run_is_lost_and_none_is_invented(
    base: list[str], ours: list[str], others: list[str]
) -> None:
    parts = ("".join(base), "".join(base + ours), "".join(base + others))
    merged = merge_lines(*(part.encode() for part in parts)).decode().splitlines(keepends=True)
    assert Counter(merged) == Counter(base + ours + others)


PENDING, TRIED = b'{"state": "pending"}', b'{"state": "pending", "attempts": 2}'
REFUSED, SENT = b'{"state": "refused"}', b'{"state": "sent"}'


def entry(
    state: str, attempts: int = 0, *, revision: int = 0, replays: int = 0, why: str = ""
) -> bytes:
    counts = {"attempts": attempts, "revision": revision, "replays": replays}
    return json.dumps({"state": state, **counts, "why": why}).encode()


@pytest.mark.parametrize(
    ("least", "most"),
    [
        pytest.param(PENDING, SENT, id="sent beats pending"),
        pytest.param(TRIED, SENT, id="sent beats any number of attempts"),
        pytest.param(PENDING, REFUSED, id="refused beats pending"),
        pytest.param(REFUSED, SENT, id="sent beats refused"),
        pytest.param(PENDING, TRIED, id="the attempts that were made count"),
        pytest.param(REFUSED, entry("pending", replays=1), id="a replay beats what was refused"),
        pytest.param(entry("pending", 9, replays=1), entry("refused", 1, replays=1),
                     id="refused once more"),
        pytest.param(entry("pending", 9, replays=2), SENT, id="a replay never sends it again"),
        pytest.param(SENT, entry("pending", revision=1), id="an edit beats what was sent"),
        pytest.param(entry("pending", 9, revision=1), entry("sent", revision=1),
                     id="the edit that was sent"),
        pytest.param(entry("sent", replays=3), entry("pending", revision=1),
                     id="an edit of what a replay sent"),
        pytest.param(b'{"queued": false}', b'{"queued": true}', id="a queued release"),
    ],
)  # fmt: skip
def test_the_document_that_got_further_wins_from_either_side(least: bytes, most: bytes) -> None:
    assert further(least, most) == most
    assert further(most, least) == most


entries = st.builds(
    entry, st.sampled_from(["pending", "refused", "sent"]), st.integers(0, 3),
    revision=st.integers(0, 2), replays=st.integers(0, 2), why=st.sampled_from("ab"),
)  # fmt: skip


@given(one=entries, two=entries, three=entries)
@example(one=entry("sent", why="a"), two=entry("sent", why="b"), three=SENT)
def test_all_writers_end_with_one_entry_whatever_the_order_they_push_in(
    one: bytes, two: bytes, three: bytes
) -> None:
    def both(mine: bytes, theirs: bytes) -> bytes:
        return further(mine, theirs) or b""

    assert both(one, two) == both(two, one)
    assert both(both(one, two), three) == both(one, both(two, three))
    assert both(one, both(one, two)) == both(one, two)


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"[]", b"\xff", b'{"attempts": null}', b"[" * 99999, b'{"attempts": Infinity}'],
)
def test_a_document_that_is_none_never_wins_by_itself(broken: bytes) -> None:
    assert further(broken, SENT) is None
    assert further(SENT, broken) is None


def test_the_newest_reports_stay_with_everything_that_is_no_report() -> None:
    stamps = ["20251101-184230", "20251101-184230-1", "20251101-184230-10", "20251101-184230-2"]
    newest = "ci_report_20251102-000000.json"
    others = ["session.log", "outbox/ci_report_20240101-000000.json", "ci_report_x.json"]
    tree = dict.fromkeys([*(f"ci_report_{stamp}.json" for stamp in stamps), newest, *others], "b")
    kept = keep_newest(tree, 2)
    assert set(kept) == {newest, "ci_report_20251101-184230-10.json", *others}
    assert keep_newest(tree, 99) == tree
