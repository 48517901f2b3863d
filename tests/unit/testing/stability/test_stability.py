import pytest

from ministudio_ci.model.history import Mark
from ministudio_ci.model.report import Result
from ministudio_ci.testing import weigh
from tests.support.histories import a_history, a_run, a_track

A, B, C = "a" * 40, "b" * 40, "c" * 40


def confidence(did: str, *results: Result, commits: str = "") -> tuple[float, int, int]:
    names = commits or "abcdefghijklmnop"
    runs = [a_run(at, names[at] * 40, result=result) for at, result in enumerate(results)]
    found = weigh(a_history(a_track(did), runs=runs), {}).confidence
    assert found is not None
    return round(found.value, 4), found.steady.hits, found.steady.trials


GREEN, RED, BROKEN = Result.SUCCESS, Result.FAILURE, Result.ERROR


@pytest.mark.parametrize(
    ("did", "results", "commits", "expected"),
    [
        pytest.param("P" * 10, [GREEN] * 10, "", (0.7225, 10, 10), id="green as ever"),
        pytest.param("PFP", [GREEN, RED, GREEN], "", (0.4385, 3, 3), id="red for a reason"),
        pytest.param("PP", [GREEN, RED], "", (0.0, 2, 2), id="red now"),
        pytest.param("P.P", [GREEN, BROKEN, GREEN], "", (0.2077, 2, 3), id="one run broke"),
        pytest.param("FPP", [RED, GREEN, GREEN], "aab", (0.2077, 2, 3), id="one was contradicted"),
        pytest.param("*PP", [GREEN] * 3, "", (0.2077, 2, 3), id="one needed a second try"),
        pytest.param("qQQ", [GREEN] * 3, "aaa", (0.4385, 3, 3), id="quarantine is no verdict"),
    ],
)
def test_confidence_is_the_lower_bound_of_another_run_being_green(
    did: str, results: list[Result], commits: str, expected: tuple[float, int, int]
) -> None:
    assert confidence(did, *results, commits=commits) == expected


def test_confidence_rests_on_the_newest_hundred_whole_runs_of_clean_commits() -> None:
    odd = [a_run(0, A, result=BROKEN, dirty=True), a_run(1, B, result=BROKEN, narrowed=True),
           a_run(2, None, result=BROKEN)]  # fmt: skip
    assert weigh(a_history(a_track("PPP"), runs=odd), {}).confidence is None
    broken = [a_run(at, f"{at:040x}", result=BROKEN) for at in range(5)]
    green = [a_run(at, f"{at:040x}") for at in range(5, 105)]
    found = weigh(a_history(a_track("P" * 105), runs=[*broken, *green]), {}).confidence
    assert found
    assert (found.steady.hits, found.steady.trials) == (100, 100)


def test_the_trend_has_a_version_at_a_time_the_one_tested_last_first() -> None:
    runs = [a_run(0, A, seconds=10), a_run(1, A, result=RED, seconds=30), a_run(2, B, seconds=5),
            a_run(3, C, result=BROKEN), a_run(4, None)]  # fmt: skip
    tracks = a_track("PFPPP"), a_track("PP...", name="gone"), a_track("..PP.", name="new")
    found = weigh(a_history(*tracks, runs=runs), {A: "1.0.0", B: "1.1.0", C: "1.1.0"}).versions
    told = [(one.version, one.runs, one.green, one.red, one.broken, one.unsteady, one.tests,
             one.seconds) for one in found]  # fmt: skip
    assert told == [
        ("unknown", 1, 1, 0, 0, 0, 1, 60.0),
        ("1.1.0", 2, 1, 0, 1, 1, 2, 32.5),
        ("1.0.0", 2, 1, 1, 0, 1, 2, 20.0),
    ]


def test_each_run_has_its_failures() -> None:
    tracks = a_track("PFE*q"), a_track("FF.PP", name="other")
    told = weigh(a_history(*tracks), {}).runs
    assert [(run.tests, run.failed, run.flaky) for run in told] == [
        (2, 1, 0), (2, 2, 0), (1, 1, 0), (2, 0, 1), (2, 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("did", "expected"),
    [
        pytest.param("PFqQQSQ", (Mark.QUARANTINED_PASSED, 2, 3), id="passed since"),
        pytest.param("QQq", (Mark.QUARANTINED_FAILED, 1, 0), id="failed at last"),
        pytest.param("PQ", (Mark.QUARANTINED_PASSED, 0, 2), id="never failed"),
        pytest.param("qqP", None, id="out of quarantine"),
    ],
)
def test_a_test_in_quarantine_is_told_with_what_it_did_since(
    did: str, expected: tuple[Mark, int, int] | None
) -> None:
    found = weigh(a_history(a_track(did)), {}).quarantined
    assert [(one.mark, one.failures, one.passes_since) for one in found] == (
        [expected] if expected else []
    )


def test_a_history_of_one_suite_has_its_runs_and_tests_alone() -> None:
    other = a_run(1)._replace(suites=(a_run(1).suites[0]._replace(name="e2e"),))
    runs = [a_run(0, A), other, a_run(2, B)]
    track = a_track("P.F")
    history = a_history(track, a_track(".P.")._replace(key=("e2e", "x")), runs=runs)
    unit = history.of_suites(("unit",))
    assert [run.commit for run in unit.runs] == [A, B]
    assert [(one.key, list(one.runs)) for one in unit.tracks] == [(track.key, [0, 1])]
    assert len(history.of_suites(("unit", "e2e")).runs) == 3
