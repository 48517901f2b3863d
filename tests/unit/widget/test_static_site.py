"""The pages of a site of files: what they tell and where they lead; nothing in them is live."""

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest

from ministudio_ci.widget import LASTING, StaticSite, integrity, script
from tests.support.news import CSTREAM, Sections, a_release, an_item

URL = "https://o.github.io/cstream/"
FORGE = "https://git.example/cstream/releases/v1.6.0"
VERSIONS = ("1.7.0", "1.6.0", "1.5.0")
HOSTILE = '"><script>alert(1)</script><a href="https://evil.example">x</a>\u202e{{ 7 * 7 }}'


class Outline(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, name: str, /, **wanted: str) -> list[str | None]:
        return [found.get(name) for one, found in self.elements
                if one == tag and wanted.items() <= found.items()]  # fmt: skip

    def meta(self, name: str) -> str | None:
        return next(iter(self.all("meta", "content", property=name)), None)


def an_entry(version: str, sections: Sections | None = None, **changes: Any) -> dict[str, Any]:
    own = {"url": f"{URL}x/", "external_url": FORGE}
    return {**an_item(a_release(version, sections)), **own, **changes}


def site(*items: Mapping[str, Any], lang: str = "fr", whole: int = 0, **changes: Any) -> StaticSite:
    given = {"project": "CStream", "url": URL, **changes}
    shown = items or tuple(an_entry(version) for version in VERSIONS)
    return StaticSite(items=shown, lang=lang, whole=whole, **given)


def files(made: StaticSite) -> dict[str, bytes]:
    return dict(made.files(feed="{}", atom="<feed/>"))


def page(made: StaticSite, name: str = "releases/v1.6.0/index.html") -> Outline:
    return Outline(files(made)[name])


def test_it_is_whole() -> None:
    made = files(site())
    (named,) = (name for name in made if re.search(LASTING, name))
    assert set(made) == {
        ".nojekyll", "embed.html", "feed.atom", "index.html", "page.css", "releases.json",
        "widget.js", named, *(f"releases/v{version}/index.html" for version in VERSIONS),
    }  # fmt: skip
    assert made["widget.js"] == made[named] == script()
    assert (made["releases.json"], made["feed.atom"]) == (b"{}", b"<feed/>")


@pytest.mark.parametrize(
    ("lang", "locale", "told"),
    [
        pytest.param(
            "fr", "fr_FR", "Nouveautés\N{NO-BREAK SPACE}: nouvelle section films", id="fr"
        ),
        pytest.param("en", "en_US", "New: nouvelle section films", id="en"),
    ],
)
def test_a_release_shows_itself_where_it_is_linked(lang: str, locale: str, told: str) -> None:
    shown = page(site(lang=lang))
    assert (shown.meta("og:description") or "").startswith(told)
    assert shown.all("meta", "content", name="description") == [shown.meta("og:description")]
    assert shown.meta("og:title") == "CStream 1.6.0"
    assert (shown.meta("og:type"), shown.meta("og:locale")) == ("article", locale)
    assert (shown.meta("og:site_name"), shown.meta("og:url")) == (
        "CStream",
        f"{URL}releases/v1.6.0/",
    )
    assert shown.meta("article:published_time") == "2025-11-02T00:30:00+00:00"
    assert shown.all("link", "href", rel="canonical") == [f"{URL}releases/v1.6.0/"]
    assert shown.all("meta", "content", name="twitter:card") == ["summary"]


def test_the_first_page_shows_the_newest() -> None:
    shown = page(site(), "index.html")
    assert shown.meta("og:type") == "website"
    assert (shown.meta("og:description") or "").startswith("1.7.0 · Nouveautés")
    assert shown.meta("og:url") == URL
    assert shown.all("article", "id") == list(VERSIONS)


def test_a_description_is_no_longer_than_others_show() -> None:
    shown = page(site(an_entry("1.6.0", {"fixes": ["mot " * 200]})))
    assert len(shown.meta("og:description") or "") <= 200


def test_where_nobody_knows_the_address_none_is_claimed() -> None:
    made = files(site(url=None))
    for name in ("index.html", "embed.html", "releases/v1.6.0/index.html"):
        assert Outline(made[name]).all("link", "href", rel="canonical") == []
        assert Outline(made[name]).meta("og:url") is None
    assert "https://" not in site(url=None).snippet()


@pytest.mark.parametrize(
    ("version", "beside"),
    [
        pytest.param("1.7.0", {"prev": "1.6.0"}, id="the newest"),
        pytest.param("1.6.0", {"prev": "1.5.0", "next": "1.7.0"}, id="one between"),
        pytest.param("1.5.0", {"next": "1.6.0"}, id="the first"),
    ],
)
def test_a_release_leads_to_those_beside_it(version: str, beside: dict[str, str]) -> None:
    shown = page(site(), f"releases/v{version}/index.html")
    found = {link.get("rel"): link.get("href") for tag, link in shown.elements
             if tag == "a" and link.get("rel") in {"prev", "next"}}  # fmt: skip
    assert found == {rel: f"../../releases/v{one}/" for rel, one in beside.items()}


