"""A site of files on a branch of a real bare remote."""

import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ministudio_ci.errors import ForeignFileError
from ministudio_ci.foundation.branch_remote import NotKept, Why
from ministudio_ci.foundation.own_files import MANIFEST
from ministudio_ci.foundation.site_branch import OnBranch, Place, put
from tests.support.repo import Repo

NOW = datetime(2025, 11, 2, tzinfo=UTC)
BRANCH = "gh-pages"
FILES = {".nojekyll": "", "index.html": "one", "releases/v1/index.html": "two"}


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    repo = Repo.new(tmp_path / "first")
    repo.commit("feat: a", files={"a": "1"})
    return repo.remote(tmp_path / "origin.git")


@pytest.fixture
def clone(remote: Path, tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone").clone(remote)


def making(files: Mapping[str, str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content)

    return make


def publish(
    repo: Repo, files: Mapping[str, str], *, folder: str = "", lasting: str = "(?!)"
) -> OnBranch | NotKept:
    place = Place(remote="origin", branch=BRANCH, folder=folder, lasting=re.compile(lasting))
    return put(repo.foundation, place, making(files), message="chore(pages): x", now=NOW)


def published(answer: OnBranch | NotKept) -> OnBranch:
    assert isinstance(answer, OnBranch), answer
    return answer


def on_branch(remote: Path) -> dict[str, str]:
    bare = Repo(remote)
    names = bare.git("ls-tree", "-r", "--name-only", BRANCH).splitlines()
    return {name: bare.git("show", f"{BRANCH}:{name}") for name in names if MANIFEST not in name}


def others_keep(tmp_path: Path, remote: Path, files: dict[str, str]) -> None:
    """Somebody's own site on the branch."""
    theirs = Repo(tmp_path / "theirs").clone(remote)
    theirs.git("checkout", "--quiet", "--orphan", BRANCH)
    theirs.git("rm", "--quiet", "-rf", ".")
    theirs.commit("docs: our site", files=files)
    theirs.git("push", "--quiet", "origin", BRANCH)


def test_the_branch_is_begun_as_one_of_its_own_and_the_clone_stays_as_it_was(
    clone: Repo, remote: Path
) -> None:
    commands = ["status --porcelain", "rev-parse HEAD", "branch", "tag", "stash list"]
    before = [clone.git(*command.split()) for command in commands]
    done = published(publish(clone, FILES))
    assert [clone.git(*command.split()) for command in commands] == before
    assert on_branch(remote) == FILES
    assert Repo(remote).git("rev-list", BRANCH) == done.commit
    assert Repo(remote).git("rev-parse", "main") != done.commit


def test_nothing_new_is_no_commit_and_a_change_is_one(clone: Repo, remote: Path) -> None:
    published(publish(clone, FILES))
    assert published(publish(clone, FILES)).changed == 0
    assert published(publish(clone, FILES | {"index.html": "new"})).changed == 1
    assert Repo(remote).git("rev-list", "--count", BRANCH) == "2"
    assert on_branch(remote)["index.html"] == "new"


@pytest.mark.parametrize("folder", ["", "updates", "docs/updates/"], ids=["top", "folder", "deep"])
def test_what_others_keep_there_stays(
    clone: Repo, remote: Path, tmp_path: Path, folder: str
) -> None:
    theirs = {"CNAME": "x.example", "docs/index.html": "theirs", "_config.yml": "title: x"}
    others_keep(tmp_path, remote, theirs)
    published(publish(clone, FILES, folder=folder))
    published(publish(clone, {"index.html": "one"}, folder=folder))
    below = f"{folder.strip('/')}/" if folder else ""
    assert on_branch(remote) == {**theirs, f"{below}index.html": "one"}


@pytest.mark.parametrize(
    ("theirs", "off"),
    [
        pytest.param({"CNAME": "x.example"}, True, id="but for its address"),
        pytest.param({"_config.yml": "title: x"}, False, id="not beside another one"),
    ],
)
def test_jekyll_is_turned_off_where_the_site_is_alone(
    clone: Repo, remote: Path, tmp_path: Path, theirs: dict[str, str], *, off: bool
) -> None:
    others_keep(tmp_path, remote, theirs)
    published(publish(clone, FILES))
    assert (".nojekyll" in on_branch(remote)) is off


@pytest.mark.parametrize(
    "name", ["index.html", "releases", "index.html/a"], ids=["file", "file above", "folder"]
)
def test_a_file_of_others_in_the_place_of_ours_stops_it(
    clone: Repo, remote: Path, tmp_path: Path, name: str
) -> None:
    others_keep(tmp_path, remote, {name: "theirs"})
    with pytest.raises(ForeignFileError, match=name):
        publish(clone, FILES)
    assert on_branch(remote) == {name: "theirs"}


def test_a_link_of_others_is_no_place_for_ours(clone: Repo, remote: Path) -> None:
    bare = Repo(remote)
    blob = bare.git("hash-object", "-w", "--stdin", stdin=b"../secret")
    tree = bare.git("mktree", stdin=f"120000 blob {blob}\tindex.html\n".encode())
    bare.git("update-ref", f"refs/heads/{BRANCH}", bare.git("commit-tree", tree, "-m", "x"))
    with pytest.raises(ForeignFileError):
        publish(clone, FILES)


def test_scripts_that_pages_elsewhere_rely_on_stay(clone: Repo, remote: Path) -> None:
    for number in range(3):
        files = {"index.html": "x", f"widget-{number}.js": str(number)}
        published(publish(clone, files, lasting=r"widget-\d\.js$"))
    assert {"widget-0.js", "widget-1.js", "widget-2.js"} <= on_branch(remote).keys()


def of_tags(repo: Repo) -> Callable[[Path], None]:
    """A site of the tags that the remote has, as a run makes it."""

    def make(folder: Path) -> None:
        repo.git("fetch", "--quiet", "--tags")
        making({f"releases/{tag}": tag for tag in repo.git("tag").split()})(folder)

    return make


def release(repo: Repo, tag: str, make: Callable[[Path], None] | None = None) -> OnBranch | NotKept:
    """As a run does: first the tag is out, then the pages."""
    repo.git("tag", tag)
    repo.git("push", "--quiet", "origin", tag)
    place = Place(remote="origin", branch=BRANCH)
    return put(repo.foundation, place, make or of_tags(repo), message="chore(pages): x", now=NOW)


def test_publishers_at_once_all_come_through(remote: Path, tmp_path: Path) -> None:
    clones = [Repo(tmp_path / f"clone-{number}").clone(remote) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(release, clones, (f"v{number}" for number in range(6))))
    assert all(isinstance(answer, OnBranch) for answer in answers), answers
    assert on_branch(remote) == {f"releases/v{number}": f"v{number}" for number in range(6)}
    assert Repo(remote).git("rev-list", "--merges", "--count", BRANCH) == "0"


def test_an_older_site_is_never_put_on_a_newer_one(
    clone: Repo, remote: Path, tmp_path: Path
) -> None:
    """Another run brings out its release just when ours has made its site without it."""
    rival, calls = Repo(tmp_path / "rival").clone(remote), list[int]()

    def make(folder: Path) -> None:
        of_tags(clone)(folder)
        calls.append(1)
        if len(calls) == 1:
            published(release(rival, "v2"))

    assert published(release(clone, "v1", make)).tries == 2
    assert on_branch(remote) == {"releases/v1": "v1", "releases/v2": "v2"}


def test_a_branch_that_may_not_be_pushed_is_told(clone: Repo, remote: Path) -> None:
    hook = remote / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho 'GH006: Protected branch update failed' >&2\nexit 1\n")
    hook.chmod(0o755)
    answer = publish(clone, FILES)
    assert isinstance(answer, NotKept)
    assert answer.why is Why.DENIED
    assert "GH006" in answer.detail


def test_a_remote_that_is_gone_is_told(clone: Repo, remote: Path) -> None:
    remote.rename(remote.with_name("elsewhere.git"))
    answer = publish(clone, FILES)
    assert isinstance(answer, NotKept)
    assert answer.why in {Why.UNREACHABLE, Why.DENIED}
    clone.git("remote", "remove", "origin")
    assert publish(clone, FILES) == NotKept(why=Why.NO_REMOTE, detail="origin")
