"""Corrections: fixers in a scratch work tree, and whether the suites are green with them."""

from ministudio_ci.testing.fixes.attempt import attempt
from ministudio_ci.testing.fixes.imports import relocated, scratch_paths
from ministudio_ci.testing.fixes.places import places_of_tests
from ministudio_ci.testing.fixes.testpaths import configured_testpaths
from ministudio_ci.testing.fixes.values import Fixed, Fixing, Kept, Reason, Unfixed

__all__ = [
    "Fixed",
    "Fixing",
    "Kept",
    "Reason",
    "Unfixed",
    "attempt",
    "configured_testpaths",
    "places_of_tests",
    "relocated",
    "scratch_paths",
]
