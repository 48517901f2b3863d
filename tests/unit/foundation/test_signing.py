"""Signatures: which keys are taken, and what passes as signed."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministudio_ci.errors import MalformedKeyError, MissingKeyError, WeakKeyError
from ministudio_ci.foundation.signing import is_signed, sign, signing_key

RAW = bytes(range(200, 232))
ENCODED = base64.b64encode(RAW).decode()
KEY = b"a key of the tests, long enough"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("x" * 24, b"x" * 24, id="the shortest text"),
        pytest.param("é" * 12, "é".encode() * 12, id="counted in bytes"),
        pytest.param(f"whsec_{ENCODED}", RAW, id="base64"),
        pytest.param(f"whsec_{ENCODED.rstrip('=')}", RAW, id="base64 without its padding"),
        pytest.param(f"  whsec_{ENCODED}\n", RAW, id="as pasting leaves it"),
        pytest.param(ENCODED, ENCODED.encode(), id="base64 is text without its beginning"),
        pytest.param("\udcff" * 24, b"\xff" * 24, id="bytes that are no UTF-8"),
    ],
)
def test_a_key_is_read(text: str, key: bytes) -> None:
    assert signing_key(text) == key


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param("", MissingKeyError, id="empty"),
        pytest.param(" \n", MissingKeyError, id="blank"),
        pytest.param("x" * 23, WeakKeyError, id="short"),
        pytest.param("whsec_" + base64.b64encode(b"x" * 23).decode(), WeakKeyError,
                     id="long as base64, short as bytes"),
        pytest.param("whsec_not base64 at all, not at all!", MalformedKeyError, id="no base64"),
        pytest.param("whsec_" + "é" * 30, MalformedKeyError, id="not even ASCII"),
        pytest.param("whsec_" + "A" * 41, MalformedKeyError, id="cut off"),
    ],
)  # fmt: skip
def test_a_key_that_will_not_do_is_refused_without_being_shown(
    text: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as raised:
        signing_key(text, "MINISTUDIO_KEY_OF_X")
    assert "MINISTUDIO_KEY_OF_X" in str(raised.value)
    assert not text.strip() or text not in str(raised.value)


def _headers(age: timedelta = timedelta()) -> dict[str, str]:
    return sign(KEY, "body", message_id="msg_1", now=datetime.now(UTC) - age)


@pytest.mark.parametrize(
    ("age", "passes"),
    [
        pytest.param(timedelta(), True, id="now"),
        pytest.param(timedelta(minutes=4), True, id="four minutes old"),
        pytest.param(timedelta(minutes=6), False, id="six minutes old"),
        pytest.param(timedelta(minutes=-4), True, id="a clock four minutes ahead"),
        pytest.param(timedelta(minutes=-6), False, id="a clock six minutes ahead"),
    ],
)
def test_a_signature_lives_for_five_minutes(age: timedelta, *, passes: bool) -> None:
    assert is_signed(KEY, b"body", _headers(age)) is passes


@pytest.mark.parametrize(
    ("change", "body"),
    [
        pytest.param({}, b"another body", id="another body"),
        pytest.param({}, b"body\xff", id="a body that is no UTF-8"),
        pytest.param({"webhook-id": "msg_2"}, b"body", id="another id"),
        pytest.param({"webhook-id": ""}, b"body", id="no id"),
        pytest.param({"webhook-timestamp": "1700000000"}, b"body", id="another time"),
        pytest.param({"webhook-timestamp": "soon"}, b"body", id="no time"),
        pytest.param({"webhook-timestamp": "nan"}, b"body", id="not a number"),
        pytest.param({"webhook-timestamp": "9" * 400}, b"body", id="beyond every calendar"),
        pytest.param({"webhook-signature": "v1"}, b"body", id="half a signature"),
        pytest.param({"webhook-signature": "v1,é"}, b"body", id="no ASCII"),
        pytest.param({"webhook-signature": "v1,abc"}, b"body", id="no base64"),
        pytest.param({"webhook-signature": "v1a,xxxx v2,yyyy"}, b"body", id="other schemes"),
        pytest.param({"webhook-signature": ",,,"}, b"body", id="commas"),
    ],
)
def test_what_was_changed_does_not_pass(change: dict[str, str], body: bytes) -> None:
    assert not is_signed(KEY, body, {**_headers(), **change})


def test_another_key_does_not_pass() -> None:
    assert not is_signed(b"another key of the tests, as long", b"body", _headers())


@given(
    headers=st.fixed_dictionaries(
        dict.fromkeys(("webhook-id", "webhook-timestamp", "webhook-signature"), st.text())
    ),
    body=st.binary(),
)
def test_no_header_breaks_the_check(headers: dict[str, str], body: bytes) -> None:
    assert not is_signed(KEY, body, headers)
