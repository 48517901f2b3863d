"""Where the lent modules are, and the way to them: `-p` of pytest imports this one first.

It runs the finder as code of no file, as that runs the others; `finder.py` says why.
"""

from pathlib import Path

FOLDER = Path(__file__).absolute().parent
CODE = FOLDER / "lent"

exec(  # noqa: S102 - our own code
    compile((CODE / "ministudio_finder.py").read_bytes(), "<ministudio_finder>", "exec"),
    {"__name__": "ministudio_finder"},
)
