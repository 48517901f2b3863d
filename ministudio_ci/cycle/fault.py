"""Faults of our own, as errors of our tree."""

import traceback
from pathlib import Path

from ministudio_ci.errors import MinistudioError, StageBrokenError


def known(error: Exception) -> MinistudioError:
    """Return the error as one of our tree; of a fault of ours only what can hold no secret."""
    if isinstance(error, MinistudioError):
        return error
    *_, last = traceback.extract_tb(error.__traceback__)
    place = f"{type(error).__name__} ({Path(last.filename).name}:{last.lineno})"
    trace = "".join(traceback.format_exception(error))
    return StageBrokenError(error=place, trace=trace)
