"""What we take for a trailer is what `git interpret-trailers` does, on text of any shape."""

import subprocess
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ministudio_ci.changelog.trailers import trailers
from tests.support.repo import ENV

_LINES = st.sampled_from([
    "", "", "", "   ", "words of a body", " folded", "\tfolded", "# a comment", "---", "--- a/b",
    "Co-authored-by: Bob <b@x>", "Co-authored-by:Zoé <z@x>", "co-authored-by : Eve <e@x>",
    "Signed-off-by: Ada <a@x>", "Reviewed-by: Ada", "(cherry picked from commit abc)",
    "Why: because", "https://example.org/a", "not a token: x", "Fixes: #12", "* feat: y",
    ":", "-: x",
])  # fmt: skip
_SHARES = st.tuples(st.integers(0, 9), st.integers(1, 3)).flatmap(
    lambda share: st.permutations(
        ["words"] * share[0] + ["Co-authored-by: Bob <b@x>"] * (share[1] - 1) + ["Signed-off-by: A"]
    )
)
"""Paragraphs of about a quarter of trailers."""
_BODIES = st.lists(_LINES, max_size=12) | _SHARES.map(lambda lines: ["", *lines])
_MESSAGES = _BODIES.map(lambda lines: "\n".join(["fix: a", *lines]))
_BATCH = 40


def by_git(messages: list[str], folder: Path) -> list[list[str]]:
    """Return the co-authors git reads in each message, by one process for them all."""
    for number, message in enumerate(messages):
        (folder / str(number)).write_text(message + "\n", encoding="utf-8")
    # git reads one file after the other, and ends each with what this puts between them.
    (folder / "end").write_text("fix: a\n\nEnd: of one\n", encoding="utf-8")
    names = [name for number in range(len(messages)) for name in (str(number), "end")]
    command = ["git", "interpret-trailers", "--parse", "--no-divider", *names]
    done = subprocess.run(command, cwd=folder, env=ENV, capture_output=True, check=True)
    read = done.stdout.decode().split("End: of one\n")[:-1]
    return [
        [value.strip() for name, _, value in (line.partition(":") for line in one.splitlines())
         if name.strip().lower() == "co-authored-by"]
        for one in read
    ]  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_MESSAGES, min_size=_BATCH, max_size=_BATCH))
def test_trailers_are_gits(tmp_path: Path, messages: list[str]) -> None:
    ours = [list(trailers(message, "co-authored-by")) for message in messages]
    for message, mine, gits in zip(messages, ours, by_git(messages, tmp_path), strict=True):
        assert mine == gits, message
