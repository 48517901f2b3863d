"""What `[serve]` and `[sites.NAME]` may hold."""

from pathlib import Path

import pytest

from ministudio_ci.errors import ConfigurationError
from ministudio_ci.foundation.config import Settings, load
from ministudio_ci.foundation.secrets import secret_values


def _load(root: Path, text: str) -> Settings:
    (root / "ministudio-ci.toml").write_text(text)
    return load(root, env={}).settings


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param('serve.cors = ["www.example.org"]', "[serve] cors: expected origins",
                     id="an origin without a scheme"),
        pytest.param('serve.cors = ["https://a.example/path"]', "without a path", id="with a path"),
        pytest.param('serve.cors = ["https://*.a.example"]', "cors: expected origins",
                     id="a pattern"),
        pytest.param('serve.trusted-proxies = ["proxy"]', "trusted-proxies: expected addresses",
                     id="a proxy's name"),
        pytest.param('serve.trusted-proxies = ["10.0.0.1/8"]', "has host bits set",
                     id="an address within its network"),
        pytest.param("serve.rate = -1", "rate: expected a whole number of 0", id="a rate below 0"),
        pytest.param("serve.timeout = 0", "timeout: expected a whole number of 1", id="no time"),
        pytest.param("[sites.Player]", "'Player': a site's name stands in its address",
                     id="capitals"),
        pytest.param("[sites.a_b]", "lower-case letters, digits and single hyphens",
                     id="an underscore, which would be a hyphen's variable"),
        pytest.param("[sites.a--b]", "single hyphens", id="two hyphens"),
        pytest.param('[sites."../x"]', "a name here is of letters", id="a path"),
        pytest.param("[sites.metrics]", "the server itself answers at /metrics", id="a route"),
        pytest.param("[sites.releases]", "answers at /releases", id="where posts go"),
        pytest.param('[sites.a]\nkey = "x"', "[sites.a] key: unknown key", id="a key in the file"),
    ],
)  # fmt: skip
def test_what_does_not_do_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _load(tmp_path, text)
    assert problem in str(caught.value)


def test_lists_may_be_written_as_one_text(tmp_path: Path) -> None:
    settings = _load(
        tmp_path, 'serve.cors = "https://a.example http://b.example:8080"\n'
        'serve.trusted-proxies = "10.0.0.0/8 ::1"',
    )  # fmt: skip
    assert settings.serve.cors == ("https://a.example", "http://b.example:8080")
    assert settings.serve.trusted_proxies == ("10.0.0.0/8", "::1/128")


def test_a_sites_key_is_a_secret_whatever_its_name() -> None:
    env = {"MINISTUDIO_KEY_PLAYER": "one", "MINISTUDIO_KEY_TV_BOX": "two", "MINISTUDIO_X": "three"}
    assert secret_values(env) == ("one", "two")
