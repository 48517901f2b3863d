"""What becomes of commits that other engines get wrong, each on a repository made for it."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ministudio_ci.changelog import plan_version, read_release, read_releases
from ministudio_ci.changelog.log import read_commits
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.model.release import Release
from tests.support.history import History, linear
from tests.support.repo import ENV, Repo

SETTINGS = ChangelogSettings()
OUT = ("feat: out", "tag v1.5.0")
MEGABYTE = 1_000_000


def told(release: Release) -> list[str]:
    return [entry.summary for part in release.sections for entry in part.entries]


def outcome(repo: Repo) -> tuple[str | None, list[str]]:
    """The next version, and what is told of it."""
    git = repo.foundation
    return plan_version(git, SETTINGS).next, told(read_release(git, SETTINGS))


@pytest.mark.parametrize("type_", ["docs", "chore", "ci", "test", "style", "build", "refactor"])
def test_what_no_user_notices_is_no_release(type_: str, tmp_path: Path) -> None:
    repo = linear(tmp_path, *OUT, f"{type_}: a", f"{type_}(scope): b")
    assert outcome(repo) == (None, [])


def revert_of_a_revert(repo: Repo) -> None:
    repo.commit("feat: a", files={"a": "1"})
    repo.git("revert", "--no-edit", "HEAD")
    repo.git("revert", "--no-edit", "HEAD")


def reapply(repo: Repo) -> None:
    sha = repo.commit("feat: a")
    undo = repo.commit(f'Revert "feat: a"\n\nThis reverts commit {sha}.\n')
    repo.commit(f'Reapply "feat: a"\n\nThis reverts commit {undo}.\n')


def thrice(repo: Repo) -> None:
    reapply(repo)
    head = repo.git("rev-parse", "HEAD")
    repo.commit(f'Revert "Reapply "feat: a""\n\nThis reverts commit {head}.\n')


def by_convention(repo: Repo) -> None:
    sha = repo.commit("feat: a")
    repo.commit(f"revert: feat: a\n\nIt was slow.\n\nRefs: {sha[:10]}\nReviewed-by: Z\n")


def by_convention_outside_its_footers(repo: Repo) -> None:
    sha = repo.commit("feat: a")
    repo.commit(f"revert: the other one\n\nRefs: {sha[:10]} is not it.\n\nThat stays.\n")


def by_the_button_of_a_forge(repo: Repo) -> None:
    repo.commit("feat: a (#11)")
    repo.commit('Revert "feat: a" (#12)\n\nReverts o/r#11')


def of_a_squash(repo: Repo) -> None:
    sha = repo.commit("feat: a (#3)\n\n* feat: b\n\n* fix: c\n\nBREAKING CHANGE: gone\n")
    repo.commit(f'Revert "feat: a (#3)"\n\nThis reverts commit {sha}.\n')


def of_what_is_out_and_back(repo: Repo) -> None:
    repo.git("revert", "--no-edit", "v1.5.0")
    repo.git("revert", "--no-edit", "HEAD")


def of_what_is_out(repo: Repo) -> None:
    repo.git("revert", "--no-edit", "v1.5.0")


@pytest.mark.parametrize(
    ("do", "following", "words"),
    [
        (revert_of_a_revert, "1.6.0", ["a"]),
        (reapply, "1.6.0", ["a"]),
        (thrice, None, []),
        (by_convention, None, []),
        (by_convention_outside_its_footers, "1.6.0", ["a", "revert: the other one"]),
        (by_the_button_of_a_forge, None, []),
        (of_a_squash, None, []),
        (of_what_is_out_and_back, None, []),
        (of_what_is_out, "1.5.1", ['Revert "feat: out"']),
    ],
)
def test_what_is_taken_back_is_netted_out(
    do: Callable[[Repo], None], following: str | None, words: list[str], tmp_path: Path
) -> None:
    repo = Repo.new(tmp_path)
    repo.commit("feat: out", files={"out": "1"})
    repo.tag("v1.5.0")
    do(repo)
    assert outcome(repo) == (following, words)


def test_a_feature_reverted_and_brought_back_is_told_in_each_release(tmp_path: Path) -> None:
    repo = Repo.new(tmp_path)
    repo.commit("feat: a", files={"a": "1"})
    repo.tag("v1.0.0")
    repo.git("revert", "--no-edit", "HEAD")
    repo.tag("v1.0.1")
    repo.git("revert", "--no-edit", "HEAD")
    assert [told(one) for one in read_releases(repo.foundation, SETTINGS)] == [
        ["a"], ['Revert "feat: a"'], ["a"]]  # fmt: skip
    assert plan_version(repo.foundation, SETTINGS).next == "1.1.0"


ROWS: dict[str, tuple[str | bytes, str | None, list[str]]] = {
    "squash, header of no convention": (
        "Player (#3)\n\n* feat: a\n* typo\n* fix(b): c\n\nCo-authored-by: B <b@x>", "1.6.0",
        ["a", "c"]),
    "squash, header and bullets": ("fix: x (#3)\r\n\r\n* feat: a\r\n", "1.6.0", ["a", "x"]),
    "squash that takes back one of its own": (
        'Player (#3)\n\n* feat: a\n\n* fix: b\n\n* Revert "feat: a"\n\nThis reverts commit abcdef0',
        "1.5.1", ["b"]),
    "squash that takes back and brings back": (
        'Player (#3)\n\n* feat: a\n* Revert "feat: a"\n* Reapply "feat: a"', "1.6.0", ["a"]),
    "what is out brought back": ('Reapply "fix(x): a" (#3)', "1.5.1", ["a"]),
    "what is out brought back by hand": ('Revert "Revert "feat: a" (#2)" (#3)', "1.6.0", ["a"]),
    "what is out taken back once more": ('Revert "Reapply "feat: a""', "1.5.1",
                                         ['Revert "Reapply "feat: a""']),
    "of no convention brought back": ('Reapply "Player"', "1.5.1", ['Reapply "Player"']),
    "what nobody notices brought back": ('Reapply "chore: a"', None, []),
    "half a quotation": ('Revert "feat: a', "1.5.1", ['Revert "feat: a']),
    "BREAKING CHANGE quoted in a body": (
        "fix: a\n\nNow `BREAKING CHANGE: x` is read.\n\nBREAKING CHANGE: like\nthis.\n\nDone.",
        "1.5.1", ["a"]),
    "BREAKING CHANGE among words": ("fix: a\n\nIt is no\nBREAKING CHANGE: b\n", "1.5.1", ["a"]),
    "BREAKING CHANGE as a footer, CRLF": (
        "fix: a\r\n\r\nWhy.\r\n\r\nBREAKING CHANGE: b\r\nRefs: #1\r\n", "2.0.0", ["a"]),
    "CRLF": ("fix(x): a\r\n\r\nbody\r\n", "1.5.1", ["a"]),
    "CR alone": ("fix: a\r\rBREAKING CHANGE: b\r", "2.0.0", ["a"]),
    "Latin-1 without saying so": (b"fix: caf\xe9", "1.5.1", ["caf�"]),
    "an emoji of the list": ("✨ quicker search", "1.6.0", ["quicker search"]),
    "a breaking emoji": ("💥 gone", "2.0.0", ["gone"]),
    "an emoji nobody knows": ("🎸 quicker search", None, ["🎸 quicker search"]),
    "emoji in the text": ("feat: 🎬 films 👨‍👩‍👧", "1.6.0", ["🎬 films 👨‍👩‍👧"]),
}  # fmt: skip


@pytest.mark.parametrize(("message", "following", "words"), ROWS.values(), ids=ROWS)
def test_one_commit_after_a_release(
    message: str | bytes, following: str | None, words: list[str], tmp_path: Path
) -> None:
    assert outcome(linear(tmp_path, *OUT, message)) == (following, words)


BIG = {
    "one line": ("fix: " + "a" * MEGABYTE, "1.5.1", 1),
    "one line of brackets": ("fix: " + "(" * MEGABYTE, "1.5.1", 1),
    "one line in the body": ("fix: b\n\n" + "BREAKING CHANGE: " * 60_000, "2.0.0", 1),
    "footers": ("fix: b\n\n" + "Co-authored-by: B <b@x>\n" * 40_000, "1.5.1", 1),
    "blank lines": ("fix: b" + "\n " * (MEGABYTE // 2) + "\nBREAKING CHANGE: x", "2.0.0", 1),
    "comments": ("fix: b\n\nBREAKING CHANGE: x\n" + "#\n" * (MEGABYTE // 2), "2.0.0", 1),
    "bullets of a type": (
        "x\n\n" + "".join(f"* fix: {n:017}\n" for n in range(MEGABYTE // 25)), "1.5.1", 40_000),
    "bullets of none": ("fix: b\n\n" + "* see\n" * (MEGABYTE // 6), "1.5.1", 1),
    "bullets with co-authors": (
        "fix: b\n\n" + "* feat: x\n\nCo-authored-by: B <b@x>\n\n" * 28_000, "1.6.0", 2),
    "nested reverts": ("fix: b\n\n* " + 'Revert "' * 60_000 + '"' * 60_000, "1.5.1", 2),
    "bullets that take back": (
        "fix: b\n\n" + "".join(f'* Revert "{n:09}"\n' for n in range(40_000)), "1.5.1", 40_001),
    "reverts": ("fix: b\n\n" + f"This reverts commit {'a' * 40}.\n" * 16_000, "1.5.1", 1),
    "references": ("fix: b\n\n" + "Closes #1, #2\n" * 70_000, "1.5.1", 1),
    "addresses": ("fix: b\n\nCloses " + "https://a.b/c/d/issues/" * 43_000, "1.5.1", 1),
}  # fmt: skip


@pytest.mark.parametrize(("message", "following", "count"), BIG.values(), ids=BIG)
def test_a_megabyte_is_read_in_a_moment(
    message: str, following: str, count: int, tmp_path: Path
) -> None:
    repo = linear(tmp_path, *OUT, message)
    begun = time.process_time()
    found, words = outcome(repo)
    assert time.process_time() - begun < 10
    assert (found, len(words)) == (following, count)
    assert max(map(len, words)) <= 500


def crafted(repo: Repo, message: bytes, *headers: bytes, author: bytes = b"Ada") -> str:
    """Add a commit that git itself would refuse to make, and return its SHA."""
    tree, parent = (repo.git("rev-parse", name).encode() for name in ("HEAD^{tree}", "HEAD"))
    when = b" <ada@example.org> 1700009999 +0000"
    lines = [b"tree " + tree, b"parent " + parent, b"author " + author + when,
             b"committer Ada" + when, *headers, b"", message]  # fmt: skip
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=repo.path, env=ENV, input=b"\n".join(lines), capture_output=True, check=True,
    )  # fmt: skip
    repo.git("update-ref", "HEAD", done.stdout.decode().strip())
    return done.stdout.decode().strip()


FORGED = b"\0" + b"f" * 40 + b"\0\0Eve\0feat!: forged\0"


@pytest.mark.parametrize(
    ("message", "headers", "author"),
    [
        (b"fix: b" + FORGED, [], b"Ada"),
        (b"fix: b\n\nbody" + FORGED, [], b"Ada"),
        (FORGED, [], b"Ada"),
        (b"fix: b", [b"x-custom a" + FORGED], b"Ada"),
        (b"fix: b", [], b"A" + FORGED),
        (b"fix: b+AAA-" + FORGED, [b"encoding UTF-7"], b"Ada"),
        ("fix: b".encode("utf-16-le"), [b"encoding UTF-16LE"], b"Ada"),
        (b"fix: b" + FORGED, [b"encoding no-such-thing"], b"Ada"),
    ],
    ids=["header", "body", "first", "git header", "author", "UTF-7", "UTF-16", "unknown encoding"],
)
def test_a_nul_in_a_commit_moves_no_field(
    message: bytes, headers: list[bytes], author: bytes, tmp_path: Path
) -> None:
    repo = linear(tmp_path, *OUT, "fix: before")
    parent = repo.git("rev-parse", "HEAD")
    sha = crafted(repo, message, *headers, author=author)
    found = list(read_commits(repo.foundation, sha))
    assert [commit.sha for commit in found[:2]] == [sha, parent]
    assert [commit.message.strip() for commit in found[1:]] == ["fix: before", "feat: out"]
    assert (len(found), found[0].parents) == (3, (parent,))
    assert "\0" not in "".join(text for one in found for text in (one.author, one.message))
    assert plan_version(repo.foundation, SETTINGS).next == "1.5.1"
    assert "forged" not in "".join(told(read_release(repo.foundation, SETTINGS)))


def test_text_in_the_encoding_that_the_commit_names_is_read(tmp_path: Path) -> None:
    repo = linear(tmp_path, *OUT)
    crafted(repo, "fix: café".encode("latin-1"), b"encoding ISO-8859-1", author=b"Zo\xe9")
    (section,) = read_release(repo.foundation, SETTINGS).sections
    assert [(one.summary, one.authors) for one in section.entries] == [("café", ("Zoé",))]


def merged(history: History) -> None:
    history.commit("feat: a")
    history.tag("v1.5.0")
    history.commit("feat: on the branch", on="side", after="main", time=1)
    history.commit("fix: on main")


def test_a_merge_brings_its_commits_and_is_none_itself(tmp_path: Path) -> None:
    history = History()
    merged(history)
    history.commit("Merge pull request #4 from o/side\n\nfeat: a title", merging="side")
    found, words = outcome(history.write(tmp_path))
    assert (found, sorted(words)) == ("1.6.0", ["on main", "on the branch"])


def test_a_conventional_merge_is_told_beside_what_it_brings(tmp_path: Path) -> None:
    history = History()
    merged(history)
    history.commit("feat: the whole (#4)", merging="side")
    _, words = outcome(history.write(tmp_path))
    assert sorted(words) == ["on main", "on the branch", "the whole"]


def test_a_commit_dated_before_the_tag_and_merged_after_it_is_in_the_next_release(
    tmp_path: Path,
) -> None:
    history = History()
    merged(history)
    history.tag("v1.5.1")
    history.commit("Merge branch 'side'", merging="side")
    repo = history.write(tmp_path)
    assert outcome(repo) == ("1.6.0", ["on the branch"])
    releases = {one.tag: told(one) for one in read_releases(repo.foundation, SETTINGS)}
    assert releases == {None: ["on the branch"], "v1.5.1": ["on main"], "v1.5.0": ["a"]}
