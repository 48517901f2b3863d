"""A pytest plugin lent to the project's own interpreter: it needs Python 3.8 and pytest 7.

It never runs in our process: `lending.py` copies it into a private folder, beside the package
`pytest_jsonreport` and an `orders.json`, and puts that folder on the path of one pytest run;
`entry.py` loads it there.
It has pytest-json-report collect the run (the project's own, where that is switched on already),
keeps captured output small while the run goes on, and writes `report.json` beside itself when
everything else has finished.
"""
# ruff: noqa: SLF001 - pytest-json-report offers no other way to what it has collected

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from ministudio_entry import FOLDER  # type: ignore[import-not-found]
from pytest_jsonreport.plugin import (  # type: ignore[import-untyped]
    JSONReport,
    JSONReportWorker,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAMS = ("stdout", "stderr")
RUN_LIMIT = 32 * 1024 * 1024
"""Bytes of captured output kept for the whole run; beyond it a test keeps a trace of its own."""
TRACE = 256


ORDERS: dict[str, Any] = json.loads((FOLDER / "orders.json").read_text(encoding="utf-8"))


def _give_path_back() -> None:
    """Undo our PYTHONPATH, so that programs which the tests start see the one they know."""
    if ORDERS["pythonpath"] is None:
        os.environ.pop("PYTHONPATH", None)
    else:
        os.environ["PYTHONPATH"] = ORDERS["pythonpath"]


if str(FOLDER) in os.environ.get("PYTHONPATH", "").split(os.pathsep)[:1]:
    _give_path_back()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: Any) -> None:
    """Have the run collected, by the project's own pytest-json-report if it is at work."""
    is_worker = hasattr(config, "workerinput")  # of pytest-xdist: the controller reports
    if not hasattr(config, "_json_report"):
        config.option.json_report_omit = ["log"]  # log records may hold what xdist cannot send
        config.option.json_report_summary = False
        config.option.json_report_file = None
        config.option.json_report_indent = None
        config.option.json_report_verbosity = 0
        config.pluginmanager.register((JSONReportWorker if is_worker else JSONReport)(config))
    config.pluginmanager.register(Capper())
    if ORDERS["shard"] is not None:
        from ministudio_lent_shard import Sharder  # type: ignore[import-not-found]

        config.pluginmanager.register(Sharder(FOLDER, **ORDERS["shard"]))
    if not is_worker:
        config.pluginmanager.register(Keeper(config._json_report))


def cut(text: str, limit: int) -> str:
    """Return `text` in at most about `limit` bytes: head and tail, and how much is missing."""
    if len(text) * 4 <= limit:  # no character takes more bytes
        return text
    raw = text.encode("utf-8", "backslashreplace")
    if len(raw) <= limit:
        return text
    head, tail = raw[: limit // 2], raw[len(raw) - limit // 2 :]
    mark = f"\n[... {len(raw) - len(head) - len(tail)} bytes cut ...]\n"
    return head.decode("utf-8", "ignore") + mark + tail.decode("utf-8", "ignore")


class Capper:
    """Cuts what each test prints, where the test runs: xdist never sends more."""

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Iterator[None]:
        """Cut the stage's streams to what the stages before left over."""
        yield
        stages = getattr(item, "_json_report_extra", {})
        stage = stages.get(call.when, {})
        left = ORDERS["output_limit"] - sum(
            len(other.get(stream, ""))
            for when, other in stages.items()
            if when != call.when and isinstance(other, dict)
            for stream in STREAMS
        )
        for stream in filter(stage.__contains__, STREAMS):
            stage[stream] = cut(stage[stream], max(0, left))
            left -= len(stage[stream])


class Keeper:
    """Watches the run beside pytest-json-report and writes the report at the very end."""

    def __init__(self, report: Any) -> None:
        self.report = report
        self.kept = 0
        self.run: dict[str, Any] = {"finished": 0, "interrupted": None, "broken": None}
        self.red = 0
        self.uncollected: list[dict[str, Any]] = []

    def pytest_collectreport(self, report: Any) -> None:
        """Note what could not be collected, whatever the project's options leave out."""
        if report.failed:
            longrepr = cut(str(report.longrepr), ORDERS["output_limit"])
            self.uncollected.append(
                {"nodeid": report.nodeid, "outcome": "failed", "result": [], "longrepr": longrepr}
            )

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> Iterator[None]:
        """Cut long texts of a stage; keep what the next one would hide.

        That is a failed subtest, and how the one of two tests failed that have the same id.
        """
        earlier = self.report._json_tests.get(report.nodeid, {}).get(report.when) or {}
        yield
        test = self.report._json_tests.get(report.nodeid, {})
        if earlier.get("outcome") == "failed" and not report.failed and "subtests" not in test:
            test[report.when] = earlier
            return
        stage = test.get(report.when) or {}
        for part in (stage, stage.get("crash", {})):
            for key in ("longrepr", "message"):
                if key in part:
                    part[key] = cut(part[key], ORDERS["output_limit"])
        for stream in filter(stage.__contains__, STREAMS):
            if self.kept > RUN_LIMIT:
                stage[stream] = cut(stage[stream], TRACE)
            self.kept += len(stage[stream])
        self.red += report.failed and not hasattr(report, "wasxfail")  # as the session counts
        if report.failed and getattr(report, "context", None) is not None:
            test.setdefault("subtests", []).append(dict(stage, description=str(report.context)))

    def pytest_runtest_logfinish(self) -> None:
        """Count the tests that went to their end."""
        self.run["finished"] += 1

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        """Note that the run was stopped from inside: Ctrl-C, pytest.exit."""
        self.run["interrupted"] = cut(excinfo.exconly(), 1000)

    def pytest_internalerror(self, excrepr: Any) -> None:
        """Note that pytest or a plugin broke."""
        self.run["broken"] = cut(str(excrepr).strip().rpartition("\n")[2], 1000)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: Any) -> Iterator[None]:
        """Write the report once nobody can change the exit status any more."""
        if not hasattr(type(session), "fspath"):  # `-p no:legacypath`; pytest-json-report reads it
            type(session).fspath = property(lambda self: self.path)
        status = session.exitstatus
        session.exitstatus = mark = _twin(status)
        yield
        besides = session.testsfailed > self.red or session.exitstatus is not mark
        if session.exitstatus is mark:
            session.exitstatus = status
        document = dict(self.report.report or {})
        document.update(
            exitcode=int(session.exitstatus),
            tests=list(self.report._json_tests.values()),
            collectors=self._collectors(),
            warnings=self.report._json_warnings,
            ministudio_run=dict(
                self.run, expected=session.testscollected, besides=besides, splits=_splits()
            ),
        )
        _write(document)

    def _collectors(self) -> list[dict[str, Any]]:
        whole = [entry for entry in self.report._json_collectors if entry["outcome"] != "failed"]
        return whole + self.uncollected


def _splits() -> list[dict[str, Any]]:
    """Return how the tests were split; more than one answer where workers collected others."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("split-*.json"))]


def _twin(status: Any) -> Any:
    """Return a status that is the same in all but identity: who sets it anew is found out."""
    if not isinstance(status, pytest.ExitCode):
        return status
    twin = int.__new__(pytest.ExitCode, int(status))
    twin._name_, twin._value_ = status._name_, status._value_
    return twin


def _write(document: dict[str, Any]) -> None:
    staged = FOLDER / "report.json.staged"
    with staged.open("w", encoding="utf-8") as file:
        json.dump(document, file, default=str)
    staged.replace(FOLDER / "report.json")
