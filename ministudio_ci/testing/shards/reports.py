"""The reports of shards below a folder: found, read, and held against one another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ministudio_ci.errors import (
    NotAShardError,
    ReportError,
    ShardCommitError,
    ShardCountError,
    ShardsAbsentError,
    ShardSplitError,
    ShardSuitesError,
)
from ministudio_ci.foundation.git import Git
from ministudio_ci.foundation.memory import read_object
from ministudio_ci.model.report import Result, TestReport
from ministudio_ci.model.shard import Shard
from ministudio_ci.testing import snapshot
from ministudio_ci.testing.report import from_document

_NAME = "report.json"
_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardReport:
    """One shard's report."""

    path: Path
    shard: Shard
    attempt: int
    report: TestReport
    document: Mapping[str, Any]

    @property
    def age(self) -> tuple[int, datetime]:
        """What a later attempt has more of."""
        return self.attempt, self.report.finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All shards of a run, in order, and the reports that a later attempt took the place of."""

    folder: Path
    reports: tuple[ShardReport, ...]
    replaced: tuple[ShardReport, ...] = ()


def find_shards(folder: Path, git: Git) -> Found:
    """Return the reports of all shards below `folder`, each its newest.

    All are of one split of the tests of HEAD, or of no commit where `git` has no repository.
    Raises ShardsAbsentError, ReportError, NotAShardError, ShardCountError, ShardCommitError,
    ShardSuitesError, ShardSplitError.
    """
    commit = snapshot.take(git).commit
    found = sorted(_below(folder), key=lambda one: (one.shard, one.age))
    newest = {one.shard: one for one in found}
    _check_whole(newest, folder)
    for one in newest.values():
        if one.report.commit != commit:
            raise ShardCommitError(path=one.path, shard=one.shard, commit=commit or "-",
                                   tested=one.report.commit or "-")  # fmt: skip
    reports = tuple(newest.values())
    for one in reports[1:]:
        _check_alike(reports[0], one)
    _check_split(reports)
    return Found(
        folder=folder,
        reports=reports,
        replaced=tuple(one for one in found if one is not newest[one.shard]),
    )


def _below(folder: Path) -> Iterator[ShardReport]:
    """Yield the reports, outer folders first.

    What lies deeper beside a shard's report and is none itself is a suite's own file, kept with
    the rest of `reports/`: it may be called as it likes.
    """
    shards = set[Path]()
    for path in sorted(folder.rglob(_NAME), key=lambda path: (len(path.parts), path)):
        try:
            one = _read(path)
        except (ReportError, NotAShardError):
            if shards.isdisjoint(path.parent.parents):
                raise
            continue
        shards.add(path.parent)
        yield one


def _read(path: Path) -> ShardReport:
    _, document = read_object(path)
    report = from_document(document, path)
    shard = Shard.parse(str(report.shard))
    if shard is None:
        raise NotAShardError(path=path)
    _check_entries(document.get("tests"), path)
    _check_entries(document.get("collectors", []), path)
    _check_number(report, document, path)
    attempt = document["ministudio"].get("attempt")
    return ShardReport(
        path=path,
        shard=shard,
        attempt=attempt if isinstance(attempt, int) else 0,
        report=report,
        document=document,
    )


def _check_entries(entries: Any, path: Path) -> None:
    for entry in entries if isinstance(entries, list) else [None]:
        named = isinstance(entry, dict) and (entry.get("nodeid"), entry.get("outcome"))
        if not named or not all(isinstance(word, str) for word in named):
            raise ReportError(path=path, why=f"it has another shape ({entry!r:.80})")


def _check_number(report: TestReport, document: Mapping[str, Any], path: Path) -> None:
    """Demand as many tests of each suite as were counted: none is lost on the way, none doubled."""
    broken = [entry for entry in document.get("collectors", []) if entry["outcome"] == "failed"]
    there = Counter(str(entry.get("suite")) for entry in (*document["tests"], *broken))
    said = {one.name: one.passed + one.failed + one.skipped + one.errors for one in report.suites}
    if there != Counter(said):
        counted = f"{there.total()}, and {sum(said.values())} were counted"
        raise ReportError(path=path, why=f"its tests are not those of its suites ({counted})")


def _check_whole(newest: Mapping[Shard, ShardReport], folder: Path) -> None:
    """Demand that no number is missing, and that all shards are of the same split."""
    if not newest:
        raise ShardsAbsentError(shards="1 …", folder=folder)
    first = next(iter(newest.values()))
    for one in newest.values():
        if one.shard.count != first.shard.count:
            raise ShardCountError(path=one.path, shard=one.shard, other=first.shard)
    wanted = (Shard(number, first.shard.count) for number in range(1, first.shard.count + 1))
    absent = [str(shard) for shard in wanted if shard not in newest]
    if absent:
        shown = ", ".join(absent[:_SHOWN]) + (", …" if len(absent) > _SHOWN else "")
        raise ShardsAbsentError(shards=shown, folder=folder)


def _check_alike(first: ShardReport, other: ShardReport) -> None:
    names, others = ([suite.name for suite in one.report.suites] for one in (first, other))
    if sorted(names) != sorted(others):
        raise ShardSuitesError(
            path=other.path, shard=other.shard, suites=", ".join(others) or "-",
            other=first.shard, others=", ".join(names) or "-",
        )  # fmt: skip


def _check_split(reports: Sequence[ShardReport]) -> None:
    """Demand one split of each suite: then each test ran in one shard, and in one alone."""
    seen: dict[str, tuple[ShardReport, Any]] = {}
    for one in reports:
        for entry in one.document["ministudio"]["suites"]:
            split = entry.get("split")
            if split is None and Result(entry["result"]) is Result.ERROR:
                continue  # it broke before it had collected; red it is in any case
            first, expected = seen.setdefault(entry["name"], (one, split))
            if split is None or split != expected:
                raise ShardSplitError(
                    suite=entry["name"], path=one.path, shard=one.shard, other=first.shard
                )
