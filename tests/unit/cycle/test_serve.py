"""The endpoint as configured: every site with a key of its own."""

from pathlib import Path

import pytest

from ministudio_ci.cycle.serve import endpoint_of
from ministudio_ci.errors import MinistudioError
from ministudio_ci.foundation.config import load
from ministudio_ci.widget import Endpoint, Terms

KEYS = {
    "MINISTUDIO_KEY": "the key of the first site, long",
    "MINISTUDIO_KEY_PLAYER": "the key of the player, long too",
    "MINISTUDIO_KEY_TV_BOX": "the key of the box, long as well",
}
SITES = '[sites.player]\nproject = "Player"\n[sites.tv-box]\nlang = "en"\n'


def _endpoint(root: Path, text: str, env: dict[str, str]) -> Endpoint:
    (root / "ministudio-ci.toml").write_text(f'project = "CStream"\nlang = "fr"\n{text}')
    settings = load(root, env={}).settings
    return endpoint_of(settings, env=env, folder="folder", address=("::1", 0), database=root / "db")


def test_each_site_has_its_name_its_language_and_its_key(tmp_path: Path) -> None:
    sites = _endpoint(tmp_path, SITES, KEYS).sites
    assert [(one.path, one.project, one.lang, one.key.decode()) for one in sites] == [
        ("/", "CStream", "fr", KEYS["MINISTUDIO_KEY"]),
        ("/player/", "Player", "fr", KEYS["MINISTUDIO_KEY_PLAYER"]),
        ("/tv-box/", "tv-box", "en", KEYS["MINISTUDIO_KEY_TV_BOX"]),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"MINISTUDIO_KEY": ""}, "MINISTUDIO_KEY is not set", id="the first's missing"),
        pytest.param({"MINISTUDIO_KEY_TV_BOX": " "}, "MINISTUDIO_KEY_TV_BOX is not set",
                     id="another's missing"),
        pytest.param({"MINISTUDIO_KEY_PLAYER": "short"}, "MINISTUDIO_KEY_PLAYER is too short",
                     id="too short"),
        pytest.param({"MINISTUDIO_KEY_PLAYER": KEYS["MINISTUDIO_KEY"] + "\n"},
                     "MINISTUDIO_KEY_PLAYER and MINISTUDIO_KEY are the same", id="twice the same"),
    ],
)  # fmt: skip
def test_a_key_that_does_not_do_is_named_and_not_shown(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(MinistudioError, match=said) as caught:
        _endpoint(tmp_path, SITES, KEYS | changes)
    assert not [value for value in (KEYS | changes).values() if value.strip() in str(caught.value)
                and len(value) > 5]  # fmt: skip


def test_the_terms_are_those_of_the_configuration(tmp_path: Path) -> None:
    text = (
        '[serve]\ncors = ["https://a.example"]\nrate = 5\ntrusted-proxies = ["10.0.0.0/8"]\n'
        "max-body = 100\ntimeout = 3\n"
    )
    assert _endpoint(tmp_path, text, KEYS).terms == Terms(
        cors=("https://a.example",), rate=5, trusted_proxies=("10.0.0.0/8",), max_body=100,
        timeout=3,
    )  # fmt: skip
    assert _endpoint(tmp_path, "", KEYS).terms == Terms()  # the same defaults in both


def test_no_key_is_shown_with_the_endpoint(tmp_path: Path) -> None:
    shown = repr(_endpoint(tmp_path, SITES, KEYS))
    assert not [key for key in KEYS.values() if key in shown]
