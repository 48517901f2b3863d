"""Fixers in a scratch work tree: what they mend is tested as it would be merged."""

import sys
from pathlib import Path

import pytest

from ministudio_ci.foundation.config import FixSettings, Settings, SuiteSettings
from ministudio_ci.foundation.secrets import Scrubber
from ministudio_ci.testing import Unfixed
from ministudio_ci.testing.fixes import Reason
from tests.support.fixing import BUG, MENDED, MENDS, RED, FixSite, fixed, refused, runs, writes
from tests.support.repo import Repo

SECRET = "sk-a-secret-of-the-tests"


@pytest.fixture
def site(tmp_path: Path) -> FixSite:
    return FixSite.new(tmp_path / "site")


def test_a_fixer_that_mends_gives_a_commit_on_the_tested_one(site: FixSite) -> None:
    outcome = fixed(site.fix(MENDS, known=True))
    show = site.repo.git("show", "--format=%P %s", "--no-renames", outcome.commit)
    assert show.startswith(f"{site.repo.git('rev-parse', 'HEAD')} fix: apply python")
    assert "+    return number * 2" in show
    assert (outcome.paths, outcome.passed) == (("app.py",), 1)
    assert "app.py | 2 +-" in outcome.stat


def test_nothing_of_the_users_is_touched_and_nothing_is_left(site: FixSite) -> None:
    site.repo.git("config", "core.fsmonitor", "false")
    hook = site.repo.path / ".git" / "hooks" / "post-checkout"
    hook.write_text("#!/bin/sh\ntouch was-run\n")
    hook.chmod(0o755)
    (site.root / "begun.py").write_text("x = 1\n")
    site.repo.git("add", "begun.py")
    site.fix(MENDS)  # the first run makes what it will
    before = site.traces()
    fixed(site.fix(MENDS))
    assert site.traces() == before


def test_a_new_try_gives_the_same_commit(site: FixSite) -> None:
    assert fixed(site.fix(MENDS)).commit == fixed(site.fix(MENDS)).commit


def test_the_patch_can_be_applied(site: FixSite) -> None:
    outcome = fixed(site.fix(MENDS, runs("pathlib.Path('new.bin').write_bytes(bytes(range(256)))")))
    site.repo.git("apply", stdin=outcome.patch)
    assert (site.root / "app.py").read_text() == MENDED
    assert (site.root / "new.bin").read_bytes() == bytes(range(256))
    assert "GIT binary patch" not in outcome.diff


def test_what_does_not_help_is_said_with_the_failures(site: FixSite) -> None:
    outcome = site.fix(writes("app.py", BUG.replace("+ 1", "+ 3")))
    assert isinstance(outcome, Unfixed)
    assert outcome.reason is Reason.RED
    assert [one.nodeid for one in outcome.failures] == ["tests/test_app.py::test_double"]


def test_a_fixer_that_changes_nothing_is_no_correction(site: FixSite) -> None:
    refused(site.fix(runs("print('all is well')")), Reason.NOTHING)


@pytest.mark.parametrize(
    ("commands", "paths"),
    [
        pytest.param([writes("tests/test_app.py", "")], "tests/test_app.py", id="empties a test"),
        pytest.param([MENDS, writes("tests/test_app.py", RED + "\n")], "tests/test_app.py",
                     id="formats a test beside a good correction"),
        pytest.param([runs("os.remove('tests/test_app.py')")], "tests/test_app.py",
                     id="deletes it"),
        pytest.param([writes("tests/test_more.py", RED)], "tests/test_more.py", id="adds one"),
        pytest.param([runs("os.chmod('tests/test_app.py', 0o755)")], "tests/test_app.py",
                     id="changes its mode"),
        pytest.param([runs("os.rename('tests', 'checks')")],
                     "checks/conftest.py, checks/test_app.py, tests/conftest.py, tests/test_app.py",
                     id="renames the folder"),
        pytest.param([writes("tests/conftest.py", "collect_ignore = ['test_app.py']")],
                     "tests/conftest.py", id="hides it by conftest.py"),
        pytest.param([writes("conftest.py", "collect_ignore = ['tests']")], "conftest.py",
                     id="hides it by a new conftest.py"),
        pytest.param([writes("pytest.ini", "[pytest]\naddopts = --co")], "pytest.ini",
                     id="changes how pytest runs"),
        pytest.param([writes("pyproject.toml", "[tool.pytest.ini_options]\n")], "pyproject.toml",
                     id="changes the settings"),
        pytest.param([runs("os.symlink('tests', 'link')")], "link", id="makes a symbolic link"),
        pytest.param([runs("subprocess.run('git init -q nested && cd nested && git -c user.name=a "
                           "-c user.email=a@b commit -q --allow-empty -m a', shell=True)")],
                     "nested", id="makes a repository inside"),
    ],
)  # fmt: skip
def test_a_change_of_tests_is_refused_as_a_whole(
    site: FixSite, commands: list[str], paths: str
) -> None:
    assert refused(site.fix(*commands), Reason.PROTECTED) == paths


