"""Servers that hand back every secret they are told: none of it is kept, shown or passed on."""

import base64
import json
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.cycle_site import CycleSite
from tests.support.echo import Echo
from tests.support.repo import ENV

CONFIG = '[pages]\nbranch = "gh-pages"\n[webhooks.partner]\n[webhooks.mirror]\n'
SECRETS = {
    name: f"S3cret-{name}-{'abcdefgh' * 4}"
    for name in ("discord", "partner", "key", "endpoint", "path", "cf", "npm", "mail", "raw")
}
# Tells each program that is started, with its arguments.
_WATCH = """
import sys
def watch(event, details, told=open({path!r}, "a", encoding="utf-8", errors="replace")):
    if event == "subprocess.Popen":
        print(details[1], file=told, flush=True)
sys.addaudithook(watch)
"""


def environment(echo: Echo) -> dict[str, str]:
    say = SECRETS
    return {
        "MINISTUDIO_CI_DISCORD_WEBHOOK": f"{echo.url}/api/webhooks/1/{say['discord']}",
        "MINISTUDIO_CI_WIDGET_URL": echo.url,
        "MINISTUDIO_KEY": say["endpoint"],
        "MINISTUDIO_CI_WEBHOOK_PARTNER_URL": f"{echo.url}/{say['partner']}?t={say['path']}",
        "MINISTUDIO_CI_WEBHOOK_PARTNER_KEY": say["key"],
        "MINISTUDIO_CI_WEBHOOK_MIRROR_URL": f"{echo.url}/{say['raw']}",
        "MINISTUDIO_CI_APPRISE_URLS": f"json://ada:{say['mail']}@{echo.place}/{say['path']}",
        "CF_TUNNEL_TOKEN": say["cf"],
        "NPM_TOKEN": say["npm"],
    }


def forms(secret: str) -> set[str]:
    raw = secret.encode()
    basic = base64.b64encode(b"ada:" + raw).decode()
    return {secret, quote(secret), base64.b64encode(raw).decode(), basic, secret[:20], secret[-20:]}


def leaks(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if any(one in text for one in forms(secret))]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Everything that a week and what people do after it leave behind, by name."""
    folder = tmp_path_factory.mktemp("secrets")
    site = CycleSite.new(folder, config=CONFIG)
    arguments = folder / "arguments"
    found = {}
    with Echo() as echo:
        files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        site.env |= {**environment(echo), "GITHUB_ACTIONS": "true", **files}
        watch = _WATCH.format(path=str(arguments))
        for words in (
            ["cycle"], ["announce", "--list"], ["announce", "--replay", "all", "--json"],
            ["doctor"],
        ):  # fmt: skip
            if words == ["doctor"]:  # a look, for what is broken is tried again, which takes time
                site.env["MINISTUDIO_CI_WEBHOOK_MIRROR_URL"] = f"{echo.raw}/{SECRETS['raw']}"
            run = site.run(*words, flaw=watch)
            lines = (run.stdout + run.stderr).splitlines(keepends=True)
            shown = [line for line in lines if not line.startswith("::add-mask::")]
            found[f"what `{' '.join(words)}` prints"] = "".join(shown)
        assert len(echo.requests) > 5
    for name in ("memory", "reports"):
        found[name] = contents(site.repo.path / name)
    found["the remote's branches"] = objects(site)
    found |= {name: Path(path).read_text(encoding="utf-8") for name, path in files.items()}
    found["arguments of programs"] = arguments.read_text(encoding="utf-8")
    return found


def contents(folder: Path) -> str:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return "".join(f"{path}\n{path.read_bytes().decode(errors='replace')}\n" for path in paths)


def objects(site: CycleSite) -> str:
    command = ["git", "cat-file", "--batch-all-objects", "--batch"]
    done = subprocess.run(command, cwd=site.bare, env=ENV, check=True, capture_output=True)
    return done.stdout.decode(errors="replace")


def test_no_secret_is_anywhere(told: dict[str, str]) -> None:
    assert {name: found for name, text in told.items() if (found := leaks(text))} == {}


def test_the_search_reaches_what_was_written(told: dict[str, str]) -> None:
    assert "v1.6.0--discord" in told["memory"]
    assert "v1.6.0" in told["the remote's branches"]
    assert "***" in told["what `announce --list` prints"]
    assert "BadStatusLine" in told["what `doctor` prints"]
    assert "git" in told["arguments of programs"]
    assert leaks(json.dumps(SECRETS)) == list(SECRETS)
