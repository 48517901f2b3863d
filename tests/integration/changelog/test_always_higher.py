"""Whatever the history, the next version is higher than all it holds, and new."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ministudio_ci.errors import DoesNotHoldError, UsageError
from ministudio_ci.model.release import Bump
from ministudio_ci.model.version import Version
from tests.support.history import History
from tests.support.plans import plan

_BRANCHES = ("main", "side", "old")
_MESSAGES = ("feat: x", "fix: x", "feat!: x", "chore: x", "odd", "fix: x\n\nRelease-As: 2.0.0")
_versions = st.builds(
    lambda core, pre, build: ".".join(map(str, core)) + pre + build,
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)),
    st.sampled_from(["", "", "-alpha.1", "-beta.1", "-beta.2", "-rc.1", "-beta", "-0.3", "-x"]),
    st.sampled_from(["", "", "", "+7"]),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[History, dict[str, set[str]]]:
    """Draw a history with version tags, and the tags that each branch holds."""
    history = History()
    history.commit("feat: first")
    held: dict[str, set[str]] = {"main": set()}
    for _ in range(draw(st.integers(1, 10))):
        on = draw(st.sampled_from(_BRANCHES))
        after = draw(st.sampled_from(sorted(held)))
        merging = draw(st.none() | st.sampled_from(sorted(held)))
        merging = None if merging == on or (on not in held and merging == after) else merging
        history.commit(draw(st.sampled_from(_MESSAGES)), merging=merging, on=on,
                       after=None if on in held else after)  # fmt: skip
        begun = held.get(on, held[after])
        held[on] = begun | (held[merging] if merging else set())
        if draw(st.booleans()):
            tag = f"v{draw(_versions)}"
            if tag not in set().union(*held.values()):
                history.tag(tag, on=on)
                held[on] = held[on] | {tag}
    return history, held


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    histories(),
    st.sampled_from(["main", "alpha", "beta", "rc", "0.x", "1.x", "1.1.x"]),
    st.sampled_from(Bump),
)
def test_the_next_version_is_higher_than_all_that_is_reached_and_is_no_tag(
    drawn: tuple[History, dict[str, set[str]]], branch: str, minimum: Bump
) -> None:
    history, held = drawn
    with TemporaryDirectory() as folder:
        repo = history.write(Path(folder))
        try:
            found = plan(repo, branch, minimum_bump=minimum)
        except (DoesNotHoldError, UsageError):
            return  # said, and no version given
        following = Version.parse(found.next or "")
        if following is None:
            assert found.bump is Bump.NONE
            return
        every = [Version.parse(tag[1:]) for tags in held.values() for tag in tags]
        reached = [Version.parse(tag[1:]) for tag in held["main"]]
        assert all(one and following.rank > one.rank for one in reached)
        assert all(one and following.rank != one.rank for one in every)
        assert found.tag == f"v{found.next}"
