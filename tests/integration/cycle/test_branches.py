"""The week on a channel and on a maintenance branch, by our own command."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cycle_site import CycleSite, announced, state


@pytest.fixture
def site(tmp_path: Path) -> CycleSite:
    return CycleSite.new(tmp_path, config='release.channels = ["beta", "develop=dev"]\n')


def on_branch(site: CycleSite, branch: str, message: str, *, at: str = "HEAD") -> None:
    """Make the branch, or go on with it, by a commit that is pushed."""
    there = site.repo.git("branch", "--list", branch)
    site.repo.git("switch", "--quiet", *([branch] if there else ["--create", branch, at]))
    site.repo.commit(message, files={"b": message})
    site.repo.git("push", "--quiet", "origin", branch)


def released(site: CycleSite, tag: str) -> tuple[dict[str, Any], str]:
    folder = site.repo.path / "reports" / "releases" / tag
    return json.loads((folder / "release.json").read_text()), (folder / "notes.md").read_text()


def test_a_beta_goes_out_as_a_pre_release_and_the_final_one_tells_it_all_again(
    site: CycleSite,
) -> None:
    on_branch(site, "beta", "feat: sous-titres")
    with announced(site) as (discord, _):
        run = site.run("cycle")
        assert run.returncode == 0, state(run)
        assert len(discord.bodies) == 1
    assert site.tags() == ["v1.5.0", "v1.6.0-beta.1"]  # and no v1
    record, notes = released(site, "v1.6.0-beta.1")
    assert record["prerelease"]
    assert all(words in notes for words in ("sous-titres", "films populaires", "bug lecteur"))
    on_branch(site, "beta", "fix: son")
    assert (run := site.run("cycle")).returncode == 0, state(run)
    _, notes = released(site, "v1.6.0-beta.2")
    assert "son" in notes
    assert "sous-titres" not in notes
    site.repo.git("switch", "--quiet", "main")
    site.repo.git("merge", "--quiet", "--ff-only", "beta")
    site.repo.git("push", "--quiet", "origin", "main")
    foreseen = site.run("cycle", "--dry-run", "--json")
    assert json.loads(foreseen.stdout)["tag"] == "v1.6.0", state(foreseen)
    assert (run := site.run("cycle")).returncode == 0, state(run)
    record, notes = released(site, "v1.6.0")
    assert not record["prerelease"]
    assert all(words in notes for words in ("sous-titres", "films populaires", "son"))
    assert site.tags() == ["v1", "v1.5.0", "v1.6.0", "v1.6.0-beta.1", "v1.6.0-beta.2"]


def test_a_maintenance_release_leaves_v1_where_it_is(site: CycleSite) -> None:
    assert (run := site.run("cycle")).returncode == 0, state(run)
    newest = site.repo.git("rev-parse", "v1")
    on_branch(site, "1.5.x", "fix: fuite", at="v1.5.0")
    run = site.run("cycle")
    assert run.returncode == 0, state(run)
    assert site.tags() == ["v1", "v1.5.0", "v1.5.1", "v1.6.0"]
    assert site.repo.git("rev-parse", "v1") == newest


def test_what_leaves_the_range_is_said_and_nothing_is_tagged(site: CycleSite) -> None:
    on_branch(site, "1.5.x", "feat: trop", at="v1.5.0")
    run = site.run("cycle")
    assert run.returncode == 1, state(run)
    assert "feat: trop" in run.stdout + run.stderr
    assert site.tags() == ["v1.5.0"]


def test_a_branch_of_no_such_name_waits_for_the_release_branch(site: CycleSite) -> None:
    on_branch(site, "topic", "feat: plus tard")
    run = site.run("cycle", "--dry-run", "--json")
    assert json.loads(run.stdout)["gate"] == "shut", state(run)


def test_a_package_in_its_folder_is_released_by_its_own_tags(site: CycleSite) -> None:
    folder = site.repo.path / "packages" / "a"
    site.repo.commit("feat: a begins", files={
        "packages/a/ministudio-ci.toml": 'lang = "fr"\nchangelog.tag-prefix = "a-v"\n'
        'changelog.paths = ["."]\n' + python_of(site),
        "packages/a/test_a.py": "def test_it() -> None:\n    assert True\n",
    })  # fmt: skip
    site.repo.commit("feat!: elsewhere", files={"c": "1"})
    site.repo.git("push", "--quiet", "origin", "main")
    for words in (("test",), ("release",)):
        run = site.run("-C", str(folder), *words)
        assert run.returncode == 0, state(run)
    assert site.tags() == ["a-v0", "a-v0.1.0", "v1.5.0"]
    notes = (folder / "reports" / "releases" / "a-v0.1.0" / "notes.md").read_text()
    assert "a begins" in notes
    assert "elsewhere" not in notes


def python_of(site: CycleSite) -> str:
    lines = (site.repo.path / "ministudio-ci.toml").read_text().splitlines()
    return next(line for line in lines if line.startswith("python")) + "\n"
