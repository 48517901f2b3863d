"""The HTTP application, through real requests."""

import json
from pathlib import Path
from typing import Any

import pytest
from ministudio.app import from_environment
from ministudio.errors import TooLargeError
from ministudio.limits import MAX_BODY, read_body
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message

URL = "/files/src/main.py"


def version(client: TestClient) -> str:
    return str(client.get(URL).json()["version"])


def test_health_says_whether_the_folder_is_usable(client: TestClient, root: Path) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    root.rename(root.with_name("moved"))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "no_folder"})


def test_a_file_is_read_changed_and_read_again(client: TestClient, root: Path) -> None:
    edit = {"base": version(client), "search": "hello", "replace": "salut"}
    answer = client.post(URL, json=edit)
    assert answer.status_code == 200
    assert client.get(URL).json() == answer.json() | {"content": (root / "src/main.py").read_text()}
    assert "salut" in client.get(URL).json()["content"]


def test_a_new_file_is_created_once(client: TestClient) -> None:
    new = {"base": None, "content": "x = 1\n"}
    assert client.post("/files/src/new.py", json=new).status_code == 200
    assert client.post("/files/src/new.py", json=new).status_code == 409


def test_the_second_of_two_edits_of_one_version_is_refused(client: TestClient) -> None:
    base = version(client)
    first, second = ({"base": base, "content": text} for text in ("first", "second"))
    assert client.post(URL, json=first).status_code == 200
    answer = client.post(URL, json=second)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stale")
    assert client.get(URL).json()["content"] == "first"


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("GET", "/files/absent.py", 404, "not_found"),
        ("GET", "/files/..%2Fsecret.txt", 400, "unsafe_path"),
        ("GET", "/files/%2E%2E/secret.txt", 400, "unsafe_path"),
        ("GET", "/files//etc/passwd", 400, "unsafe_path"),
        ("GET", "/files/a%00b", 400, "unsafe_path"),
        ("GET", "/files/C:%5Csecret.txt", 400, "unsafe_path"),
        ("POST", "/files/..%2Fsecret.txt", 400, "unsafe_path"),
        ("GET", "/files/src", 400, "unsafe_path"),
        ("DELETE", URL, 405, "method_not_allowed"),
        ("GET", "/elsewhere", 404, "not_found"),
    ],
)
def test_a_request_that_leads_nowhere_gets_a_code_and_a_sentence(
    client: TestClient, method: str, url: str, status: int, code: str
) -> None:
    body = {"base": None, "content": "x"} if method == "POST" else None
    answer = client.request(method, url, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"]
    assert "secret" not in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", '{"base": null}', '{"base": 1, "content": "x"}', "[" * 100_000,
        '{"content": "x"}', '{"base": null, "content": "x", "mode": "force"}',
        '{"base": null, "search": "a", "replace": "b"}', b"\xff\xfe\xfd",
    ],
    ids=lambda body: ascii(body[:30]),
)  # fmt: skip
def test_a_body_of_another_shape_is_refused(client: TestClient, body: str | bytes) -> None:
    answer = client.post(URL, content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("edit", "status", "code"),
    [
        ({"search": "absent", "replace": ""}, 422, "no_match"),
        ({"content": "x" * (1024 * 1024 + 1)}, 413, "too_large"),
        ({"content": "x" * (MAX_BODY + 1)}, 413, "too_large"),
        ({"content": "\ud800"}, 415, "not_text"),
    ],
    ids=["no match", "file too large", "request too large", "not text"],
)
def test_an_edit_that_cannot_be_made_says_so(
    client: TestClient, edit: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post(URL, content=json.dumps({"base": version(client)} | edit))
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.anyio
async def test_a_body_without_end_is_cut_off() -> None:
    taken = []

    async def receive() -> Message:
        taken.append(65_536)
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": True}

    with pytest.raises(TooLargeError):
        await read_body(Request({"type": "http", "method": "POST", "headers": []}, receive))
    assert sum(taken) <= MAX_BODY + 65_536


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 400),
    ],
    ids=["own page", "page of another site", "page without an origin", "rebound host name"],
)
def test_a_page_of_another_site_cannot_edit(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    edit = {"base": version(client), "content": "x"}
    assert client.post(URL, json=edit, headers=headers).status_code == status


def test_the_environment_names_the_folder_and_its_hosts(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINISTUDIO_ROOT", str(root))
    monkeypatch.setenv("MINISTUDIO_HOSTS", "studio.example")
    client = TestClient(from_environment(), base_url="http://studio.example")
    assert client.get(URL).status_code == 200


@pytest.mark.parametrize("folder", ["", "relative", "/nowhere/at/all"])
def test_a_wrong_folder_in_the_environment_stops_the_start(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINISTUDIO_ROOT", folder)
    with pytest.raises(SystemExit, match="MINISTUDIO_ROOT"):
        from_environment()
