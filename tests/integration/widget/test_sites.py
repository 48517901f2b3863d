"""Several sites on one server: each has its routes, its key and its releases."""

import dataclasses
import json

import httpx
import pytest

from ministudio_ci.widget.site import Site
from ministudio_ci.widget.store import Store
from tests.support.widget_app import CSTREAM, PLAYER, body, post, talk_to

SITES = (CSTREAM, PLAYER)


def test_a_release_stands_in_the_feeds_of_its_own_site(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> None:
        assert (await post(client, body("1.6.0"), CSTREAM)).status_code == 201
        assert (await post(client, body("2.0.0"), PLAYER)).status_code == 201
        assert (await post(client, body("1.6.0"), PLAYER)).status_code == 201  # of its own
        for path, title, count in (("/", "CStream", 1), ("/player/", "Player", 2)):
            document = (await client.get(f"{path}releases.json")).json()
            assert (document["title"], len(document["items"])) == (title, count)
            atom = (await client.get(f"{path}feed.atom")).text
            assert (f"<title>{title}</title>" in atom, atom.count("<entry>")) == (True, count)
            page = (await client.get(path)).text
            assert (title in page, page.count("<article")) == (True, count)
            assert (await client.get(f"{path}widget.js")).status_code == 200

    talk_to(store, talk, sites=SITES)


@pytest.mark.parametrize("path", ["/", "/releases.json", "/feed.atom"])
def test_what_was_read_before_a_post_is_made_anew_after_it(store: Store, path: str) -> None:
    async def talk(client: httpx.AsyncClient) -> list[bool]:
        before = (await client.get(path)).text
        await post(client, body("1.6.0"), CSTREAM)
        return ["v1.6" in before, "v1.6" in (await client.get(path)).text]

    assert talk_to(store, talk, sites=SITES) == [False, True]


@pytest.mark.parametrize(("signed", "posted"), [(CSTREAM, PLAYER), (PLAYER, CSTREAM)])
def test_a_post_to_one_site_cannot_be_repeated_to_another(
    store: Store, signed: Site, posted: Site
) -> None:
    async def talk(client: httpx.AsyncClient) -> int:
        repeated = dataclasses.replace(posted, key=signed.key)
        return (await post(client, body(), repeated)).status_code

    assert talk_to(store, talk, sites=SITES) == 401
    assert store.summaries() == []


def test_a_site_without_its_slash_is_sent_on(store: Store) -> None:
    answer = talk_to(store, lambda client: client.get("/player"), sites=SITES)
    assert (answer.status_code, answer.headers["location"]) == (308, "player/")


@pytest.mark.parametrize("path", ["/player/healthz", "/player/player/", "/player//", "/x/"])
def test_no_more_paths_than_these_are_there(store: Store, path: str) -> None:
    answer = talk_to(store, lambda client: client.get(path), sites=SITES)
    assert answer.status_code == 404


def test_each_site_has_its_own_ids_in_atom(store: Store) -> None:
    async def talk(client: httpx.AsyncClient) -> set[str]:
        text = json.dumps({**json.loads(body()), "id": "1.6.0"})
        for site in SITES:
            await post(client, text, site)
        feeds = [(await client.get(f"{site.path}feed.atom")).text for site in SITES]
        return {line for feed in feeds for line in feed.splitlines() if "<id>" in line}

    assert len(talk_to(store, talk, sites=SITES)) == 4
