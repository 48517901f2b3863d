"""The names of suites, where nobody named one too."""

from collections.abc import Iterable

DEFAULT_SUITE = "default"
"""The one suite, over the whole of it, of a project that configures none."""


def suite_names(configured: Iterable[str]) -> tuple[str, ...]:
    """Return the suites that a project has, by those that it configures."""
    return tuple(configured) or (DEFAULT_SUITE,)
