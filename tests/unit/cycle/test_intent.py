import pytest

from ministudio_ci.cycle.intent import Intent, intent
from ministudio_ci.foundation.config import ReleaseMode
from ministudio_ci.foundation.event import Event


@pytest.mark.parametrize(
    ("mode", "event", "expected"),
    [
        ("auto", "schedule", "release"),
        ("auto", "workflow_dispatch", "release"),
        ("auto", "", "release"),
        ("auto", "push", "preview"),
        ("auto", "pull_request", "preview"),
        ("dry-run", "schedule", "preview"),
        ("never", "schedule", "skip"),
        ("never", "", "skip"),
    ],
)
def test_a_run_releases_only_when_somebody_meant_it(mode: str, event: str, expected: str) -> None:
    assert intent(ReleaseMode(mode), happening(event)) is Intent(expected)


def test_a_run_without_secrets_never_releases() -> None:
    assert intent(ReleaseMode.AUTO, happening("schedule", restricted=True)) is Intent.PREVIEW


def happening(name: str, *, restricted: bool = False) -> Event:
    return Event(name=name, branch="main", sha=None, run_url=None, restricted=restricted)
