"""What made a version what it is, beside what each commit asks for."""

from ministudio_ci.changelog.effects import cause, strongest
from ministudio_ci.changelog.notes import Warn
from ministudio_ci.changelog.reckon import Reckoning
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.model.release import Bump


def give_reasons(found: Reckoning, settings: ChangelogSettings, reason: Warn) -> None:
    """Call `reason` with a key of the message catalogue and its details, for each reason."""
    if found.version:
        _give_cause(found, reason)
        _give_minimum(found, settings.minimum_bump, reason)
        _give_line(found, reason)
    top = found.since.reached or found.since.final
    if found.stale and top:
        reason("next_version.reason.passed_over", version=found.stale.version,
               commit=found.stale.commit[:7], top=top.name)  # fmt: skip
    if found.since.elsewhere:
        paths = ", ".join(settings.paths)
        count = sum(commit.sha in found.since.elsewhere for commit in found.since.new)
        reason("next_version.reason.elsewhere", count=count, paths=paths)


def _give_cause(found: Reckoning, reason: Warn) -> None:
    one = cause(found.effects)
    if found.declared:
        reason("next_version.reason.declared", version=found.declared.version,
               commit=found.declared.commit[:7])  # fmt: skip
    else:
        reason("next_version.reason.because", commit=one.commit[:7], summary=one.summary)
    if one.why == "breaking_zero":
        reason("next_version.reason.zero")


def _give_minimum(found: Reckoning, minimum: Bump, reason: Warn) -> None:
    alone = strongest(found.effects)
    if not found.declared and found.asked.new.rank > alone.rank:
        reason("next_version.reason.minimum", minimum=minimum.value, bump=found.asked.new.value,
               alone=alone.value)  # fmt: skip


def _give_line(found: Reckoning, reason: Warn) -> None:
    line, reached = found.ground.line, found.since.reached
    if line.identifier:
        reason("next_version.reason.channel", branch=line.branch, identifier=line.identifier)
    if line.range:
        reason("next_version.reason.range", branch=line.branch, range=line.range_name)
    if reached:
        reason("next_version.reason.reached", tag=reached.name)
