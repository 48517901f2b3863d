"""Whatever is posted to the endpoint, it answers, keeps what is whole alone, and lives."""

import gzip
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from tests.support.hostile import subjects
from tests.support.news import KEY, a_release, an_item
from tests.support.posting import memory, post, post_chunks, signed
from tests.support.served import Served

ITEM = an_item(a_release())
BODY = json.dumps(ITEM)
MIB = 1_048_576
OTHER = b"the other site's own key, long enough"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = tmp_path_factory.mktemp("served") / "releases.sqlite3"
    with Served(database, "[sites.other]\n", {"MINISTUDIO_KEY_OTHER": OTHER.decode()}) as running:
        yield running
        assert memory(running.process.pid) < 400 * MIB
        running.process.terminate()
        told = "".join(running.process.communicate(timeout=60))
        assert running.process.returncode == 0
        assert not any(one in told for one in (KEY.decode(), OTHER.decode(), "Traceback"))


def judge(served: Served, status: int, rows: int) -> None:
    """Check an answer, and that what readers get is whole: a JSON Feed, each version once."""
    assert status in {200, 201, 400, 401, 409, 411, 413, 415, 422, 431}
    versions = served.versions()
    assert len(versions) == len(set(versions)) == rows + (status == 201)
    page = requests.get(served.url, timeout=60)
    assert (page.status_code, page.text.count("<article")) == (200, len(versions))


scalars = (
    st.none() | st.booleans() | st.floats() | subjects
    | st.sampled_from([10**400, -1, 2**63, "9" * 6_000, "", " ", "\ud800", "0001-01-01T00:00:00Z"])
)  # fmt: skip
values = st.recursive(
    scalars, lambda one: st.lists(one, max_size=3) | st.dictionaries(subjects, one, max_size=3)
)


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    """A feed item with any value anywhere: in itself, in our block, in a section, in an entry."""
    item = json.loads(BODY)
    block = item["_ministudio"]
    section = block["sections"][0]
    for place in (item, block, section, section["entries"][0]):
        for key in draw(st.lists(st.sampled_from([*place, "unknown"]), max_size=2)):
            place[key] = draw(values)
    return dict(item)


@given(items() | values)
def test_a_signed_post_of_any_json_is_answered(served: Served, item: Any) -> None:
    body = json.dumps(item)
    rows = len(served.items())
    judge(served, post(served.url, body.encode(), signed(body)), rows)


_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
_words = st.binary(max_size=40).map(lambda raw: raw.translate(None, b"\r\n")) | st.sampled_from(
    [b"", b"v1,", b"v1,====", b"v1", b",", b"v1,AAAA v1,BBBB", b"v2,x", b"-1", b"1e9", b"9" * 5_000,
     b"\xff", b"v1," + b"A" * 9_000, "é".encode(), b"\x00", b"inf", b"0x10", " ١٢٣".encode()]
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(_HEADERS), _words, min_size=1))
def test_a_post_with_other_headers_is_not_taken(served: Served, headers: dict[str, bytes]) -> None:
    rows = len(served.items())
    status = post(served.url, BODY.encode(), {**signed(BODY), **headers})
    judge(served, status, rows)
    assert 400 <= status < 500


Headers = dict[str, str]


def _changed(**headers: str) -> Callable[[Headers], Headers]:
    """Headers in the place of those that were signed."""
    return lambda good: {**good, **{name.replace("_", "-"): to for name, to in headers.items()}}


def _resigned(change: Callable[[str], str]) -> Callable[[Headers], Headers]:
    """Another signature, made of the right one without its version."""
    return lambda good: {
        **good, "webhook-signature": change(good["webhook-signature"].removeprefix("v1,"))
    }  # fmt: skip


def _old(**ago: float) -> Callable[[Headers], Headers]:
    return lambda _: signed(BODY, ago=timedelta(**ago))


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(BODY, lambda _: {}, id="unsigned"),
        pytest.param(BODY, lambda _: signed(BODY, key=b"a stranger's key, long enough"),
                     id="forged"),
        pytest.param(BODY, _old(minutes=6), id="old"),
        pytest.param(BODY, _old(minutes=-6), id="of the future"),
        pytest.param(BODY, _old(days=36_500), id="of another century"),
        pytest.param(BODY.replace("2025", "2026"), _changed(), id="changed after it was signed"),
        pytest.param(BODY + " ", _changed(), id="with a blank after it"),
        pytest.param(BODY, _changed(webhook_id="msg_2"), id="with another id"),
        pytest.param(BODY, _resigned(lambda right: f"v1,{right[:-4]}"), id="cut"),
        pytest.param(BODY, _resigned(lambda right: right), id="of no version"),
        pytest.param(BODY, _resigned(lambda right: f"v1a,{right}"),
                     id="of a version we do not know"),
        pytest.param(BODY, _resigned(lambda right: f"v1, {right}"), id="with a blank in it"),
    ],
)  # fmt: skip
def test_a_post_that_is_not_of_the_sender_now_is_refused(
    served: Served, body: str, headers: Callable[[Headers], Headers]
) -> None:
    rows = len(served.items())
    sent = headers(signed(BODY))  # made now: five minutes are all that a signature has
    assert post(served.url, body.encode(), sent) == 401
    assert len(served.items()) == rows


