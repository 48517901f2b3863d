"""The examples of serving: what they run starts, what they say is understood."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from ministudio_ci.announce import WidgetEndpoint
from ministudio_ci.model.news import Sent
from tests.support.news import KEY, release_news
from tests.support.nginx import nginx
from tests.support.served import Served

EXAMPLES = Path(__file__).parents[3] / "examples" / "serve"
STATE, CONFIG = Path("/var/lib/ministudio-ci"), Path("/etc/ministudio-ci")
UNITS = sorted(EXAMPLES.glob("*.service"))


def _words(unit: Path, state: Path = STATE, config: Path = CONFIG) -> list[str]:
    """The words after the program in a unit's ExecStart, with other folders."""
    found = re.search(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
    assert found
    words = found[1].replace(str(STATE), str(state)).replace(str(CONFIG), str(config))
    return shlex.split(words)[1:]


def test_the_unit_starts_what_it_says_and_is_told_when_it_listens(tmp_path: Path) -> None:
    state, config = tmp_path / "state", tmp_path / "etc"
    config.mkdir()
    (config / "ministudio-ci.toml").write_bytes((EXAMPLES / "ministudio-ci.toml").read_bytes())
    words = _words(EXAMPLES / "ministudio-ci.service", state, config)
    words[words.index("--port") + 1] = "0"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(tmp_path / "notify"))
        notify.settimeout(60)
        process = subprocess.Popen(
            [sys.executable, "-m", "ministudio_ci", "--json", *words],
            env={**os.environ, "MINISTUDIO_KEY": KEY.decode(),
                 "NOTIFY_SOCKET": str(tmp_path / "notify")},
            stdout=subprocess.PIPE,
        )  # fmt: skip
        try:
            assert notify.recv(100) == b"READY=1"
        finally:
            process.terminate()
            said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads(said)["sites"] == {"/": "CStream"}
    copied = _words(EXAMPLES / "ministudio-ci-backup.service", state, config)
    subprocess.run([sys.executable, "-m", "ministudio_ci", *copied], check=True, timeout=120)
    assert (state / "backup" / "releases.sqlite3").is_file()


def test_compose_is_compose() -> None:
    words = ["--builtin-schema", "vendor.compose-spec", str(EXAMPLES / "compose.yaml")]
    subprocess.run([sys.executable, "-m", "check_jsonschema", *words], check=True, timeout=120)


def test_the_container_and_the_units_give_the_command_the_same_words() -> None:
    entry = re.search(r"^ENTRYPOINT (\[.+\])$", (EXAMPLES / "Dockerfile").read_text(), re.MULTILINE)
    assert entry
    flags = [word for word in json.loads(entry[1])[1:] if word.startswith("-") or word == "serve"]
    assert flags == [
        word for word in _words(EXAMPLES / "ministudio-ci.service")
        if word.startswith("-") or word == "serve"
    ]  # fmt: skip


def _locations(address: str) -> str:
    """What the example has within its server block, apart from its name and certificate."""
    text = (EXAMPLES / "nginx.conf").read_text()
    inner = text[text.index("client_max_body_size") : text.rindex("}")]
    assert "proxy_pass http://ministudio;" in inner
    return inner.replace("http://ministudio", address)


def _times(address: str, **headers: str) -> list[int]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [
        requests.get(f"{address}/releases.json", headers=named, timeout=60).status_code
        for _ in range(4)
    ]


def test_behind_nginx_the_proxy_says_who_asks_and_metrics_stay_inside(tmp_path: Path) -> None:
    proxies = tomllib.loads((EXAMPLES / "ministudio-ci.toml").read_text())["serve"]
    config = f"[serve]\nrate = 3\ntrusted-proxies = {proxies['trusted-proxies']}\n"
    with (
        Served(tmp_path / "releases.sqlite3", config) as served,
        nginx(tmp_path, tmp_path, config=_locations(served.url)) as proxy,
    ):
        # The proxy is believed; what a client says of itself does not pass through it.
        assert _times(served.url, X_Forwarded_For="203.0.113.5") == [200, 200, 200, 429]
        assert _times(served.url, X_Forwarded_For="203.0.113.6") == [200, 200, 200, 429]
        assert _times(served.url, X_Forwarded_For="203.0.113.6, 203.0.113.7") == [200] * 3 + [429]
        assert _times(proxy.origin, X_Forwarded_For="203.0.113.5") == [200] * 4
        endpoint = WidgetEndpoint(url=proxy.origin, key=KEY.decode(), now=lambda: datetime.now(UTC))
        assert isinstance(endpoint.send(release_news()), Sent)
        assert requests.get(f"{proxy.origin}/metrics", timeout=60).status_code == 403
        assert requests.get(f"{served.url}/metrics", timeout=60).status_code == 200


def test_who_is_no_trusted_proxy_is_not_believed(tmp_path: Path) -> None:
    with Served(tmp_path / "releases.sqlite3", "[serve]\nrate = 3\n") as served:
        assert _times(served.url, X_Forwarded_For="203.0.113.5") == [200] * 4


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_no_unit_has_more_than_it_needs(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    for line in ("DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict",
                 "CapabilityBoundingSet=", "UMask=0077"):  # fmt: skip
        assert line in lines
