"""The week with templates of the project's own, for the notes and for the changelog attached."""

from pathlib import Path

import pytest

from tests.support.cycle_site import CycleSite, state

CONFIG = 'changelog.notes-template = "own/notes.md"\nchangelog.template = "own/all.md"\n'


@pytest.fixture
def site(tmp_path: Path) -> CycleSite:
    return CycleSite.new(tmp_path, config=CONFIG)


def own(site: CycleSite, notes: str) -> None:
    """Commit and push both templates."""
    everything = "{{ releases | length }} in {{ project }}\n"
    site.repo.commit("docs: our form", files={"own/notes.md": notes, "own/all.md": everything})
    site.repo.git("push", "--quiet", "origin", "main")


def test_a_release_goes_out_in_the_projects_own_form(site: CycleSite) -> None:
    own(site, "{% for one in releases[0].sections %}{{ one.kind }} {% endfor %}at last\n")
    assert (run := site.run("cycle")).returncode == 0, state(run)
    reports = site.repo.path / "reports"
    notes = (reports / "releases" / "v1.6.0" / "notes.md").read_text(encoding="utf-8")
    assert notes.startswith("features ")
    assert notes.endswith("at last\n")
    assert (reports / "changelog.md").read_text(encoding="utf-8").startswith("2 in ")


def test_a_template_with_an_error_stops_the_release_before_its_tag(site: CycleSite) -> None:
    own(site, "\n{{ releases[0].sction }}\n")
    run = site.run("cycle")
    assert run.returncode == 2, state(run)
    assert "notes.md" in run.stderr
    assert "sction" in run.stderr
    assert site.tags() == ["v1.5.0"]
    own(site, "mended\n")
    assert (run := site.run("cycle")).returncode == 0, state(run)
    assert "v1.6.0" in site.tags()
