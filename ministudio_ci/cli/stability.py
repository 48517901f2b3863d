"""`stability`: what the history of runs says."""

import argparse
import sys
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.project import project_of
from ministudio_ci.cli.texts import text
from ministudio_ci.cycle.chart import write_chart
from ministudio_ci.cycle.stability import (
    Told,
    read_stability,
    stability_markdown,
    stability_text,
)
from ministudio_ci.foundation.actions import Actions, disarm
from ministudio_ci.model.history import Mark
from ministudio_ci.model.stability import Share


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--runs", type=count, metavar="N", help=text("help.stability.runs"))
    parser.add_argument("--since", type=date, metavar="DATE", help=text("help.stability.since"))
    parser.add_argument("--suite", action="append", default=[], metavar="NAME",
                        help=text("help.stability.suite"))  # fmt: skip
    parser.add_argument("--chart", metavar="FILE", help=text("help.stability.chart"))
    parser.add_argument("--summary", action="store_true", help=text("help.stability.summary"))


def run(context: Context, options: argparse.Namespace) -> int:
    """Tell it on the screen, and on GitHub in the job's summary as well."""
    told = read_stability(
        project_of(context), runs=options.runs, since=options.since, suites=options.suite
    )
    if options.chart:
        write_chart(told.stability, context.root / options.chart, context.lang)
    _show(context, told, summary=options.summary)
    if options.chart:
        context.say("stability.written", path=options.chart)
    context.result(_document(told))
    return 0


def _show(context: Context, told: Told, *, summary: bool) -> None:
    actions = Actions(context.env)
    markdown = stability_markdown(told, context.lang)
    if summary:
        context.write(disarm(markdown) if actions.active else markdown)
        return
    if not context.json and not context.quiet:
        colour = sys.stdout.isatty() and not context.env.get("NO_COLOR")
        with actions.shield():
            context.write(stability_text(told, context.lang, colour=colour))
    actions.summary(context.scrubber.text(markdown), lang=context.lang)


def _document(told: Told) -> dict[str, Any]:
    """Return all of it; a test is its `suite` and `nodeid`, a report its name in memory/."""
    document: dict[str, Any] = {
        field.name: _value(getattr(told.stability, field.name)) for field in fields(told.stability)
    }
    skipped = [{"report": name, "why": why} for name, why in told.reading.skipped]
    return document | {"skipped": skipped, "parts": told.reading.parts, "clocks": told.clocks}


def _value(value: Any) -> Any:
    """Return a value of ours as JSON has it."""
    if is_dataclass(value):
        found = {field.name: _value(getattr(value, field.name)) for field in fields(value)}
        return dict(zip(("suite", "nodeid"), found.pop("key", ()), strict=False)) | found
    if isinstance(value, Share):
        return value._asdict()
    if isinstance(value, Mark):
        return value.outcome
    return [_value(one) for one in value] if isinstance(value, tuple) else value


def count(words: str) -> int:
    """Return a number of runs; argparse shows this name where it is none."""
    if (number := int(words)) < 1:
        raise ValueError(words)
    return number


def date(words: str) -> datetime:
    """Return a time, UTC where it does not say."""
    moment = datetime.fromisoformat(words)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
