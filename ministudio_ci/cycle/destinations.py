"""The places that the configuration and the environment give, each built once, here."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ministudio_ci.announce import (
    Apprise,
    Destination,
    Discord,
    Outbox,
    Webhook,
    WidgetEndpoint,
    alert_thread,
)
from ministudio_ci.cycle.project import Project
from ministudio_ci.errors import (
    AppriseAddressError,
    DestinationNameError,
    DestinationsError,
    DestinationTwiceError,
    MinistudioError,
)
from ministudio_ci.foundation.signing import KEY
from ministudio_ci.foundation.templates import explain

_WEBHOOK = "MINISTUDIO_CI_DISCORD_WEBHOOK"
_ADDRESSES = "MINISTUDIO_CI_APPRISE_URLS"
_ADDRESS = re.compile(r"(?:(?P<name>[\w-]+)=)?(?P<address>(?P<scheme>\w+)://.*)", re.ASCII)
_NAME = r"[a-z0-9]+(-[a-z0-9]+)*"
"""A name stands in file names, before which stand two hyphens."""
_LONGEST_NAME = 40


class Found(NamedTuple):
    """A destination and where it is configured; its own name, where one of ours is taken."""

    place: str
    destination: Destination


class NoKey(NamedTuple):
    """A destination whose key is not there: a fork has the address, and never the key."""

    place: str
    variable: str


class Destinations(NamedTuple):
    """What is configured: what can be sent to, what lacks its key, and what is wrong."""

    all: tuple[Destination, ...]
    keyless: tuple[NoKey, ...]
    unfit: tuple[MinistudioError, ...]


def destinations_of(project: Project) -> tuple[Destination, ...]:
    """Return the places that news of the project is sent to."""
    return destinations(project).all


def destinations(project: Project) -> Destinations:
    """Return the places, each name once; a name that cannot be one is wrong."""
    named: dict[str, Found] = {}
    keyless: list[NoKey] = []
    unfit: list[MinistudioError] = []
    for one in (one for kind in _KINDS for one in kind(project)):
        match one:
            case MinistudioError():
                unfit.append(one)
            case NoKey():
                keyless.append(one)
            case Found(place=place, destination=destination) if not _fits(one):
                unfit.append(DestinationNameError(place=place, name=destination.name))
            case Found(place=place, destination=destination) if destination.name in named:
                places = f"{named[destination.name].place}, {place}"
                unfit.append(DestinationTwiceError(name=destination.name, places=places))
            case Found(destination=destination):
                named[destination.name] = one
    found = tuple(one.destination for one in named.values())
    return Destinations(all=found, keyless=tuple(keyless), unfit=tuple(unfit))


def check_destinations(project: Project) -> None:
    """Raise what is wrong with them; DestinationsError where it is more than one thing."""
    found = destinations(project)
    wrong = [*found.unfit, *filter(None, map(_wrong, found.all))]
    if len(wrong) > 1:
        lines = [f"  {what} {hint}" for what, hint in (explain(project.lang, one) for one in wrong)]
        raise DestinationsError(count=len(wrong), problems="\n".join(lines))
    if wrong:
        raise wrong[0]


def _wrong(destination: Destination) -> MinistudioError | None:
    try:
        destination.check()
    except MinistudioError as error:
        return error
    return None


def _fits(found: Found) -> bool:
    name = found.destination.name
    if isinstance(found.destination, Discord | WidgetEndpoint):
        return True
    ours = {"discord", "widget"}
    return bool(re.fullmatch(_NAME, name)) and len(name) <= _LONGEST_NAME and name not in ours


def _discord(project: Project) -> Iterator[Found]:
    if webhook := project.env.get(_WEBHOOK):
        outbox = Outbox(project.memory / "outbox")
        discord = Discord(
            webhook=webhook, now=project.now, settings=project.settings.discord,
            alerts=lambda: alert_thread(outbox),
        )  # fmt: skip
        yield Found(_WEBHOOK, discord)


def _widget(project: Project) -> Iterator[Found | NoKey]:
    url, key = project.settings.announce.widget_url, project.env.get(KEY, "")
    if url and key:
        yield Found("announce.widget-url", WidgetEndpoint(url=url, key=key, now=project.now))
    elif url:
        yield NoKey("announce.widget-url", KEY)


def _webhooks(project: Project) -> Iterator[Found | NoKey]:
    for name, settings in project.settings.webhooks.items():
        start = f"MINISTUDIO_CI_WEBHOOK_{name.upper().replace('-', '_')}"
        own, url = f"{start}_KEY", project.env.get(f"{start}_URL") or settings.url
        variable = own if project.env.get(own) else KEY
        if key := project.env.get(variable):
            place = Webhook(
                name=name, url=url, key=key, variable=variable, address_variable=f"{start}_URL",
                events=settings.events, now=project.now,
            )  # fmt: skip
            yield Found(f"[webhooks.{name}]", place)
        else:
            yield NoKey(f"[webhooks.{name}]", own)


def _apprise(project: Project) -> Iterator[Found | MinistudioError]:
    """Yield each address of a list by blanks: `team=slack://…`, or `slack://…`, named slack."""
    for number, word in enumerate(project.env.get(_ADDRESSES, "").split(), start=1):
        if found := _ADDRESS.fullmatch(word):
            name = found["name"] or found["scheme"].lower()
            place = Apprise(name=name, address=found["address"], now=project.now)
            yield Found(f"{_ADDRESSES} ({number})", place)
        else:
            yield AppriseAddressError(name=f"no. {number}")


_KINDS: tuple[Callable[[Project], Iterator[Found | NoKey | MinistudioError]], ...] = (
    _discord, _widget, _webhooks, _apprise,
)  # fmt: skip