def test_a_post_to_one_site_is_none_to_another(served: Served) -> None:
    body = json.dumps(an_item(a_release("5.0.0")))
    headers = signed(body)
    statuses = [post(served.url, body.encode(), headers, path)
                for path in ("/releases", "/other/releases", "/releases")]  # fmt: skip
    assert statuses == [201, 401, 200]
    feed = requests.get(f"{served.url}/other/releases.json", timeout=60).json()
    assert feed["items"] == []
    assert post(served.url, body.encode(), signed(body, key=OTHER), "/other/releases") == 201


def test_one_good_signature_among_others_is_enough(served: Served) -> None:
    """As while a key is changed (Standard Webhooks, "Multiple signatures")."""
    body = json.dumps(an_item(a_release("7.0.0")))
    good, other = signed(body), signed(body, key=b"the key before, long enough")
    both = f"{other['webhook-signature']} v1,AAAA v9,x {good['webhook-signature']}"
    assert post(served.url, body.encode(), {**good, "webhook-signature": both}) == 201
    assert post(served.url, body.encode(), {**good, "webhook-signature": both}) == 200
    assert served.versions().count("7.0.0") == 1


def nested(depth: int) -> str:
    item = json.dumps(an_item(a_release(f"8.{depth}.0")))
    return item.replace('"what changed"', f'"x", "unknown": {"[" * depth}{"]" * depth}')


def test_what_is_nested_so_deep_that_a_reader_stops_is_refused(served: Served) -> None:
    answers = []
    for depth in (30, 100, 1_000, 50_000):
        body = nested(depth)
        answers.append(post(served.url, body.encode(), signed(body)))
        assert requests.get(served.url, timeout=60).status_code == 200
    assert answers == [201, 422, 422, 422]


def of_size(size: int) -> str:
    body = json.dumps(an_item(a_release("9.0.0", {"fixes": ["x" * (size - 1_000)]})))
    return body + " " * (size - len(body))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(of_size(MIB).encode(), 201, id="of a mebibyte"),
        pytest.param(of_size(MIB + 1).encode(), 413, id="of a byte more"),
        pytest.param(of_size(2 * MIB).encode(), 413, id="of two"),
        pytest.param(BODY.encode("utf-16"), 401, id="in UTF-16"),
        pytest.param(BODY.encode() + b"\xff", 401, id="in no encoding at all"),
        pytest.param(gzip.compress(b" " * 64 * MIB), 401, id="that unpacks to 64 MiB"),
        pytest.param(b"", 422, id="of nothing"),
    ],
)  # fmt: skip
def test_a_body(served: Served, body: bytes, status: int) -> None:
    headers = signed(body.decode(errors="replace"))
    assert post(served.url, body, {**headers, "Content-Encoding": "gzip"}) == status
    assert memory(served.process.pid) < 400 * MIB


def test_a_body_without_an_end_is_cut_off(served: Served) -> None:
    status, sent = post_chunks(served.url, itertools.repeat(b"x" * 65_536), signed(BODY))
    assert status in {0, 413}
    assert sent < 64 * MIB
    assert memory(served.process.pid) < 400 * MIB


@pytest.mark.parametrize(
    ("start", "status"),
    [
        pytest.param('{"id": 5,', 201, id="a key twice, the last right"),
        pytest.param('{"x": ' + "9" * 4_000 + ",", 201, id="a huge number"),
        pytest.param('{"x": 1e999,', 422, id="a number beyond all"),
        pytest.param('\ufeff{"x": 10,', 201, id="a byte order mark"),
    ],
)
def test_odd_json_leaves_the_feed_whole(served: Served, start: str, status: int) -> None:
    item = json.dumps(an_item(a_release(f"6.{len(start)}.0")))
    body = item.replace("{", start, 1)
    rows = len(served.items())
    assert post(served.url, body.encode(), signed(body)) == status
    judge(served, status, rows)
    text = requests.get(f"{served.url}/releases.json", timeout=60).text
    json.loads(text, parse_constant=pytest.fail)
