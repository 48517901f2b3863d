"""One tree of errors: what happened, what to do next, and an exit status.

`what` and `hint` are English format strings filled from the named details an error is
raised with. French stands in `templates/fr/errors.toml` under the class's name.

Exit statuses (the same for every command): 1 the thing checked does not hold,
2 wrong use or configuration, 3 something needed could not be read or reached.
"""

from typing import ClassVar


class MinistudioError(Exception):
    """Root of the tree. Raise a leaf, with the details its texts name."""

    exit_code: ClassVar[int] = 2
    what: ClassVar[str] = "{message}"
    hint: ClassVar[str] = ""

    def __init__(self, **details: object) -> None:
        super().__init__(details)
        self.details = details

    def __str__(self) -> str:
        return self.what.format_map(self.details)

    @property
    def next_step(self) -> str:
        """What the reader can do about it; empty where nothing can be said."""
        return self.hint.format_map(self.details)


class DoesNotHoldError(MinistudioError):
    """The thing checked does not hold."""

    exit_code = 1


class UsageError(MinistudioError):
    """Wrong use or configuration."""

    exit_code = 2


class IncompleteError(MinistudioError):
    """Something needed could not be read or reached."""

    exit_code = 3
