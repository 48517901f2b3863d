"""A week whose tests are green: a budget that is not within its limits keeps the version in."""

from pathlib import Path

import pytest

from tests.support.cycle_site import CycleSite

NO_NUMBER = (
    "Le budget taille n’a pas pu être mesuré : aucune ligne affichée n’est un nombre, la dernière"
    " est : rien."
)


def site(folder: Path, printed: str) -> CycleSite:
    config = f"[budgets.taille]\ncommand = ['echo', '{printed}']\nat-most = 9\nunit = 'kB'\n"
    return CycleSite.new(folder, config=config)


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("12.5", "Le budget taille est dépassé : 12,5 kB, au plus 9 kB."),
        ("rien", NO_NUMBER),
    ],
    ids=["over it", "not measured"],
)  # fmt: skip
def test_the_version_stays_in_and_the_reason_is_told(
    tmp_path: Path, printed: str, words: str
) -> None:
    week = site(tmp_path, printed)
    done = week.run("cycle")
    assert done.returncode == 1, done.stderr
    said = (done.stdout + done.stderr).replace("\u00a0", " ").replace("\u202f", " ")
    assert words in said
    assert "SUCCESS" in (week.repo.path / "memory" / "session.log").read_text()
    assert "v1.6.0" not in week.repo.git("tag")


def test_within_its_limits_the_version_is_out(tmp_path: Path) -> None:
    week = site(tmp_path, "8.5")
    done = week.run("cycle")
    assert done.returncode == 0, done.stderr
    assert "v1.6.0" in week.repo.git("tag")


def test_a_report_that_knows_nothing_of_a_budget_opens_no_gate(tmp_path: Path) -> None:
    week = CycleSite.new(tmp_path)
    config = (week.repo.path / "ministudio-ci.toml").read_text()
    budget = "[budgets.taille]\ncommand = 'echo 1'\nat-most = 9\n"
    week.repo.commit("chore: a budget", files={"strict.toml": config + budget})
    week.repo.git("push", "--quiet", "origin", "main")
    assert week.run("test").returncode == 0
    done = week.run("--config", "strict.toml", "release")
    assert done.returncode == 1
    assert "de ces budgets configurés" in done.stderr + done.stdout
    assert "v1.6.0" not in week.repo.git("tag")
