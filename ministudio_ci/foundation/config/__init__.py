"""The configuration: what may be set, where each value comes from."""

from ministudio_ci.foundation.config.discord import DiscordForm, DiscordSettings
from ministudio_ci.foundation.config.load import Loaded, configured_above, load
from ministudio_ci.foundation.config.settings import (
    AnnounceSettings,
    Better,
    BudgetSettings,
    ChangelogSettings,
    FixSettings,
    LintSettings,
    MemorySettings,
    ReleaseMode,
    ReleaseSettings,
    Settings,
    SuiteSettings,
    TestSettings,
    Unconventional,
)

__all__ = [
    "AnnounceSettings",
    "Better",
    "BudgetSettings",
    "ChangelogSettings",
    "DiscordForm",
    "DiscordSettings",
    "FixSettings",
    "LintSettings",
    "Loaded",
    "MemorySettings",
    "ReleaseMode",
    "ReleaseSettings",
    "Settings",
    "SuiteSettings",
    "TestSettings",
    "Unconventional",
    "configured_above",
    "load",
]
