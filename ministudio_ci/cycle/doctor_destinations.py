"""What stands in the way of an announcement: each destination on its own, none posted to."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from ministudio_ci.announce import Apprise, Destination, Discord, Webhook, WidgetEndpoint
from ministudio_ci.cycle.destinations import destinations
from ministudio_ci.cycle.finding import Check, Standing, fault, finding
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.templates import say
from ministudio_ci.model.news import Deferred, Refused, Sent, Untold


def examine_destinations(project: Project) -> Iterator[Check]:
    """Yield a finding for each, and for what is configured so that there is none."""
    found = destinations(project)
    if not any(found):
        yield finding("announce", Standing.ADVICE, "no_destination")
    for error in found.unfit:
        yield fault("announce", error, project.lang)
    for place, variable in found.keyless:
        yield finding("announce", Standing.ADVICE, "no_key", place=place, variable=variable)
    for destination in found.all:
        ours = isinstance(destination, Discord | WidgetEndpoint)
        yield replace(_examined(destination, project.lang), named=not ours)


def _examined(destination: Destination, lang: str) -> Check:
    name = destination.name
    try:
        answer = destination.probe(lang)
    except MinistudioError as error:
        return fault(name, error, lang)
    match answer:
        case Sent():
            untested = say(lang, f"doctor.untested.{_kind(destination)}")
            return finding(name, Standing.GOOD, "reached", untested=untested)
        case Deferred(why=why):
            return finding(name, Standing.UNKNOWN, "not_reached", why=why)
        case Refused(why=why, mendable=True):
            return finding(name, Standing.PROBLEM, "refused_key", why=why)
        case Refused(why=why):
            return finding(name, Standing.PROBLEM, "refused", why=why)
        case Untold(why=why):
            return finding(name, Standing.ADVICE, "untold", why=why)
        case _:
            assert_never(answer)


def _kind(destination: Destination) -> str:
    kinds = {Discord: "discord", WidgetEndpoint: "widget", Webhook: "webhook", Apprise: "mail"}
    return next(name for kind, name in kinds.items() if isinstance(destination, kind))
