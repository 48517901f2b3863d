"""Releases and pre-releases in one history, against counting each maturity by itself."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.changelog.ancestry import Span, in_order, spans
from ministudio_ci.changelog.contributors import welcomed
from ministudio_ci.changelog.levels import levelled
from ministudio_ci.changelog.maturity import Tip, counted, maturity
from ministudio_ci.changelog.tags import Tag, Tags, by_commit
from ministudio_ci.model.commit import Commit
from ministudio_ci.model.line import Line
from ministudio_ci.model.version import Version

PRE = ("", "", "alpha.1", "beta.1", "beta.2", "rc.1")


@st.composite
def histories(draw: st.DrawFn) -> tuple[Sequence[Commit], Tip, Tags]:
    """Draw commits, newest first and all of them ancestors of the first, and tags on some."""
    size = draw(st.integers(1, 12))
    parents = [
        draw(st.lists(st.integers(max(0, number - 4), number - 1), min_size=1, max_size=2,
                      unique=True)) if number else [] for number in range(size)
    ]  # fmt: skip
    within, waiting = set(), [size - 1]
    while waiting:
        number = waiting.pop()
        within.add(number)
        waiting += parents[number]
    history = in_order([
        Commit(str(number), tuple(map(str, parents[number])), f"A{number % 4}", "feat: a")
        for number in sorted(within, reverse=True)
    ])  # fmt: skip
    marks = draw(st.lists(st.tuples(st.sampled_from(sorted(within)), st.sampled_from(PRE)),
                          max_size=7))  # fmt: skip
    every = tuple(
        Tag(f"v{version}", version, str(number))
        for at, (number, pre) in enumerate(marks)
        for version in [Version(1, at, 0, pre)]
    )
    line = draw(st.sampled_from([None, Line("main"), Line("beta", "beta")]))
    return history, Tip(history[0].sha, line), Tags(every, by_commit(every), ())


def one_by_one(history: Sequence[Commit], tip: Tip, tags: Tags) -> list[Span]:
    own = tip.maturity(tags)
    return [
        span
        for level in {own, *(maturity(tag.version.pre) for tag in tags.every)}
        for span in welcomed(spans(history, counted(tags, level)))
        if (maturity(span.tag.version.pre) if span.tag else own) == level
    ]


def shown(span: Span) -> tuple[object, ...]:
    shas = [commit.sha for commit in span.commits]
    return span.tag, span.previous, shas, sorted(span.newcomers)


@given(histories())
def test_each_maturity_is_counted_as_if_it_were_alone(
    drawn: tuple[Sequence[Commit], Tip, Tags],
) -> None:
    found = levelled(*drawn)
    assert sorted(map(repr, map(shown, found))) == sorted(map(repr, map(shown, one_by_one(*drawn))))


@given(histories())
def test_what_builds_on_another_release_comes_before_it(
    drawn: tuple[Sequence[Commit], Tip, Tags],
) -> None:
    history, *_ = drawn
    place = {commit.sha: at for at, commit in enumerate(history)}
    tips = [place[span.commits[0].sha] for span in levelled(*drawn)]
    assert tips == sorted(tips)
