from datetime import UTC, datetime
from pathlib import Path

import pytest

from ministudio_ci.cycle.journal import Journal, Stage, StageState
from ministudio_ci.cycle.ledger import Ledger
from ministudio_ci.errors import NothingToResumeError

NOW = datetime(2026, 11, 22, 0, 7, tzinfo=UTC)


def test_a_run_resumes_after_the_stages_it_has_done(tmp_path: Path) -> None:
    journal = Journal.start(tmp_path, "abc", NOW)
    journal = journal.mark(Stage.TEST, StageState.DONE).mark(Stage.RELEASE, StageState.STARTED)
    resumed = Journal.resume(tmp_path, "abc")
    assert resumed.done(Stage.TEST)
    assert not resumed.done(Stage.RELEASE)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="none at all"),
        pytest.param('{"commit": "other", "stages": {}}', id="one of another commit"),
        pytest.param(
            '{"commit": "abc", "stages":'
            ' {"test": "done", "release": "skipped", "announce": "done"}}',
            id="a finished one",
        ),
        pytest.param('{"commit": "abc", "st', id="a cut one"),
        pytest.param('{"commit": "abc", "stages": []}', id="one of another shape"),
        pytest.param('{"commit": "abc", "stages": {"dance": "done"}}', id="an unknown stage"),
    ],
)
def test_only_an_unfinished_journal_of_this_commit_resumes(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "20261122-000700.json").write_text(content)
    with pytest.raises(NothingToResumeError):
        Journal.resume(tmp_path, "abc")


def test_two_runs_in_one_second_have_a_journal_each(tmp_path: Path) -> None:
    assert Journal.start(tmp_path, "a", NOW).path != Journal.start(tmp_path, "a", NOW).path


def test_old_journals_go(tmp_path: Path) -> None:
    for second in range(55):
        Journal.start(tmp_path, "a", NOW.replace(second=second))
    assert len(list(tmp_path.glob("*.json"))) == 50


def test_a_release_is_silent_until_its_announcement_is_queued(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "releases")
    assert ledger.silent() == ()
    ledger.begin("v1.6.0")
    ledger.begin("pkg/v2")
    assert ledger.silent() == ("pkg/v2", "v1.6.0")
    ledger.queued("v1.6.0")
    ledger.begin("v1.6.0")  # a re-run begins it again: it stays told
    assert ledger.silent() == ("pkg/v2",)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"tag": "pkg/v1"}', "[" * 100_000])
def test_a_ledger_file_that_is_broken_counts_as_begun(tmp_path: Path, content: str) -> None:
    (tmp_path / "pkg%2Fv1.json").write_text(content)
    assert Ledger(tmp_path).silent() == ("pkg/v1",)
    Ledger(tmp_path).queued("pkg/v1")
    assert Ledger(tmp_path).silent() == ()


def test_a_release_told_in_one_of_two_files_is_not_silent(tmp_path: Path) -> None:
    """Of two machines' files, where they could not be brought together, both stay."""
    ledger = Ledger(tmp_path)
    ledger.queued("v1.6.0")
    (tmp_path / "v1.6.0-1.json").write_text('{"tag": "v1.6.0", "queued": false}')
    assert ledger.silent() == ()
