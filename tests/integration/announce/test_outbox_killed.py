"""`kill -9` before each act of a flush: the next one finishes what was begun."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.support import killed_flush
from tests.support.discord_fake import DiscordFake
from tests.support.served import Served


def test_killed_before_any_act_the_widget_has_it_once_and_discord_at_least(tmp_path: Path) -> None:
    with DiscordFake() as discord, Served(tmp_path / "releases.sqlite3") as widget:
        run = subprocess.run(
            [sys.executable, killed_flush.__file__, str(tmp_path), widget.url, discord.url],
            env={"PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        rounds = int(run.stdout)
        assert rounds > 12  # two destinations, each with two notes and a call
        assert sorted(widget.versions()) == sorted(f"1.{n + 1}.0" for n in range(rounds + 1))
        posts = Counter(body["content"].splitlines()[0] for body in discord.messages.values())
        assert len(posts) == rounds + 1
        assert sum(posts.values()) <= rounds + 1 + 4  # what dies between its call and the note
