"""Whatever the history, the next version is higher than all it holds, and new."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ministudio_ci.errors import DoesNotHoldError, UsageError
from ministudio_ci.model.release import Bump
from ministudio_ci.model.version import Version
from tests.support.history import History
from tests.support.plans import plan

_BRANCHES = ("main", "main", "main", "side", "old")
_MESSAGES = ("feat: x", "fix: x", "fix: x", "feat!: x", "chore: x", "fix: x\n\nRelease-As: 2.0.0")
_PRE = ("", "", "", "-alpha.1", "-beta.1", "-beta.2", "-rc.1", "-beta", "-0.3", "-x")


def a_history(random: Random) -> tuple[History, dict[str, set[str]]]:
    """Make up a history with version tags; return it with the tags that each branch holds."""
    history = History()
    history.commit("feat: first")
    held: dict[str, set[str]] = {"main": set()}
    for _ in range(random.randint(2, 10)):
        on, after = random.choice(_BRANCHES), random.choice(sorted(held))
        merging = random.choice([None, *sorted(held)])
        if merging == on or (on not in held and merging == after):
            merging = None
        history.commit(random.choice(_MESSAGES), on=on, after=None if on in held else after,
                       merging=merging)  # fmt: skip
        held[on] = held.get(on, held[after]) | (held[merging] if merging else set())
        core = (random.randint(0, 2) for _ in range(3))
        tag = f"v{'.'.join(map(str, core))}{random.choice(_PRE)}{random.choice(['', '', '+7'])}"
        if random.random() < 0.4 and tag not in set().union(*held.values()):
            history.tag(tag, on=on)
            held[on] = held[on] | {tag}
    history.commit(random.choice(_MESSAGES[:4]))
    return history, held


# A seed cannot be shrunk to anything smaller.
@settings(max_examples=60, deadline=None, phases=[Phase.reuse, Phase.generate],
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(
    st.integers(0, 2**32),
    st.sampled_from(["main", "main", "alpha", "beta", "rc", "0.x", "1.x", "1.1.x"]),
    st.sampled_from(Bump),
)
def test_the_next_version_is_higher_than_all_that_is_reached_and_is_no_tag(
    seed: int, branch: str, minimum: Bump
) -> None:
    history, held = a_history(Random(seed))  # noqa: S311 - for a test
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
