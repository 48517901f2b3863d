from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.testing.stability.flaky import find_flaky
from tests.support.histories import a_history, a_run, a_track


@pytest.mark.parametrize(
    ("did", "commits", "proofs", "upset"),
    [
        pytest.param("PF", "AA", 1, {1}, id="passed, then failed on one commit"),
        pytest.param("FPPF", "AABB", 2, {0, 3}, id="on two commits"),
        pytest.param("EP", "AA", 1, {0}, id="an error is a failure"),
        pytest.param("XF", "AA", 1, {1}, id="what passes unexpectedly passes"),
        pytest.param("*", "A", 1, {0}, id="failed, then passed alone in one run"),
        pytest.param("*F", "AA", 1, {0, 1}, id="which is a pass on that commit"),
        pytest.param("P*P", "ABC", 1, {1}, id="once among passes"),
        pytest.param("qQ", "AA", 1, set(), id="in quarantine it upsets no verdict"),
        pytest.param("F.P", "ABA", 1, {0}, id="another commit between them"),
    ],
)
def test_a_test_that_contradicts_itself_on_one_commit_is_proven_flaky(
    did: str, commits: str, proofs: int, upset: set[int]
) -> None:
    (found,) = find_flaky(a_history(a_track(did), commits=commits))
    assert (found.flaky.commits, set(found.upset)) == (proofs, upset)


@pytest.mark.parametrize(
    ("did", "commits"),
    [
        pytest.param("PPPP", "AABB", id="it always passes"),
        pytest.param("FFFF", "AABB", id="it always fails"),
        pytest.param("PPFFPP", "ABCDEF", id="it was broken and mended"),
        pytest.param("PFPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPFP", "", id="twice in a long time"),
        pytest.param("FSFx.", "AAAAA", id="what was skipped or expected to fail says nothing"),
        pytest.param("FS", "AA", id="skipped on the commit it failed on"),
    ],
)
def test_a_test_that_breaks_or_is_mended_with_the_code_is_not_flaky(did: str, commits: str) -> None:
    assert find_flaky(a_history(a_track(did), commits=commits)) == []


def test_a_tree_with_changes_is_no_commit() -> None:
    runs = [a_run(0, "a" * 40), a_run(1, "a" * 40, dirty=True), a_run(2), a_run(3)]
    assert find_flaky(a_history(a_track("PFPF"), runs=runs)) == []
    (flaky,) = find_flaky(a_history(a_track("P*PP"), runs=runs))
    assert flaky.flaky.commits == 1


def test_runs_with_changes_count_as_one_commit_where_they_are_of_one() -> None:
    runs = [a_run(0, "a" * 40), a_run(1, "a" * 40, dirty=True), a_run(2, "a" * 40, dirty=True)]
    (flaky,) = find_flaky(a_history(a_track("P**"), runs=runs))
    assert (flaky.flaky.commits, set(flaky.upset)) == (1, {1, 2})


def test_a_test_that_changes_from_commit_to_commit_is_suspected() -> None:
    (found,) = find_flaky(a_history(a_track("PFPFPPFPFP")))
    assert (found.flaky.commits, found.flaky.flips.hits, found.flaky.flips.trials) == (0, 8, 9)
    assert found.upset == frozenset()
    assert found.flaky.failures == 4


def test_the_proven_come_first_then_the_surer() -> None:
    names = [("PFPFPPFPFPPP", "suspected"), ("PPPPPPPPPPF*", "once"), ("F*F*F*F*F*F*", "often")]
    found = find_flaky(a_history(*(a_track(did, name=name) for did, name in names)))
    assert [one.flaky.key[1] for one in found] == ["often", "once", "suspected"]


@given(st.text("PFE*SxXqQ.", min_size=1, max_size=12), st.data())
def test_it_is_what_looking_at_every_pair_of_runs_says(did: str, data: st.DataObject) -> None:
    commits = data.draw(st.text("AB", min_size=len(did), max_size=len(did)))
    history = a_history(a_track(did), commits=commits) if set(did) != {"."} else a_history()
    bad, good = "FEq*", "PXQ*"
    proven = {commits[one] for one, did_one in enumerate(did) for two, did_two in enumerate(did)
              if did_one in bad and did_two in good and commits[one] == commits[two]}  # fmt: skip
    verdicts = "".join({"*": "FP"}.get(one, "F" if one in bad else "P") for one in did
                       if one in bad + good)  # fmt: skip
    flips = sum(one != two for one, two in pairwise(verdicts))
    found = find_flaky(history)
    assert (found[0].flaky.commits if found else 0) == len(proven)
    if found:
        assert (found[0].flaky.flips.hits, found[0].flaky.flips.trials) == (
            flips,
            len(verdicts) - 1,
        )
