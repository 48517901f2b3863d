"""The static pages by our own command and in the week, on a real repository and remote."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.cycle_site import CycleSite, announced, contents, state, was_killed
from tests.support.repo import ENV, Repo

BRANCH = "gh-pages"
CONFIG = f'[pages]\nbranch = "{BRANCH}"\n'
PAGES = {f"releases/{tag}/index.html" for tag in ("v1.5.0", "v1.6.0")}
PROTECTED = "#!/bin/sh\ncase $1 in *gh-pages) echo 'GH006: protected' >&2; exit 1;; esac\n"


def on_branch(site: CycleSite) -> set[str]:
    """The files on the branch; none where there is no such branch."""
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", BRANCH], cwd=site.bare, env=ENV, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    return set(listed.stdout.split())


def shown(site: CycleSite) -> set[str]:
    return {name for name in on_branch(site) if name.startswith("releases/")}


def protect(site: CycleSite, hook: str = PROTECTED) -> Path:
    path = site.bare / "hooks" / "update"
    path.parent.mkdir(exist_ok=True)
    path.write_text(hook)
    path.chmod(0o755)
    return path


def test_the_command_writes_a_site_and_says_how_to_embed_it(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path, config=CONFIG)
    dry = site.run("pages", "-o", "public", "--dry-run")
    assert (dry.returncode, dry.stdout.count("public")) == (0, 1)
    assert not (site.repo.path / "public").exists()
    run = site.run("pages", "-o", "public", "--json")
    assert run.returncode == 0, state(run)
    document = json.loads(run.stdout)
    assert document["path"] == str(site.repo.path / "public")
    assert (document["url"], document["releases"]) == (None, 1)
    assert 'integrity="sha384-' in document["snippet"]
    assert (site.repo.path / "public/releases/v1.5.0/index.html").exists()
    assert on_branch(site) == set()


def test_the_command_publishes_once(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path, config=CONFIG + 'url = "https://cstream.example/news"\n')
    first = site.run("pages", "--publish", "--json")
    assert first.returncode == 0, state(first)
    again = json.loads(site.run("pages", "--publish", "--json").stdout)
    assert again["url"] == "https://cstream.example/news/"
    assert (again["changed"], again["commit"]) == (0, json.loads(first.stdout)["commit"])
    assert shown(site) == {"releases/v1.5.0/index.html"}
    assert not (site.repo.path / "reports/pages").exists()
    feed = json.loads(Repo(site.bare).git("show", f"{BRANCH}:releases.json"))
    assert feed["items"][0]["url"] == "https://cstream.example/news/releases/v1.5.0/"


@pytest.mark.parametrize(
    ("config", "words", "status"),
    [
        pytest.param("", "pages.branch", 2, id="no branch is set"),
        pytest.param('[pages]\nbranch = "main"\n', "main", 2, id="the project's own"),
        pytest.param('[pages]\nbranch = "ministudio-memory"\n', "mémoire", 2, id="the memory's"),
        pytest.param(CONFIG, "contents: write", 3, id="a branch that is protected"),
    ],
)
def test_what_cannot_be_published_is_told_with_what_to_do(
    tmp_path: Path, config: str, words: str, status: int
) -> None:
    site = CycleSite.new(tmp_path, config=config)
    protect(site)
    run = site.run("pages", "--publish")
    assert run.returncode == status, state(run)
    assert words in run.stderr
    assert on_branch(site) == set()


def test_a_week_publishes_what_it_releases_before_it_tells_of_it(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path, config=CONFIG)
    with announced(site) as (discord, _):
        run = site.run("cycle")
        assert run.returncode == 0, state(run)
        assert len(contents(discord.bodies)) == 1
    assert shown(site) == PAGES
    assert run.stdout.index(BRANCH) < run.stdout.index("v1.6.0--discord")


@pytest.mark.parametrize(("strict", "status"), [("false", 0), ("true", 3)], ids=["as is", "strict"])
def test_pages_that_fail_hold_back_no_message_and_are_published_by_the_next_run(
    tmp_path: Path, strict: str, status: int
) -> None:
    site = CycleSite.new(tmp_path, config=f"announce.strict = {strict}\n{CONFIG}")
    hook = protect(site)
    with announced(site) as (discord, _):
        run = site.run("cycle")
        assert run.returncode == status, state(run)
        assert "GH006" in run.stdout
        assert len(contents(discord.bodies)) == 1
        assert site.releases() == ["v1.6.0"]
        hook.unlink()
        again = site.run("cycle", "--only", "announce")
        assert again.returncode == 0, state(again)
        assert len(contents(discord.bodies)) == 1
    assert shown(site) == PAGES


@pytest.mark.parametrize(
    ("event", "actor", "branch"),
    [
        pytest.param("schedule", "ada", BRANCH, id="a schedule"),
        pytest.param("push", "ada", BRANCH, id="a push"),
        pytest.param("pull_request", "ada", None, id="a pull request"),
        pytest.param("push", "dependabot[bot]", None, id="Dependabot"),
    ],
)
def test_who_may_publish(tmp_path: Path, event: str, actor: str, branch: str | None) -> None:
    site = CycleSite.new(tmp_path, config=CONFIG)
    site.env |= {"GITHUB_EVENT_NAME": event, "GITHUB_ACTOR": actor}
    foreseen = site.run("cycle", "--only", "announce", "--dry-run", "--json")
    assert json.loads(foreseen.stdout)["pages"] == branch, state(foreseen)


def test_a_pull_request_publishes_nothing(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path, config=CONFIG)
    site.env |= {"GITHUB_EVENT_NAME": "pull_request"}
    run = site.run("cycle", "--only", "announce")
    assert run.returncode == 0, state(run)
    assert on_branch(site) == set()


def test_a_script_that_pages_name_with_its_hash_stays(tmp_path: Path) -> None:
    """An older version of ours put `widget-00….js` and `old.html` there."""
    site = CycleSite.new(tmp_path, config=CONFIG)
    assert site.run("pages", "--publish").returncode == 0
    older = Repo(tmp_path / "older").clone(site.bare, "--branch", BRANCH)
    listed = older.path / ".ministudio-pages.json"
    document = json.loads(listed.read_text())
    scripts = {"widget-0123456789abcdef.js", "old.html"}
    for name in scripts:
        (older.path / name).write_text("older")
    document["files"] = sorted({*document["files"], *scripts})
    listed.write_text(json.dumps(document))
    older.git("add", ".")
    older.git("commit", "-q", "-m", "chore: as it was")
    older.git("push", "-q", "origin", BRANCH)
    assert site.run("pages", "--publish").returncode == 0
    assert scripts & on_branch(site) == {"widget-0123456789abcdef.js"}


def test_a_release_that_stopped_half_way_has_no_page_yet(tmp_path: Path) -> None:
    site = CycleSite.new(tmp_path, config=CONFIG)
    site.repo.tag("v1.6.0")
    ledger = site.repo.path / "memory/releases/v1.6.0.json"
    ledger.parent.mkdir(parents=True)
    ledger.write_text('{"tag": "v1.6.0", "queued": false}')
    assert site.run("pages", "--publish").returncode == 0
    assert shown(site) == {"releases/v1.5.0/index.html"}
    site.repo.git("tag", "--delete", "v1.6.0")
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    ledger.write_text('{"tag": "v1.6.0", "queued": false}')  # as a run that looked too early has it
    assert site.run("pages", "--publish").returncode == 0
    assert shown(site) == PAGES


def test_killed_anywhere_the_branch_has_the_whole_site_or_none(tmp_path: Path) -> None:
    site, act, killed = CycleSite.new(tmp_path, config=CONFIG), 2, True
    whole = on_branch(site)
    while killed:
        run = site.run("pages", "--publish", dying_at=act)
        killed = was_killed(run)
        found = on_branch(site)
        assert not found or {"index.html", "releases/v1.5.0/index.html"} <= found, act
        assert not whole or found == whole
        whole, act = found, act + 3
    assert run.returncode == 0, state(run)
    assert shown(site) == {"releases/v1.5.0/index.html"}
    assert act > 20
