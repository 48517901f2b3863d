"""Documents as readers get them: plain or packed, whole or as a 304."""

import gzip

import pytest

from ministudio_ci.widget.exchange import Call, Message, Reply
from ministudio_ci.widget.shelf import document

BODY = b"a feed that says the same again and again. " * 40
FIELDS = {"Content_Type": "text/plain", "Cache_Control": "no-cache", "Vary": "Origin"}


async def nothing() -> Message:
    return {}


def given(body: bytes = BODY, **asked: str) -> tuple[Reply, dict[bytes, bytes]]:
    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    reply = document(body, **FIELDS).reply(Call("GET", headers, nothing))
    return reply, dict(reply.headers)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        pytest.param("gzip", b"gzip", id="gzip"),
        pytest.param("gzip, deflate, br, zstd", b"gzip", id="a browser"),
        pytest.param("br;q=1.0, GZIP ; q=0.8", b"gzip", id="with weights"),
        pytest.param("gzip;q=0.001", b"gzip", id="a small weight"),
        pytest.param("", None, id="none"),
        pytest.param("identity", None, id="identity"),
        pytest.param("br", None, id="another"),
        pytest.param("gzip;q=0", None, id="not gzip"),
        pytest.param("br, gzip; q=0.000", None, id="not gzip, in full"),
        pytest.param("gzip-x, *;q=0.1", None, id="names like it"),
    ],
)
def test_a_reader_gets_the_coding_it_takes(accepted: str, coding: bytes | None) -> None:
    reply, headers = given(accept_encoding=accepted)
    assert (gzip.decompress(reply.body) if coding else reply.body) == BODY
    assert headers.get(b"content-encoding") == (b"gzip" if coding else None)
    assert headers[b"content-length"] == str(len(reply.body)).encode()
    assert [value for name, value in reply.headers if name == b"vary"] == [
        b"Origin", b"Accept-Encoding",
    ]  # fmt: skip


def test_what_gzip_would_make_longer_stays_plain() -> None:
    reply, headers = given(b"short", accept_encoding="gzip")
    assert (reply.body, b"content-encoding" in headers) == (b"short", False)


@pytest.mark.parametrize("has", ["", "gzip"])
@pytest.mark.parametrize("asks", ["", "gzip"])
def test_a_tag_is_that_of_one_coding(has: str, asks: str) -> None:
    tag = given(accept_encoding=has)[1][b"etag"].decode()
    reply, headers = given(accept_encoding=asks, if_none_match=tag)
    assert reply.status == (304 if has == asks else 200)
    assert (headers[b"etag"].decode() == tag) is (has == asks)


def test_a_304_tells_again_what_guides_a_cache_and_nothing_else() -> None:
    reply, headers = given(accept_encoding="gzip", if_none_match="*")
    assert reply.body == b""
    assert headers.keys() == {b"etag", b"cache-control", b"vary"}
