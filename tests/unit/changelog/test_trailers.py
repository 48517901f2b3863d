"""Footers at the end of a message, by git's rules and by Conventional Commits 1.0.0."""

import pytest

from ministudio_ci.changelog.trailers import breaks, trailers

CO = "Co-authored-by: Bob <b@x>"
BOB = ["Bob <b@x>"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"Why.\n\n{CO}", BOB),
        (f"Why.\n\nReviewed-by: Z\n{CO}\n\n\n", BOB),
        (f"Why.\n\n{CO}\n   the elder", ["Bob <b@x> the elder"]),
        ("Why.\n\nCO-AUTHORED-BY \t:Bob <b@x>", BOB),
        (f"---\n\n{CO}", BOB),
        (f"Why.\nSigned-off-by: A <a@x>\n{CO}", BOB),
        (f"One.\nTwo.\nThree.\n{CO}\n(cherry picked from commit abc)", BOB),
        (f"1\n2\n3\n4\n5\n6\n7\n{CO}\n(cherry picked from commit abc)", []),
        (f"Why.\n{CO}", []),
        (f"{CO}\n\nThat was all.", []),
        (f" folded\n{CO}", []),
        (f"{CO}\n\nReviewed-by: Z", []),
        # Conventional Commits where it speaks and git does not.
        (f"Closes #12\n{CO}", BOB),
        (f"BREAKING CHANGE: gone\n{CO}", BOB),
        (f"BREAKING CHANGE: gone,\nand for good\n{CO}", BOB),
    ],
)
def test_a_trailer_is_what_git_takes_for_one(body: str, found: list[str]) -> None:
    assert list(trailers(f"fix: a\n\n{body}", "co-authored-by")) == found


@pytest.mark.parametrize("message", [CO, f"fix: a\n{CO}", f"\n\n{CO}".strip()])
def test_the_first_paragraph_holds_no_trailer(message: str) -> None:
    assert list(trailers(message, "co-authored-by")) == []


def test_breaking_counts_among_words_that_git_takes_for_trailers() -> None:
    assert breaks("fix: a\n\nWhy.\nBREAKING CHANGE: gone\nSigned-off-by: A <a@x>")
    assert not breaks("fix: a\n\nWhy.\nBREAKING CHANGE: gone\nReviewed-by: A <a@x>")
