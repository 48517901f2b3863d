"""The places that the configuration and the environment give, each built once, here."""

from collections.abc import Callable, Iterator

from ministudio_ci.announce import Destination, Discord, Outbox, WidgetEndpoint, alert_thread
from ministudio_ci.cycle.project import Project

KEY = "MINISTUDIO_KEY"
_WEBHOOK = "MINISTUDIO_CI_DISCORD_WEBHOOK"


def destinations_of(project: Project) -> tuple[Destination, ...]:
    """Return the places that news of the project is sent to."""
    return tuple(place for found in _KINDS for place in found(project))


def _discord(project: Project) -> Iterator[Destination]:
    if webhook := project.env.get(_WEBHOOK):
        outbox = Outbox(project.memory / "outbox")
        yield Discord(
            webhook=webhook, now=project.now, settings=project.settings.discord,
            alerts=lambda: alert_thread(outbox),
        )  # fmt: skip


def _widget(project: Project) -> Iterator[Destination]:
    url, key = project.settings.announce.widget_url, project.env.get(KEY, "")
    if url and key:  # a fork has the address by the configuration, and never the key
        yield WidgetEndpoint(url=url, key=key, now=project.now)


_KINDS: tuple[Callable[[Project], Iterator[Destination]], ...] = (_discord, _widget)
