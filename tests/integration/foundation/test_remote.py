"""The git remote: its address, its credentials, who we are to it."""

import base64
from pathlib import Path

import pytest

from ministudio_ci.errors import UnknownRepositoryError
from ministudio_ci.foundation.forge import Forge, api_url, open_forge
from ministudio_ci.foundation.forge_github import GitHubForge
from ministudio_ci.foundation.forge_local import LocalForge
from ministudio_ci.foundation.remote import (
    authenticated,
    host_and_path,
    identified,
    remote_words,
    tags_of,
)
from tests.support.repo import Repo

TOKEN = "ghs_of_the_tests_0000000"
SERVER = {"GITHUB_SERVER_URL": "https://github.example", "GITHUB_TOKEN": TOKEN}
OURS = "https://github.example/studio/site"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """The least that git takes for a repository: quicker than `git init`."""
    for folder in ("objects", "refs"):
        (tmp_path / "clone" / ".git" / folder).mkdir(parents=True)
    (tmp_path / "clone" / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return Repo(tmp_path / "clone")


def at(repo: Repo, address: str) -> Repo:
    repo.git("remote", "add", "origin", address)
    return repo


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://github.com/studio/site.git", ("github.com", "studio/site")),
        ("https://github.com/studio/site/", ("github.com", "studio/site")),
        ("https://x:y@github.com:8443/studio/site", ("github.com", "studio/site")),
        ("ssh://git@ssh.github.com:443/studio/site.git", ("ssh.github.com", "studio/site")),
        ("git@GitHub.com:studio/site.git", ("github.com", "studio/site")),
        ("github.com:studio/site", ("github.com", "studio/site")),
        ("/srv/git/site.git", None),
        ("../site.git", None),
        ("/srv/a:b/site.git", None),
        ("file:///srv/git/site.git", None),
    ],
)
def test_an_address_names_a_host_and_a_path_unless_it_is_local(
    address: str, found: tuple[str, str] | None
) -> None:
    assert host_and_path(address) == found


def header(repo: Repo, env: dict[str, str]) -> str:
    """What git would send, by git's own account."""
    git = authenticated(repo.foundation, "origin", env)
    return git.attempt("config", "--get-urlmatch", "http.extraheader", OURS).stdout.decode().strip()


def test_a_token_goes_to_the_forge_by_environment_alone(repo: Repo) -> None:
    basic = base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
    assert header(at(repo, OURS), SERVER) == f"AUTHORIZATION: basic {basic}"
    assert basic not in (repo.path / ".git" / "config").read_text()