def test_a_test_under_a_name_that_only_pytest_knows_is_protected_too(tmp_path: Path) -> None:
    site = FixSite.new(tmp_path / "site", **{
        "pytest.ini": "[pytest]\npython_files = check_*.py\n", "src/check_app.py":
        RED.replace("from app", "import sys; sys.path.insert(0, '.')\nfrom app"),
    })  # fmt: skip
    outcome = site.fix(writes("src/check_app.py", ""), known=True)
    assert refused(outcome, Reason.PROTECTED) == "src/check_app.py"


def test_what_is_behind_a_link_in_the_tests_place_is_protected(tmp_path: Path) -> None:
    site = FixSite.new(tmp_path / "site")
    site.commit({"real/data.json": "{}"})
    (site.root / "tests" / "data").symlink_to("../real")
    site.repo.git("add", "tests/data")
    site.commit({})
    assert refused(site.fix(writes("real/data.json", "[]")), Reason.PROTECTED) == "real/data.json"


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(Settings(suites={"unit": SuiteSettings(paths=("checks",))}), id="a suite's"),
        pytest.param(Settings(fix=FixSettings(protect=("checks/*",))), id="the user's"),
    ],
)
@pytest.mark.parametrize("folder", ["", "app"], ids=["at the top", "in a folder"])
def test_places_that_the_configuration_names_are_protected(
    tmp_path: Path, folder: str, settings: Settings
) -> None:
    site = FixSite(Repo.new(tmp_path / "site"), folder=folder, settings=settings)
    start = f"{folder}/" if folder else ""
    site.commit({f"{start}app.py": BUG, f"{start}checks/test_app.py": RED,
                 f"{start}checks/expected.json": "{}",
                 ".gitignore": "reports/\n*.pyc\n"})  # fmt: skip
    assert fixed(site.fix(MENDS)).paths == (f"{start}app.py",)
    said = refused(site.fix(writes("checks/expected.json", "[]")), Reason.PROTECTED)
    assert said == f"{start}checks/expected.json"


def test_flags_of_the_index_hide_nothing(site: FixSite) -> None:
    hidden = runs("subprocess.run('git update-index --assume-unchanged tests/test_app.py', "
                  "shell=True, check=True)")  # fmt: skip
    said = refused(site.fix(hidden, writes("tests/test_app.py", "")), Reason.PROTECTED)
    assert said == "tests/test_app.py"


def test_a_commit_by_a_fixer_hides_nothing(site: FixSite) -> None:
    commits = runs("subprocess.run('git commit -qam x', shell=True, check=True)")
    outcome = site.fix(writes("tests/test_app.py", ""), commits)
    assert refused(outcome, Reason.REPOSITORY) == "HEAD"


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("git config core.fsmonitor ./evil", "config"),
        ("git branch evil", "refs/heads/evil"),
        ("git stash", "refs/stash"),
        ("git tag v9", "refs/tags/v9"),
        ("d=$(git rev-parse --git-common-dir)/hooks; mkdir -p $d; touch $d/pre-push",
         "hooks/pre-push"),
        ("echo gitdir: /nowhere > .git", ".git"),
    ],
    ids=["settings", "a branch", "a stash", "a tag", "a hook", "the link to the repository"],
)  # fmt: skip
def test_a_fixer_that_changes_the_repository_is_refused(
    site: FixSite, command: str, name: str
) -> None:
    shell = runs(f"subprocess.run({command!r}, shell=True, check=True)")
    assert refused(site.fix(MENDS, shell), Reason.REPOSITORY) == name


