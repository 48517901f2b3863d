"""Every key there is: its kind, its default, and the action input of the same meaning."""

from collections.abc import Mapping
from enum import Enum

from ministudio_ci.foundation.config.discord import DiscordSettings
from ministudio_ci.foundation.config.kinds import (
    CHANNELS,
    COMMANDS,
    DECIMAL,
    FILES,
    FLAG,
    INSIDE,
    PATTERNS,
    PERCENT,
    PREFIX,
    STAMPS,
    TEXT,
    WEB,
    WORDS,
    choice,
    choices,
    whole,
)
from ministudio_ci.foundation.config.serve import ServeSettings
from ministudio_ci.foundation.config.table import Table, key
from ministudio_ci.model.news_kind import NewsKind
from ministudio_ci.model.release import Bump


class Lang(Enum):
    """The languages people are spoken to in."""

    FRENCH = "fr"
    ENGLISH = "en"


class ReleaseMode(Enum):
    """AUTO releases on a schedule, by hand and locally; on a push it only says what would be."""

    AUTO = "auto"
    NEVER = "never"
    DRY_RUN = "dry-run"


class Unconventional(Enum):
    """What becomes of a commit that is no Conventional Commit."""

    OTHER = "other"
    DROP = "drop"


class Better(Enum):
    """Which way a number gets better."""

    LOWER = "lower"
    HIGHER = "higher"


class TestSettings(Table):
    __test__ = False

    args: tuple[str, ...] = key(
        WORDS, (), "Arguments for every pytest run.", action_input="pytest-args"
    )
    timeout: int = key(whole(1), 3600, "Seconds a suite may take before it is ended.")
    output_limit: int = key(
        whole(0), 65_536, "Bytes of captured output kept for each test, head and tail."
    )
    rerun: int = key(
        whole(0), 10, "Failing tests of a suite rerun alone; where more fail, none is. 0: never."
    )
    quarantine: str = key(TEXT, "quarantine.toml", "The file that names tests in quarantine.")


class SuiteSettings(Table):
    paths: tuple[str, ...] = key(WORDS, (), "Files and folders that pytest is given.")
    args: tuple[str, ...] = key(WORDS, (), "Arguments for this suite alone.")
    command: tuple[str, ...] = key(
        WORDS, (), "What is run in pytest's place, in any language; no shell runs it."
    )
    results: tuple[str, ...] = key(
        PATTERNS, (), "What the command writes, JUnit XML or CTRF, as glob patterns; none: its "
        "exit status is the one test.",
    )  # fmt: skip
    timeout: int = key(whole(0), 0, "Seconds for this suite; 0 means test.timeout.")


class BudgetSettings(Table):
    suite: str = key(TEXT, "", "Measure the seconds that this suite takes.")
    test: str = key(TEXT, "", "Measure the seconds of this test, named as in the report.")
    coverage: bool | tuple[str, ...] = key(
        FILES, False, "Measure the percentage covered, of all files or of those that match."
    )
    command: tuple[str, ...] = key(
        WORDS, (), "Measure what this command prints last on stdout, no shell."
    )
    timeout: int = key(whole(0), 0, "Seconds for the command; 0 means test.timeout.")
    unit: str = key(TEXT, "", "What the command counts: kB, say.")
    at_most: float | None = key(DECIMAL, None, "A greater number shuts the gate.")
    at_least: float | None = key(DECIMAL, None, "A smaller number shuts the gate.")
    max_change: float | None = key(
        PERCENT, None, "Percent by which it may be worse than the median of the last 10 runs."
    )
    better: Better | None = key(
        choice(Better), None, "Which way the number gets better; none: as the limit says."
    )


class FixSettings(Table):
    commands: tuple[str, ...] = key(
        COMMANDS, (), "Fixers that are tried when tests fail, one command each; no shell."
    )
    timeout: int = key(whole(1), 600, "Seconds a fixer may take before it is ended.")
    protect: tuple[str, ...] = key(
        WORDS, (), "Patterns of more files that no correction may change, beside the tests."
    )


class ChangelogSettings(Table):
    tag_prefix: str = key(PREFIX, "v", "What stands before the version in a tag.")
    unconventional: Unconventional = key(
        choice(Unconventional), Unconventional.OTHER, "Commits that follow no convention."
    )
    paths: tuple[str, ...] = key(
        WORDS, (), "Only commits that touch these, relative to this folder, count; none: all."
    )
    minimum_bump: Bump = key(
        choice(Bump), Bump.NONE, "The least that a release raises, where there is one to make."
    )
    enrich: bool = key(FLAG, False, "Ask GitHub for the pull request of each entry.")
    template: str = key(TEXT, "", "A Jinja template that shapes the changelog in Markdown.")
    notes_template: str = key(TEXT, "", "A Jinja template that shapes the notes of a release.")


class LintSettings(Table):
    types: tuple[str, ...] = key(WORDS, (), "Types of your own, beside those of the changelog.")
    header_length: int = key(whole(0), 100, "Characters of a first line; 0: any number.")


class GateSettings(Table):
    max_flaky: int = key(whole(0), 3, "More flaky tests than that shut the gate.")


