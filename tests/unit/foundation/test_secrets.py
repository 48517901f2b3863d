"""Secrets stay out of whatever is written."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.foundation.secrets import Scrubber, secret_values

SECRET = "s3cr3t/with+signs="


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("GITHUB_TOKEN", True),
        ("MINISTUDIO_KEY", True),
        ("INPUT_DISCORD_WEBHOOK", True),
        ("MINISTUDIO_CI_APPRISE_URLS", True),
        ("INPUT_APPRISE_URLS", True),
        ("MINISTUDIO_CI_WEBHOOK_STATUS_KEY", True),
        ("MINISTUDIO_CI_WEBHOOK_STATUS_URL", True),
        ("INPUT_CF_TUNNEL_TOKEN", True),
        ("AWS_SECRET_ACCESS_KEY", True),
        ("DB_PASSWORD", True),
        ("SENTRY_DSN", True),
        ("NPM_PAT", True),
        ("PATH", False),
        ("KEYBOARD", False),
        ("HOME", False),
    ],
)
def test_a_variable_is_secret_by_its_name(name: str, secret: bool) -> None:  # noqa: FBT001
    assert (SECRET in secret_values({name: SECRET})) is secret


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(SECRET, id="plain"),
        pytest.param(base64.b64encode(SECRET.encode()).decode(), id="base64"),
        pytest.param(quote(SECRET, safe=""), id="percent-encoded"),
        pytest.param(json.dumps(SECRET)[1:-1], id="JSON"),
    ],
)
def test_every_form_of_a_secret_is_masked(form: str) -> None:
    assert Scrubber([SECRET]).text(f"a {form} b") == "a *** b"


@pytest.mark.parametrize("name", ["MINISTUDIO_CI_APPRISE_URLS", "INPUT_APPRISE_URLS"])
def test_each_address_of_a_list_is_masked_alone_and_without_its_name(name: str) -> None:
    listed = "team=slack://a/b/c json://host?x=1\nreaders=mailto://me:pass@host"
    scrubber = Scrubber(secret_values({name: listed}))
    for address in ("slack://a/b/c", "json://host?x=1", "mailto://me:pass@host"):
        assert scrubber.text(f"to {address} now") == "to *** now"


def test_each_line_of_a_key_of_many_lines_is_masked() -> None:
    assert Scrubber(["first-line\nsecond-line"]).text("x second-line") == "x ***"


def test_a_short_value_is_left_alone_for_it_would_blot_out_words() -> None:
    assert Scrubber(["true"]).text("true") == "true"


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert Scrubber(["secret", "secret-and-more"]).text("secret-and-more") == "***"


@given(st.recursive(st.text() | st.integers() | st.none(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
                    max_leaves=20))  # fmt: skip
def test_no_json_document_keeps_a_secret(document: object) -> None:
    planted = {"k" + SECRET: [document, SECRET, {"deep": f"<{SECRET}>"}]}
    assert SECRET not in json.dumps(Scrubber([SECRET]).document(planted))


@pytest.mark.parametrize("user", ["", "x", "ab", "x-access-token", "someone"])
@pytest.mark.parametrize("after", ["", "\n", "!!"])
def test_a_secret_inside_base64_is_masked_wherever_it_begins(user: str, after: str) -> None:
    header = base64.b64encode(f"{user}:{SECRET}{after}".encode()).decode()
    shown = Scrubber([SECRET]).text(f"Authorization: Basic {header}")
    assert "***" in shown
    left = shown.removeprefix("Authorization: Basic ").replace("***", "")
    assert len(left) <= len(header) - len(SECRET)


def test_a_secret_with_quotes_is_masked_as_repr_and_json_show_it() -> None:
    secret = "pa\"ss\\wo'rd"
    shown = Scrubber([secret]).text(f"{secret!r} {json.dumps(secret)} {secret}")
    assert shown == "'***' \"***\" ***"


def test_a_secret_that_is_not_utf_8_does_no_harm() -> None:
    assert Scrubber(["caf\udce9-secret"]).text("a caf\udce9-secret b") == "a *** b"


@pytest.mark.parametrize("at", range(1, len(SECRET)))
def test_a_secret_that_the_cut_of_captured_output_split_is_masked(at: int) -> None:
    mark = "\n[... 99 bytes cut ...]\n"
    shown = Scrubber([SECRET]).document({"stdout": f"head {SECRET[:at]}{mark}{SECRET[at:]} tail"})
    head, tail = shown["stdout"].split(mark)
    assert longest_piece(head) < 4
    assert longest_piece(tail) < 4


def longest_piece(text: str) -> int:
    pieces = (SECRET[i:j] for i in range(len(SECRET)) for j in range(i, len(SECRET) + 1))
    return max(len(piece) for piece in pieces if piece in text.replace("head", "").strip())


def test_values_from_closed_sets_stay_even_where_a_secret_is_such_a_word() -> None:
    document = {"tests": [{"outcome": "passed", "stdout": "passed"}]}
    shown = Scrubber(["passed"]).document(document, plain=("outcome",))
    assert shown == {"tests": [{"outcome": "passed", "stdout": "***"}]}


@pytest.mark.parametrize("at", range(4, len(SECRET)))
@pytest.mark.parametrize("mark", ["...", "…"])
def test_a_secret_that_pytest_shortened_is_masked(at: int, mark: str) -> None:
    shown = Scrubber([SECRET]).document({"longrepr": f"assert 'x{SECRET[:at]}{mark}"})
    assert shown == {"longrepr": f"assert 'x***{mark}"}
    shown = Scrubber([SECRET]).text(f"{mark}{SECRET[-at:]}y' == ''")
    assert shown == f"{mark}***y' == ''"


def test_a_secret_in_the_base64_of_addresses_is_masked() -> None:
    secret = "??>>" * 4
    form = base64.urlsafe_b64encode(secret.encode()).decode()
    assert "_" in form
    assert Scrubber([secret]).text(f"a {form} b") == "a *** b"


def test_a_line_of_dots_costs_little_to_look_through() -> None:
    dots = "... a" * 20_000
    assert Scrubber(["x" * 2_000, SECRET]).text(dots) == dots