def test_older_releases_are_one_line_each() -> None:
    shown = page(site(whole=1), "index.html")
    assert shown.all("article", "id") == ["1.7.0"]
    for version in VERSIONS:
        assert f"releases/v{version}/" in shown.all("a", "href")


def test_links_lead_to_odd_tags_too() -> None:
    release = a_release()._replace(tag="web/v1.6.0+<7>", version="1.6.0+7")
    made = files(site(an_item(release)))
    assert "releases/web~2Fv1.6.0~2B~3C7~3E/index.html" in made
    hrefs = Outline(made["index.html"]).all("a", "href")
    assert "releases/web~2Fv1.6.0~2B~3C7~3E/" in hrefs


@pytest.mark.parametrize(
    ("url", "external", "linked"),
    [
        pytest.param(URL, FORGE, FORGE, id="the forge's page"),
        pytest.param(URL, None, None, id="no forge"),
        pytest.param(URL, "javascript:alert(1)", None, id="a script"),
        pytest.param(None, None, "https://forge.example/x", id="no address of its own"),
    ],
)
def test_the_notes_are_those_of_the_forge(
    url: str | None, external: str | None, linked: str | None
) -> None:
    item = an_entry("1.6.0", url="https://forge.example/x", external_url=external)
    found = page(site(item, url=url)).all("a", "href", rel="noopener")
    assert found == ([linked] if linked else [])


@pytest.mark.parametrize("name", ["index.html", "embed.html", "releases/v1.6.0/index.html"])
def test_nothing_of_a_commit_becomes_markup(name: str) -> None:
    sections: Sections = {kind: [HOSTILE for _ in texts] for kind, texts in CSTREAM.items()}
    plain = page(site(an_entry("1.6.0")), name)
    shown = page(site(an_entry("1.6.0", sections), project=HOSTILE), name)
    assert [tag for tag, _ in shown.elements] == [tag for tag, _ in plain.elements]
    assert not {"https://evil.example"} & set(shown.all("a", "href"))
    assert "49" not in shown.text
    assert name == "embed.html" or HOSTILE.replace("\u202e", "") in shown.text
    summaries = [at for at, (tag, _) in enumerate(shown.elements) if tag == "li"]
    for at in summaries:
        assert shown.elements[at + 1][0] == "bdi" or shown.elements[at + 1][0] == "a"


@pytest.mark.parametrize("name", ["index.html", "embed.html", "releases/v1.6.0/index.html"])
def test_a_page_brings_its_policy_and_keeps_to_it(name: str) -> None:
    html = files(site())[name].decode()
    shown = Outline(html.encode())
    (policy,) = shown.all("meta", "content", **{"http-equiv": "Content-Security-Policy"})
    assert "default-src 'none'" in (policy or "")
    assert "unsafe" not in (policy or "")
    assert "frame-ancestors" not in (policy or "")  # without effect here, and told as an error
    assert html.index("http-equiv") < html.index("<title>")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<img|<iframe", html)
    assert ("<script" in html) is (name == "embed.html")


def test_the_snippet_names_the_script_by_its_hash() -> None:
    made = site()
    shown = Outline(made.snippet().encode())
    (named,) = (name for name in files(made) if re.search(LASTING, name))
    assert shown.elements[0] == ("script", {
        "src": f"{URL}{named}", "integrity": integrity(script()),
        "crossorigin": "anonymous", "defer": None,
    })  # fmt: skip
    assert shown.all("ministudio-updates", "src") == [f"{URL}releases.json"]
    assert shown.all("a", "href") == [URL]
    assert made.snippet() in page(made, "embed.html").text
    assert page(made, "embed.html").all("script", "integrity") == [integrity(script())]


def test_a_site_without_releases_says_so() -> None:
    made = files(StaticSite(project="CStream", lang="fr", items=[], url=URL, whole=50))
    assert "Aucune version n’a encore été annoncée." in Outline(made["index.html"]).text


def test_feed_and_pages_tell_of_the_same_items() -> None:
    document = {"items": [an_entry(version) for version in VERSIONS]}
    made = dict(site(*document["items"]).files(feed=json.dumps(document), atom=""))
    for item in json.loads(made["releases.json"])["items"]:
        assert f"releases/{item['_ministudio']['tag']}/index.html" in made


def test_the_page_with_a_script_makes_nothing_of_text() -> None:
    assert b"trusted-types &#39;none&#39;" in files(site())["embed.html"]
