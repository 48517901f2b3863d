"""What every command is handed: where, in which language, and how to speak."""

import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ministudio_ci.errors import NoSuchFolderError
from ministudio_ci.foundation.actions import Actions, disarm
from ministudio_ci.foundation.config import Loaded, Settings, configured_above, load
from ministudio_ci.foundation.secrets import Scrubber, secret_values
from ministudio_ci.foundation.templates import say

if TYPE_CHECKING:
    from datetime import datetime


class Context:
    """One run of one command. stdout carries results, stderr everything else under `--json`."""

    def __init__(
        self,
        *,
        root: Path,
        env: Mapping[str, str],
        project_env: Mapping[str, str],
        config: Path | None = None,
        flags: Mapping[str, Any] | None = None,
        json: bool = False,
        quiet: bool = False,
        verbose: bool = False,
        dry_run: bool = False,
    ) -> None:
        self.root = root
        self.env = env
        self.project_env = project_env
        """What the project's own programs get; no secret that is for us alone."""
        self.config = config
        self.flags = flags or {}
        self.json = json
        self.quiet = quiet
        self.verbose = verbose
        self.dry_run = dry_run

    def now(self) -> "datetime":
        """The time (UTC)."""
        from datetime import UTC, datetime

        return datetime.now(UTC)

    def check(self) -> None:
        """Raise NoSuchFolderError unless the project's folder is there."""
        if not self.root.is_dir():
            raise NoSuchFolderError(path=self.root)

    @cached_property
    def loaded(self) -> Loaded:
        """The configuration and its sources. Raises ConfigurationError."""
        loaded = load(self.root, env=self.env, file=self.config, flags=self.flags)
        if loaded.file is None and (folder := configured_above(self.root)):
            words = say(loaded.settings.lang.value, "config.overlooked", folder=folder)
            print(self.scrubber.text(words), file=sys.stderr)
        return loaded

    @property
    def settings(self) -> Settings:
        """The configuration in force."""
        return self.loaded.settings

    @property
    def lang(self) -> str:
        """The language of the person: `fr` or `en`."""
        return self.settings.lang.value

    @cached_property
    def scrubber(self) -> Scrubber:
        """What takes secrets out of anything shown or written."""
        return Scrubber(secret_values(self.env))

    def say(self, key: str, **details: object) -> None:
        """Print a message: stdout, or stderr where stdout carries JSON; nothing under `-q`."""
        if not self.quiet:
            self.write(self._words(key, details))

    def warn(self, key: str, **details: object) -> None:
        """Print a message to stderr, whatever `-q` says."""
        print(self.scrubber.text(self._words(key, details)), file=sys.stderr)

    def write(self, words: str) -> None:
        """Print words that are no catalogue message, scrubbed, where messages go."""
        stream = sys.stderr if self.json else sys.stdout
        print(self.scrubber.text(words), file=stream, flush=True)

    def _words(self, key: str, details: Mapping[str, object]) -> str:
        words = say(self.lang, key, **details)
        return disarm(words) if Actions(self.env).active else words

    def result(self, document: Any) -> None:
        """Print the one JSON document, under `--json` only."""
        if self.json:
            import json

            scrubbed = self.scrubber.document(document)
            print(json.dumps(scrubbed, ensure_ascii=False, indent=2), flush=True)