def test_it_is_added_to_what_the_environment_configures_already(repo: Repo) -> None:
    env = SERVER | {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c"}
    git = authenticated(at(repo, OURS).foundation.with_env(env), "origin", env)
    assert git.run("config", "a.b") == "c"
    assert "AUTHORIZATION" in git.run("config", "--get-urlmatch", "http.extraheader", OURS)


@pytest.mark.parametrize(
    ("address", "env"),
    [
        pytest.param(OURS, {"GITHUB_TOKEN": ""}, id="no token"),
        pytest.param("https://elsewhere.example/studio/site", {}, id="another host"),
        pytest.param("https://github.example.evil/x", {}, id="a host that begins the same"),
        pytest.param("http://github.example/studio/site", {}, id="no TLS"),
        pytest.param("git@github.example:studio/site", {}, id="ssh"),
        pytest.param("https://me:own@github.example/studio/site", {}, id="its own credentials"),
    ],
)
def test_a_token_goes_nowhere_else(repo: Repo, address: str, env: dict[str, str]) -> None:
    assert header(at(repo, address), SERVER | env) == ""


@pytest.mark.parametrize(
    ("key", "value", "env", "kept"),
    [
        pytest.param("http.https://github.example/.extraheader", "AUTHORIZATION: basic eA==", {},
                     "AUTHORIZATION: basic eA==", id="what actions/checkout left"),
        pytest.param("credential.helper", "store", {}, "", id="a helper"),
    ],
)  # fmt: skip
def test_configured_credentials_come_first(
    repo: Repo, key: str, value: str, env: dict[str, str], kept: str
) -> None:
    repo.git("config", key, value)
    assert header(at(repo, OURS), SERVER | env) == kept


def test_a_helper_of_the_runners_image_does_not_hide_the_token(repo: Repo) -> None:
    repo.git("config", "credential.helper", "osxkeychain")
    assert "AUTHORIZATION" in header(at(repo, OURS), SERVER | {"GITHUB_ACTIONS": "true"})


def test_words_of_a_remote_show_no_password() -> None:
    said = b"fatal: unable to access 'https://me:s3cret@github.example/x/': 403\n\n  remote: no \n"
    assert remote_words(said) == (
        "fatal: unable to access 'https://***@github.example/x/': 403\nremote: no"
    )


def test_a_name_in_the_environment_comes_before_the_bots(repo: Repo) -> None:
    named = identified(repo.foundation, repo.foundation.env)
    assert named.run("var", "GIT_COMMITTER_IDENT").startswith("Ada <ada@example.org>")
    bare = repo.foundation.with_env({"GIT_COMMITTER_NAME": "", "GIT_COMMITTER_EMAIL": ""})
    assert (
        identified(bare, {}).run("var", "GIT_COMMITTER_IDENT").startswith("github-actions[bot] <")
    )


def test_tags_lead_to_commits_here_and_on_the_remote_alike(repo: Repo, tmp_path: Path) -> None:
    commit = repo.commit("feat: begin")
    repo.tag("v1")
    repo.tag("v1.0.0", message="Version 1")
    repo.remote(tmp_path / "remote.git")
    here = tags_of(repo.foundation, None)
    assert {name: ref.commit for name, ref in here.items()} == {"v1": commit, "v1.0.0": commit}
    assert here["v1"].object == commit != here["v1.0.0"].object
    assert tags_of(repo.foundation, "origin") == here
    assert tags_of(Repo.new(tmp_path / "empty").foundation, None) == {}


def opened(repo: Repo, env: dict[str, str], *, repository: str = "") -> Forge:
    folder = repo.path / "reports" / "releases"
    return open_forge(
        repo.foundation, remote="origin", repository=repository, folder=folder, env=env
    )


@pytest.mark.parametrize(
    ("address", "env", "setting", "name"),
    [
        pytest.param(OURS, SERVER, "", "studio/site", id="by the remote's address"),
        pytest.param(OURS, SERVER, "other/site", "other/site", id="by the setting"),
        pytest.param("/srv/site.git", SERVER | {"GITHUB_REPOSITORY": "its/site"}, "", "its/site",
                     id="by GITHUB_REPOSITORY"),
        pytest.param(OURS, {}, "", None, id="no token"),
        pytest.param("/srv/site.git", SERVER, "", None, id="a local remote"),
    ],
)  # fmt: skip
def test_github_is_chosen_where_there_is_a_token_and_a_repository(
    repo: Repo, address: str, env: dict[str, str], setting: str, name: str | None
) -> None:
    forge = opened(at(repo, address), env, repository=setting)
    if name is None:
        assert isinstance(forge, LocalForge)
    else:
        assert isinstance(forge, GitHubForge)
        assert forge._caller.repository == name


def test_without_a_remote_the_release_is_local(repo: Repo) -> None:
    assert isinstance(opened(repo, SERVER), LocalForge)


@pytest.mark.parametrize("address", ["https://gitlab.example/studio/site", f"{OURS}/too/deep"])
def test_a_token_and_an_address_of_elsewhere_is_an_error(repo: Repo, address: str) -> None:
    with pytest.raises(UnknownRepositoryError, match=r"names no repository on https://github\.ex"):
        opened(at(repo, address), SERVER)


@pytest.mark.parametrize(
    ("env", "api"),
    [
        ({}, "https://api.github.com"),
        ({"GITHUB_SERVER_URL": "https://ghe.example/"}, "https://ghe.example/api/v3"),
        ({"GITHUB_API_URL": "https://api.acme.ghe.com/"}, "https://api.acme.ghe.com"),
    ],
)
def test_the_api_is_the_one_of_the_server(env: dict[str, str], api: str) -> None:
    assert api_url(env) == api
