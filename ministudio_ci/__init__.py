"""From green tests to an announced release, every week, unattended."""

__version__ = "0.1.0"
