"""The table of Discord: what a message looks like, where it stands and whom it pings."""

import re
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from typing import Any

from ministudio_ci.foundation.config.kinds import TEXT, Kind, Unfit, choice
from ministudio_ci.foundation.config.table import Table, key

_ID = "[0-9]{15,20}"
"""A snowflake: more digits than a number of JavaScript's keeps, so it is written as a text."""
_MOST_ROLES = 10
_NAME = r"([^{}]|\{project\}|\{version\})*"


class DiscordForm(Enum):
    """TEXT is a message like a person's; EMBED is a card with a coloured bar."""

    TEXT = "text"
    EMBED = "embed"


def _id(value: Any) -> str:
    text: str = TEXT.parse(value)
    if text and not re.fullmatch(_ID, text):
        raise Unfit("snowflake")
    return text


def _roles(value: Any) -> tuple[str, ...]:
    words = value.split() if isinstance(value, str) else value
    ids = isinstance(words, list) and all(re.fullmatch(_ID, str(word)) for word in words)
    if not ids or len(words) > _MOST_ROLES or not all(isinstance(word, str) for word in words):
        raise Unfit("roles", most=_MOST_ROLES)
    return tuple(words)


def _thread_name(value: Any) -> str:
    text: str = TEXT.parse(value)
    if not re.fullmatch(_NAME, text):
        raise Unfit("thread_name")
    return text


_SNOWFLAKE = Kind(_id, {"type": "string", "pattern": f"^({_ID})?$"})
_ROLES = Kind(_roles, {"anyOf": [
    {"type": "array", "maxItems": _MOST_ROLES, "items": {"type": "string", "pattern": f"^{_ID}$"}},
    {"type": "string"},
]})  # fmt: skip
_THREAD_NAME = Kind(_thread_name, {"type": "string", "pattern": f"^{_NAME}$"})


class DiscordSettings(Table):
    """`[discord]`; the webhook itself is a secret and comes by the environment."""

    form: DiscordForm = key(
        choice(DiscordForm), DiscordForm.TEXT, "Plain text, or a card with a coloured bar."
    )
    roles: tuple[str, ...] = key(_ROLES, (), "Ids of the roles that a release pings.")
    alert_roles: tuple[str, ...] = key(_ROLES, (), "Ids of the roles that an alert pings.")
    thread_name: str = key(
        _THREAD_NAME, "", "In a forum channel: the thread that each release opens, say "
        "`{project} {version}`; the alerts share one.",
    )  # fmt: skip
    thread_id: str = key(_SNOWFLAKE, "", "The id of the thread that everything is posted to.")


def contradictions(
    table: Mapping[str, Any], _suites: Collection[str]
) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield (key, problem below `config.problem`, details) of a `[discord]`."""
    if table.get("thread-name") and table.get("thread-id"):
        yield "thread-id", "discord_thread", {}
