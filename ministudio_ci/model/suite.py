"""The name of a suite that nobody named."""

DEFAULT_SUITE = "default"
"""The one suite, over the whole of it, of a project that configures none."""
