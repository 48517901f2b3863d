"""One release read alone is the same as among all, on histories of any shape and date."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ministudio_ci.changelog import read_release, read_releases
from ministudio_ci.foundation.config import ChangelogSettings
from tests.support.history import START, History

SETTINGS = ChangelogSettings()
_BRANCHES = ("main", "side", "old")


@st.composite
def histories(draw: st.DrawFn) -> History:
    history = History()
    history.commit("feat: first")
    clocks_run_wild = draw(st.booleans())
    versions = draw(st.permutations(range(12)))
    begun = ["main"]
    for number in range(draw(st.integers(1, 12))):
        on = draw(st.sampled_from(_BRANCHES))
        merging = draw(st.none() | st.sampled_from(begun))
        history.commit(
            draw(st.sampled_from(["feat: x", "fix: x", "chore: x", "odd"])) + f" {number}",
            on=on,
            after=None if on in begun else draw(st.sampled_from(begun)),
            merging=None if merging == on else merging,
            time=START + draw(st.integers(-500, 500)) if clocks_run_wild else None,
        )
        begun = [*dict.fromkeys((*begun, on))]
        if draw(st.booleans()):
            pre = draw(st.sampled_from(["", "", "-alpha.1", "-beta.1", "-rc.1"]))
            history.tag(f"v1.{versions[number]}.0{pre}", on=on, annotated=draw(st.booleans()))
    others = [branch for branch in begun if branch != "main"]
    for branch in others:
        history.commit(f"Merge {branch}", merging=branch)
    return history


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_a_release_read_alone_is_the_same_as_among_all(history: History) -> None:
    with TemporaryDirectory() as folder:
        git = history.write(Path(folder)).foundation
        releases = read_releases(git, SETTINGS)
        for release in releases:
            assert read_release(git, SETTINGS, release.tag or "HEAD") == release


def test_its_entries_stand_in_the_same_order_whatever_was_merged_later(tmp_path: Path) -> None:
    history = History()
    history.commit("feat: root")
    history.commit("feat: a", on="side", after="main")
    history.commit("feat: b")
    history.commit("Merge side", merging="side")
    history.tag("v1.0.0")
    history.commit("feat: c", on="side")
    history.commit("Merge main", on="side", merging="main")
    git = history.write(tmp_path).foundation
    assert read_release(git, SETTINGS, "v1.0.0") == read_releases(git, SETTINGS, end="side")[1]