class ReleaseSettings(Table):
    mode: ReleaseMode = key(
        choice(ReleaseMode), ReleaseMode.AUTO, "When a run may release.", action_input="release"
    )
    branch: str = key(TEXT, "", "The branch releases are made from; empty: the remote's default.")
    channels: tuple[str, ...] = key(
        CHANNELS, ("alpha", "beta", "rc"),
        "Branches that make pre-releases, named like them or by `develop=beta`.",
    )  # fmt: skip
    remote: str = key(TEXT, "origin", "The git remote that tags are pushed to.")
    repository: str = key(TEXT, "", "owner/name on the forge; empty: from the remote's address.")
    major_tag: bool = key(FLAG, True, "Move the major tag (v1) to each release.")
    sign: bool = key(FLAG, False, "Sign with the key git is configured with.")
    assets: tuple[str, ...] = key(WORDS, (), "More files for the release, as glob patterns.")
    stamp: tuple[str, ...] = key(
        STAMPS, (), "Files that hold the version: FILE (pyproject.toml, package.json, Chart.yaml, "
        "*.py with __version__), or FILE:TEXT with {version} in TEXT, which stands there once.",
    )  # fmt: skip


class AnnounceSettings(Table):
    widget_url: str = key(
        TEXT, "", "The endpoint releases are posted to.", action_input="widget-url"
    )
    strict: bool = key(FLAG, False, "A failed announcement makes the run red.")


class PagesSettings(Table):
    branch: str = key(
        TEXT, "", "The branch that the static pages are published on, such as gh-pages; empty: "
        "none.", action_input="pages-branch",
    )  # fmt: skip
    folder: str = key(INSIDE, "", "The folder of the pages on that branch; empty: its top.")
    url: str = key(
        WEB, "", "Where the pages are on the web; empty: the address GitHub Pages gives them."
    )
    feed_items: int = key(
        whole(0), 50, "Releases in the feeds and whole on the first page; 0: all."
    )


class WebhookSettings(Table):
    url: str = key(
        WEB, "", "Its address; where that is a secret, MINISTUDIO_CI_WEBHOOK_NAME_URL instead."
    )
    events: tuple[NewsKind, ...] = key(
        choices(NewsKind), tuple(NewsKind), "What it is told of: releases, failures, recoveries, "
        "troubles of other destinations.",
    )  # fmt: skip


class SiteSettings(Table):
    project: str = key(TEXT, "", "The name on its page and in its feeds; empty: the site's name.")
    lang: Lang | None = key(choice(Lang), None, "The language of its page; none: the top one.")


class MemorySettings(Table):
    branch: str = key(
        TEXT, "ministudio-memory", "The orphan branch that keeps memory/ between runs.",
        action_input="memory-branch",
    )  # fmt: skip
    keep: int = key(whole(1), 200, "Reports kept in memory/; older ones are removed.")


class Settings(Table):
    """The whole configuration, checked. Secrets are not in it: they come by environment only."""

    project: str = key(TEXT, "", "The name in announcements; empty: the repository's name.")
    lang: Lang = key(choice(Lang), Lang.ENGLISH, "Language of what people read.",
                     action_input="lang")  # fmt: skip
    python: str = key(TEXT, "", "Interpreter the tests run in; empty: .venv, then python on PATH.")
    install: str = key(
        TEXT, "none", "auto, none, or the command that installs the project.",
        action_input="install",
    )  # fmt: skip
    test: TestSettings = TestSettings()
    suites: Mapping[str, SuiteSettings] = {}
    budgets: Mapping[str, BudgetSettings] = {}
    fix: FixSettings = FixSettings()
    changelog: ChangelogSettings = ChangelogSettings()
    lint: LintSettings = LintSettings()
    gate: GateSettings = GateSettings()
    release: ReleaseSettings = ReleaseSettings()
    announce: AnnounceSettings = AnnounceSettings()
    discord: DiscordSettings = DiscordSettings()
    pages: PagesSettings = PagesSettings()
    webhooks: Mapping[str, WebhookSettings] = {}
    serve: ServeSettings = ServeSettings()
    sites: Mapping[str, SiteSettings] = {}
    memory: MemorySettings = MemorySettings()


TABLES: dict[str, type[Table]] = {
    "test": TestSettings,
    "fix": FixSettings,
    "changelog": ChangelogSettings,
    "lint": LintSettings,
    "gate": GateSettings,
    "release": ReleaseSettings,
    "announce": AnnounceSettings,
    "discord": DiscordSettings,
    "pages": PagesSettings,
    "serve": ServeSettings,
    "memory": MemorySettings,
}
"""The tables below the top one that are there once."""

NAMED: dict[str, tuple[type[Table], str]] = {
    "suites": (SuiteSettings, "The suites, run in this order."),
    "budgets": (BudgetSettings, "What must stay within limits for the gate to open."),
    "webhooks": (WebhookSettings, "Receivers of Standard Webhooks that are told the news."),
    "sites": (SiteSettings, "The sites that `serve` has beside the first, each below `/NAME/`."),
}
"""The tables of tables that the user names, with what they are."""
