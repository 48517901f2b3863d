"""What `[discord]` may hold: ids are digits, a thread has one name or one id."""

from pathlib import Path

import pytest

from ministudio_ci.errors import ConfigurationError
from ministudio_ci.foundation.config import load

ROLE = "123456789012345678"


def _load(root: Path, text: str) -> object:
    (root / "ministudio-ci.toml").write_text(f"[discord]\n{text}\n")
    return load(root, env={}).settings.discord


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(f"roles = [{ROLE}]", "[discord] roles: expected at most", id="a number"),
        pytest.param('roles = ["@everyone"]', "roles: expected at most 10 ids", id="a name"),
        pytest.param('alert-roles = ["<@&123456789012345678>"]', "alert-roles: expected at most",
                     id="a mention"),
        pytest.param(f"roles = {[ROLE] * 11}", "roles: expected at most 10 ids", id="too many"),
        pytest.param('thread-id = "general"', "thread-id: expected an id of Discord's",
                     id="a thread's name for its id"),
        pytest.param('thread-name = "{project.__class__}"', "{project} and {version} alone",
                     id="a field that is none"),
        pytest.param('thread-name = "{project"', "{project} and {version}", id="half a field"),
        pytest.param(f'thread-name = "a"\nthread-id = "{ROLE}"',
                     "[discord] thread-id: either thread-name or thread-id", id="both"),
        pytest.param('form = "card"', "form: expected one of text, embed", id="another form"),
    ],
)  # fmt: skip
def test_what_discord_would_refuse_is_refused_before(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _load(tmp_path, text)
    assert problem in str(caught.value)


def test_a_whole_table_is_read(tmp_path: Path) -> None:
    settings = _load(
        tmp_path,
        f'form = "embed"\nroles = ["{ROLE}"]\nalert-roles = "{ROLE} {ROLE}"\n'
        'thread-name = "{project} {version}"\nthread-id = ""',
    )
    assert vars(settings)["roles"] == (ROLE,)
    assert vars(settings)["alert_roles"] == (ROLE, ROLE)
    assert vars(settings)["thread_name"] == "{project} {version}"
