"""What is kept of a history: it changes nothing but the time it takes."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ministudio_ci.changelog import cache, read_releases
from ministudio_ci.foundation.config import ChangelogSettings
from ministudio_ci.foundation.git import Git
from ministudio_ci.model.release import Release
from tests.support.history import History
from tests.support.repo import Repo

SETTINGS = ChangelogSettings()


@pytest.fixture(autouse=True)
def _short_histories_are_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ministudio_ci.changelog.remember.LEAST", 1)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo.new(tmp_path / "repo")
    for version in ("1.0.0", "1.1.0"):
        repo.commit(f"fix: before {version}")
        repo.commit(f"feat: what makes {version}")
        repo.tag(f"v{version}")
    repo.commit("fix: what is not out")
    (repo.path / "memory").mkdir()
    return repo


def remembering(repo: Repo, chosen: ChangelogSettings = SETTINGS) -> tuple[Release, ...]:
    return read_releases(Git(repo.path), chosen, memory=repo.path / "memory")


def plain(repo: Repo, chosen: ChangelogSettings = SETTINGS) -> tuple[Release, ...]:
    return read_releases(Git(repo.path), chosen)


def kept(repo: Repo) -> Path:
    return repo.path / "memory" / cache.PLACE


def told(releases: tuple[Release, ...]) -> list[str]:
    return [entry.summary for one in releases for part in one.sections for entry in part.entries]


def forge(repo: Repo) -> None:
    """Make the copy say something else, and right in itself: what it says shows it is used."""
    head, *lines = kept(repo).read_text(encoding="utf-8").splitlines()
    rest = "".join(f"{line}\n" for line in lines).replace("what makes 1.0.0", "kept")
    document = json.loads(head) | {"sum": sha256(rest.encode()).hexdigest()}
    kept(repo).write_text(f"{json.dumps(document)}\n{rest}", encoding="utf-8")


def test_what_is_out_is_not_read_again(repo: Repo) -> None:
    remembering(repo)
    forge(repo)
    assert told(remembering(repo)) == [
        "what is not out",
        "what makes 1.1.0",
        "before 1.1.0",
        "kept",
        "before 1.0.0",
    ]


def test_a_new_release_is_added_to_those_kept(repo: Repo) -> None:
    remembering(repo)
    forge(repo)
    repo.tag("v1.1.1")
    repo.commit("feat: more")
    assert "kept" in told(remembering(repo))
    head, *lines = kept(repo).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)[1] for line in lines] == ["v1.0.0", "v1.1.0", "v1.1.1"]
    assert "kept" in told(remembering(repo))
    assert json.loads(head)["base"] == repo.git("rev-parse", "v1.1.1^{commit}")


def _cut(repo: Repo) -> None:
    content = kept(repo).read_bytes()
    kept(repo).write_bytes(content[: len(content) // 2])


def _flip(repo: Repo) -> None:
    kept(repo).write_bytes(kept(repo).read_bytes().replace(b"before 1.0.0", b"befose 1.0.0"))


def _retag(repo: Repo) -> None:
    repo.git("tag", "-d", "v1.0.0")


def _tag_again(repo: Repo) -> None:
    repo.git("tag", "v1.0.1", "v1.0.0")


def _tag_between(repo: Repo) -> None:
    repo.git("tag", "v1.0.5", repo.git("rev-parse", "v1.1.0^"))


def _mailmap(repo: Repo) -> None:
    (repo.path / ".mailmap").write_text("Somebody <ada@example.org>\n", encoding="utf-8")


def _replace(repo: Repo) -> None:
    old = repo.git("rev-parse", "v1.0.0^{commit}")
    tree = repo.git("rev-parse", "v1.0.0^{tree}")
    repo.git("replace", old, repo.git("commit-tree", tree, "-m", "fix: replaced"))


def _rewrite(repo: Repo) -> None:
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit("feat: another history")


@pytest.mark.parametrize(
    "change",
    [_cut, _flip, _retag, _tag_again, _tag_between, _mailmap, _replace, _rewrite],
    ids=lambda change: change.__name__.strip("_").replace("_", " "),
)
def test_what_is_damaged_or_of_something_else_is_not_believed_but_made_anew(
    repo: Repo, change: Callable[[Repo], None]
) -> None:
    remembering(repo)
    forge(repo)
    change(repo)
    assert "kept" not in told(remembering(repo))
    assert remembering(repo) == plain(repo)


def test_what_another_program_read_is_not_believed(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "rule.py"
    source.write_text("FIX = 1\n", encoding="utf-8")
    monkeypatch.setattr(cache, "_SOURCES", (tmp_path,))
    remembering(repo)
    forge(repo)
    assert "kept" in told(remembering(repo))
    source.write_text("FIX = 2\n", encoding="utf-8")
    assert remembering(repo) == plain(repo)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}\n", b"[]\n", b"null\n", b"\xff\xfe\n", b"[" * 100_000],
    ids=["empty", "a line", "no key", "a list", "null", "no text", "deep"],
)  # fmt: skip
def test_a_file_of_anything_is_passed_over(repo: Repo, content: bytes) -> None:
    kept(repo).parent.mkdir()
    kept(repo).write_bytes(content)
    assert remembering(repo) == plain(repo)


def test_another_prefix_or_path_is_another_history(repo: Repo) -> None:
    remembering(repo)
    forge(repo)
    for chosen in (ChangelogSettings(tag_prefix="v1."), ChangelogSettings(paths=("src",))):
        assert remembering(repo, chosen) == plain(repo, chosen)


def test_nothing_is_kept_without_a_memory_or_of_a_part(tmp_path: Path, repo: Repo) -> None:
    read_releases(Git(repo.path), SETTINGS, memory=tmp_path / "none")
    read_releases(Git(repo.path), SETTINGS, start="v1.0.0", memory=repo.path / "memory")
    assert not (tmp_path / "none").exists()
    assert not kept(repo).exists()


STEPS = st.sampled_from(["fix", "feat", "side", "merge", "final", "beta", "late"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=3, max_size=14), st.data())
def test_with_a_memory_the_same_is_read_as_without_whatever_was_kept_on_the_way(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("history")
    history = History()
    history.commit("feat: the first", on="main")
    history.commit("feat: aside", on="side", after="main")
    for version, step in enumerate(steps):
        match step:
            case "side":
                history.commit(f"fix: {version}", on="side", author=f"A{version % 3}")
            case "merge":
                history.commit("Merge branch 'side'", on="main", merging="side")
            case "final":
                history.tag(f"v1.{version}.0")
            case "beta":
                history.tag(f"v1.{version}.0-beta.1")
            case "late":
                history.tag(f"v0.{version}.0", on="side")
            case _:
                history.commit(f"{step}: {version}", on="main", author=f"A{version % 4}")
    repo = history.write(path / "repo")
    memory = path / "memory"
    memory.mkdir()
    git = Git(repo.path)
    line = repo.git("rev-list", "--first-parent", "--reverse", "main").split()
    for end in ["main", *data.draw(st.lists(st.sampled_from(line), max_size=3)), "main"]:
        with_memory = read_releases(git, SETTINGS, end=end, memory=memory)
        assert with_memory == read_releases(git, SETTINGS, end=end)
