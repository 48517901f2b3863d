"""`doctor`: what is missing before the first release, and what to do about each."""

import argparse

from ministudio_ci.cli.context import Context
from ministudio_ci.cli.project import project_of
from ministudio_ci.cycle.doctor import examine
from ministudio_ci.cycle.finding import Check, Standing
from ministudio_ci.foundation.templates import say

_SIGNS = {
    Standing.GOOD: "✓",
    Standing.ADVICE: "·",
    Standing.PROBLEM: "✗",
    Standing.UNKNOWN: "?",
}
_LABEL = 13


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's own arguments."""


def run(context: Context, options: argparse.Namespace) -> int:  # noqa: ARG001 - all is in the context
    """Show each check as it is made."""
    checks = []
    for check in examine(project_of(context)):
        checks.append(check)
        known = f"doctor.label.{check.name}"
        label = check.name if check.named else say(context.lang, known)
        context.write(f"{_SIGNS[check.standing]} {label:<{_LABEL}} {_text(context, check)}")
    context.result([_document(context, check) for check in checks])
    standings = {check.standing for check in checks}
    if Standing.PROBLEM in standings:
        return 1
    return 3 if Standing.UNKNOWN in standings else 0


def _text(context: Context, check: Check) -> str:
    words = say(context.lang, f"doctor.{check.key}", **dict(check.details))
    return words.replace("\n", "\n" + " " * (_LABEL + 3))


def _document(context: Context, check: Check) -> dict[str, str]:
    text = say(context.lang, f"doctor.{check.key}", **dict(check.details))
    return {"check": check.name, "standing": check.standing.value, "text": text}
