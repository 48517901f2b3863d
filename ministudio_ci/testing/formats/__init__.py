"""Formats that test runners of other languages write, and that other programs read."""

from ministudio_ci.testing.formats.case import Attempt, Case, Unreadable
from ministudio_ci.testing.formats.detect import read_results
from ministudio_ci.testing.formats.keep import Budget, Kept

__all__ = ["Attempt", "Budget", "Case", "Kept", "Unreadable", "read_results"]
