"""What is remembered of one test."""

from typing import NamedTuple


class Point(NamedTuple):
    """One run of a test: its outcome in pytest's sense and how long it took."""

    outcome: str
    seconds: float
