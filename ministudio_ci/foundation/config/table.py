"""A table of the configuration: each key declared once, with its kind, default and meaning."""

from typing import Any, ClassVar, NamedTuple

from ministudio_ci.foundation.config.kinds import Kind


class Key(NamedTuple):
    """What is known of a key."""

    kind: Kind
    default: Any
    about: str
    action_input: str
    """The action's input, and so the variable, that sets it too; empty where there is none."""


def key(kind: Kind, default: Any, about: str, *, action_input: str = "") -> Any:
    """Declare a key. `action_input` is the input, and so the variable, that sets it too."""
    return Key(kind, default, about, action_input)


class Table:
    """Frozen values of the keys that a subclass declares; those not given have their defaults."""

    keys: ClassVar[dict[str, Key]] = {}
    """By attribute: `tag_prefix` is the key `tag-prefix`."""

    def __init_subclass__(cls) -> None:
        cls.keys = {name: value for name, value in vars(cls).items() if isinstance(value, Key)}

    def __init__(self, **values: Any) -> None:
        if unknown := [name for name in values if name not in type(self).__annotations__]:
            raise TypeError(f"{type(self).__name__} has no {unknown[0]}")
        vars(self).update({name: one.default for name, one in self.keys.items()} | values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __eq__(self, other: object) -> bool:
        names = type(self).__annotations__
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in names
        )

    __hash__ = None  # type: ignore[assignment]  # some values are mappings
