"""Releases by ancestry, against a slow definition of the same on histories of any shape."""

from collections.abc import Mapping, Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog.ancestry import in_order, spans
from ministudio_ci.changelog.tags import Tag
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.version import Version

History = Sequence[Commit]


def commit(number: int, parents: Sequence[int]) -> Commit:
    return Commit(str(number), tuple(map(str, parents)), "", "")


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, Mapping[str, Tag]]:
    """Draw commits, newest first and all of them ancestors of the first, some with versions."""
    size = draw(st.integers(1, 14))
    parents = [
        draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=3, unique=True))
        if number else [] for number in range(size)
    ]  # fmt: skip
    everything = [commit(number, parents[number]) for number in reversed(range(size))]
    kept = reach(everything, everything[0].sha)
    found = [one for one in everything if one.sha in kept]
    minors = draw(st.permutations(range(size)))
    tagged = draw(st.sets(st.sampled_from([one.sha for one in found])))
    return found, {
        sha: Tag(f"v1.{minors[int(sha)]}.0", Version(1, minors[int(sha)], 0), sha) for sha in tagged
    }


def reach(history: History, sha: str) -> set[str]:
    known = {one.sha: one for one in history}
    found: set[str] = set()
    waiting = [sha]
    while waiting:
        one = waiting.pop()
        if one in known and one not in found:
            found.add(one)
            waiting += known[one].parents
    return found


def defined(history: History, tags: Mapping[str, Tag], sha: str) -> tuple[Tag | None, set[str]]:
    """Return the release before the one at `sha`, and the commits of that one."""
    held = reach(history, sha)
    below = [other for other in tags if other in held and other != sha]
    hidden = {one for other in below for one in reach(history, other) - {other}}
    first_met = [one for one in below if one not in hidden]
    previous = max((tags[one] for one in first_met), key=lambda tag: tag.version.rank, default=None)
    out = reach(history, previous.commit) if previous else set()
    return previous, held - out


@given(histories())
def test_a_release_holds_what_its_tag_contains_and_the_one_before_does_not(
    drawn: tuple[History, Mapping[str, Tag]],
) -> None:
    history, tags = drawn
    tip = history[0].sha
    expected = {sha: defined(history, tags, sha) for sha in {*tags, tip}}
    found = spans(history, tags)
    assert len(found) == len(expected)
    for span in found:
        previous, shas = expected[span.tag.commit if span.tag else tip]
        assert span.previous == previous
        assert {one.sha for one in span.commits} == shas


@given(histories())
def test_releases_come_newest_first_and_what_is_not_out_before_them(
    drawn: tuple[History, Mapping[str, Tag]],
) -> None:
    history, tags = drawn
    place = {one.sha: number for number, one in enumerate(history)}
    order = [place[span.commits[0].sha] for span in spans(history, tags)]
    assert order == sorted(order)


@given(histories(), st.randoms())
def test_the_order_of_commits_depends_on_nothing_but_them(
    drawn: tuple[History, Mapping[str, Tag]], random: Random
) -> None:
    (tip, *others), _ = drawn
    ordered = in_order([tip, *others])
    place = {one.sha: number for number, one in enumerate(ordered)}
    assert len(place) == len(ordered) == 1 + len(others)
    assert all(place[one.sha] < place[parent] for one in ordered for parent in one.parents)
    if any(len(one.parents) > 1 for one in ordered):
        random.shuffle(others)
        assert in_order([tip, *others]) == ordered


def test_a_tag_just_outside_the_history_is_the_one_before() -> None:
    tag = Tag("v1.0.0", Version(1, 0, 0), "1")
    (span,) = spans([commit(3, [2]), commit(2, [1])], {"1": tag})
    assert span.previous == tag
