"""The kinds of news. Apart, for the configuration names them and every command reads that."""

from enum import Enum


class NewsKind(Enum):
    """What a destination may be told of."""

    RELEASES = "releases"
    FAILURES = "failures"
    RECOVERIES = "recoveries"
    TROUBLES = "troubles"
