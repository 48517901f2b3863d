"""What is remembered of the tests, run by run."""

from typing import NamedTuple

Key = tuple[str, str]
"""A test through time: its suite and its node id."""


class Point(NamedTuple):
    """One run of a test: its outcome in pytest's sense and how long it took."""

    outcome: str
    seconds: float
