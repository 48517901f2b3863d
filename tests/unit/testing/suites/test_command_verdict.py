"""A command's exit status and its results must agree."""

import signal

import pytest

from ministudio_ci.foundation.process import Ended
from ministudio_ci.foundation.templates import LANGUAGES, say
from ministudio_ci.model.report import Result
from ministudio_ci.testing.suites.command_verdict import judge_command
from ministudio_ci.testing.suites.verdict import Why

NONE = Why("result_none", {"pattern": "*.xml", "code": 0})

CASES = [
    ("all green", 0, ["passed", "skipped"], None, None, Result.SUCCESS),
    ("all skipped", 0, ["skipped"], None, None, Result.SUCCESS),
    ("flaky ones and known ones", 0, ["passed", "xfailed", "xpassed"], None, None, Result.SUCCESS),
    ("red tests", 1, ["failed", "passed"], None, None, Result.FAILURE),
    ("a broken test", 7, ["error"], None, None, Result.FAILURE),
    ("red without a red test", 1, ["passed"], None, "command_red_alone", Result.FAILURE),
    ("status 0 over a red test", 0, ["failed"], None, "command_contradiction", Result.ERROR),
    ("status 0 over a broken test", 0, ["error"], None, "command_contradiction", Result.ERROR),
    ("no test", 0, [], None, "command_empty", Result.ERROR),
    ("no test, and red", 1, [], None, "command_empty", Result.ERROR),
    ("no results", 0, [], NONE, "result_none", Result.ERROR),
    ("no results, and red", 1, [], NONE, "result_none", Result.ERROR),
    ("killed", -signal.SIGKILL, ["passed"], None, "command_signal", Result.ERROR),
    ("interrupted", 130, ["passed"], None, "stopped", Result.ERROR),
]


@pytest.mark.parametrize(
    ("code", "outcomes", "trouble", "why", "result"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_command_is_judged(
    code: int, outcomes: list[str], trouble: Why | None, why: str | None, result: Result
) -> None:
    tests = [{"outcome": outcome} for outcome in outcomes]
    judged, reason = judge_command(Ended(code=code), tests, trouble)
    assert (judged, reason and reason.key) == (result, why)


def test_a_command_out_of_time_is_an_error_whatever_it_left() -> None:
    ended = Ended(code=0, timed_out=True)
    assert judge_command(ended, [{"outcome": "passed"}], None) == (Result.ERROR, Why("timeout"))


DETAILS = {
    "path": "a.xml", "line": 3, "cause": "x", "code": 1, "red": 2, "pattern": "*.xml", "stale": 1,
    "name": "SIGKILL", "command": "npx", "root": "html", "most": 16, "version": "2.0.0", "at": "r",
}  # fmt: skip
KEYS = [
    "unstarted", "command_signal", "command_empty", "command_contradiction", "command_red_alone",
    "result_none", "result_stale", "result_unread", "result_empty", "result_kind", "result_xml",
    "result_dtd", "result_root", "result_token", "result_counts", "result_version", "result_shape",
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_reason_has_words(key: str, lang: str) -> None:
    assert "{" not in say(lang, f"test.why.{key}", **DETAILS)
