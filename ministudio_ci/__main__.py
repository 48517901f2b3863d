"""The command `ministudio-ci`, also `python -m ministudio_ci`."""

import sys

from ministudio_ci import __version__


def main() -> int:
    """Run the command line and return its exit status."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is loaded
        print(__version__)  # noqa: T201
        return 0
    try:
        from ministudio_ci.cli.app import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was loading
        return 130


if __name__ == "__main__":
    sys.exit(main())
