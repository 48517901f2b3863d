"""The command `ministudio-ci`, also `python -m ministudio_ci`."""

import gc
import sys

from ministudio_ci import __version__


def main() -> int:
    """Run the command line and return its exit status."""
    if sys.argv[1:] == ["--version"]:  # answered before anything is loaded
        print(__version__)  # noqa: T201
        return 0
    gc.disable()  # what is loaded is no garbage: to look through it takes a tenth of a short run
    try:
        from ministudio_ci.cli.app import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # while it was loading
        return 130
    finally:
        gc.freeze()  # Python looks once more when it ends


if __name__ == "__main__":
    sys.exit(main())