def test_a_file_that_git_ignores_makes_nothing_green(site: FixSite) -> None:
    site.commit({"app.py": "try:\n    from ignored import double\nexcept ImportError:\n"
                           "    double = lambda number: 0\n"})  # fmt: skip
    outcome = site.fix(writes("ignored.py", MENDED), writes("note.md", "a"))
    refused(outcome, Reason.RED)


def test_a_file_that_git_has_though_it_is_ignored_is_corrected(site: FixSite) -> None:
    (site.root / "ignored.py").write_text("x = 1\n")
    site.repo.git("add", "--force", "ignored.py")
    site.commit({})
    outcome = fixed(site.fix(MENDS, writes("ignored.py", "x = 2\n")))
    assert outcome.paths == ("app.py", "ignored.py")


def test_a_correction_that_takes_a_test_away_is_refused(site: FixSite) -> None:
    cases = ("import pytest\nfrom cases import CASES\n\n\n@pytest.mark.parametrize('n', CASES)\n"
             "def test_it(n: int) -> None:\n    assert n < 3\n")  # fmt: skip
    site.commit({"tests/test_app.py": cases, "cases.py": "CASES = [1, 2, 3]\n"})
    outcome = site.fix(writes("cases.py", "CASES = [1, 2]\n"), known=True)
    assert refused(outcome, Reason.WEAKENED) == "tests/test_app.py::test_it[3]"


def test_a_fixer_that_never_ends_is_ended_and_nothing_of_it_is_kept(site: FixSite) -> None:
    ends_never = runs(
        f"pathlib.Path('app.py').write_text({MENDED!r}); import time; time.sleep(600)"
    )
    outcome = site.fix(ends_never, timeout=1)
    assert "sleep(600)" in refused(outcome, Reason.TIMEOUT)


def test_a_missing_program_is_said_and_the_others_run(site: FixSite) -> None:
    fixed(site.fix("no-such-fixer --all", MENDS))
    assert any("no-such-fixer" in line for line in site.told)
    refused(site.fix("no-such-fixer --all"), Reason.NO_FIXER)


def test_what_says_where_the_tree_is_says_it_of_the_scratch(site: FixSite) -> None:
    """A fixer that goes there by the runner's variable does not go to the user's tree."""
    site.env |= {"GITHUB_WORKSPACE": str(site.repo.path), "PWD": str(site.root)}
    goes = runs("d = pathlib.Path(os.environ['GITHUB_WORKSPACE']); "
                f"(d / 'app.py').write_text({MENDED!r})")  # fmt: skip
    assert fixed(site.fix(goes)).paths == ("app.py",)
    assert (site.root / "app.py").read_text() == BUG


def test_a_fixer_that_fails_is_no_reason_by_itself(site: FixSite) -> None:
    fixed(site.fix(MENDS, runs("raise SystemExit(1)")))


def test_a_secret_that_a_fixer_prints_is_masked(site: FixSite) -> None:
    fixed(site.fix(runs(f"print({SECRET!r})"), MENDS, scrubber=Scrubber([SECRET])))
    assert SECRET not in "".join(site.printed)
    assert "***\n" in site.printed


def test_a_secret_that_a_fixer_writes_is_never_proposed(site: FixSite) -> None:
    outcome = site.fix(MENDS, writes("note.md", f"a {SECRET}"), scrubber=Scrubber([SECRET]))
    refused(outcome, Reason.SECRET)


def test_real_ruff_mends_what_a_test_of_the_style_finds(tmp_path: Path) -> None:
    ruff = Path(sys.executable).parent / "ruff"
    checks = (f"import subprocess\n\n\ndef test_style() -> None:\n    done = subprocess.run("
              f"[{str(ruff)!r}, 'check', '--isolated', '--no-cache', 'src'])\n"
              f"    assert done.returncode == 0\n")  # fmt: skip
    site = FixSite.new(tmp_path / "site", **{
        "tests/test_app.py": checks, "src/a.py": "import os\n\nx=1\n",
    })  # fmt: skip
    start = f"{ruff} check --isolated --no-cache --fix src"
    outcome = fixed(site.fix(start, f"{ruff} format --isolated --no-cache src"))
    assert site.repo.git("show", f"{outcome.commit}:src/a.py") == "x = 1"
    assert outcome.title == "fix: apply ruff"
