"""The site of files in Chromium, given by nginx under a strict policy: accessible and silent."""

from collections.abc import Iterator

import pytest

from ministudio_ci.changelog import Links, feed_item, render_atom, render_feed
from ministudio_ci.foundation.own_files import lay
from ministudio_ci.model.release import Release, SectionKind
from ministudio_ci.widget import StaticSite
from tests.support.browser import Chromium, Visitor
from tests.support.nginx import Nginx, nginx
from tests.support.releases import CSTREAM, SUNDAY, entry, release, section

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
LINKS = Links(server="https://github.com", path="o/cstream", site="https://o.github.io/cstream/")
ODD = release(
    section(SectionKind.BREAKING, entry("<img src=x onerror=alert(1)> https://evil.example",
                                        scope="\u202eevil", breaking=True)),
    section(SectionKind.FIXES, entry("mot" * 160), entry("مرحبا بالعالم (player) 1.2")),
    tag="web/v2.0.0-rc.1+7",
)  # fmt: skip
RELEASES = (ODD._replace(version="2.0.0-rc.1+7"), CSTREAM, release(tag="v1.5.0"))
FIRST, ONE, ODD_ONE, EMBED = "", "releases/v1.6.0/", "releases/web~2Fv2.0.0-rc.1~2B7/", "embed.html"
VISITORS = [
    pytest.param(Visitor(), FIRST, id="first page"),
    pytest.param(Visitor(scheme="dark", lang="en-GB"), FIRST, id="first page, dark"),
    pytest.param(Visitor(width=320, height=640), FIRST, id="first page, narrow"),
    pytest.param(Visitor(width=320, height=640), ODD_ONE, id="an odd release, narrow"),
    pytest.param(Visitor(zoom=2.0), ODD_ONE, id="an odd release, at 200 %"),
    pytest.param(Visitor(scheme="dark"), ODD_ONE, id="an odd release, dark"),
    pytest.param(Visitor(zoom=2.0), ONE, id="a release, at 200 %"),
    pytest.param(Visitor(), EMBED, id="how to embed"),
    pytest.param(Visitor(width=320, scheme="dark"), EMBED, id="how to embed, narrow and dark"),
]


def files(releases: tuple[Release, ...], lang: str) -> dict[str, bytes]:
    site = StaticSite(
        project="CStream", lang=lang, url=LINKS.site, whole=2,
        items=[feed_item(one, lang=lang, links=LINKS) for one in releases],
    )  # fmt: skip
    feed = render_feed(releases, lang=lang, links=LINKS, project="CStream")
    atom = render_atom(releases, lang=lang, links=LINKS, project="CStream", now=SUNDAY)
    return dict(site.files(feed=feed, atom=atom))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """French at the top, English below `en/`."""
    folder, place = tmp_path_factory.mktemp("www"), tmp_path_factory.mktemp("nginx")
    lay(folder, files(RELEASES, "fr"))
    lay(folder / "en", files(RELEASES, "en"))
    planted = (folder / "index.html").read_text(encoding="utf-8")
    (folder / "planted.html").write_text(planted.replace("<main>", "<main><a href='x'></a>", 1))
    with nginx(folder, place, headers={"Content-Security-Policy": POLICY}) as running:
        yield running


@pytest.mark.parametrize(("visitor", "page"), VISITORS)
def test_a_page_is_accessible_silent_and_fits_the_window(
    chromium: Chromium, server: Nginx, visitor: Visitor, page: str
) -> None:
    lang = "en/" if visitor.lang.startswith("en") else ""
    with chromium.open(f"{server.origin}/{lang}{page}", visitor) as visit:
        assert visit.overflow() <= 0
        assert visit.axe() == []
        visit.page.evaluate("document.documentElement.dir = 'rtl'")
        assert visit.overflow() <= 0
        assert visit.messages == []


def test_axe_finds_a_planted_fault(chromium: Chromium, server: Nginx) -> None:
    with chromium.open(f"{server.origin}/planted.html") as visit:
        assert [found.split(":")[0] for found in visit.axe()] == ["link-name"]


@pytest.mark.parametrize("page", [FIRST, ONE, ODD_ONE])
def test_a_page_needs_no_script_and_asks_for_its_style_alone(
    chromium: Chromium, server: Nginx, page: str
) -> None:
    address = f"{server.origin}/{page}"
    with chromium.open(address, Visitor(scripts=False)) as visit:
        assert visit.requests == [address, f"{server.origin}/page.css"]
        assert visit.messages == []
        # Styled: the style that was asked for was taken.
        font = visit.page.locator("h1").bounding_box()
        assert font
        assert font["x"] > 200


def test_one_goes_from_release_to_release_and_back(chromium: Chromium, server: Nginx) -> None:
    with chromium.open(f"{server.origin}/") as visit:
        visit.page.get_by_role("link", name="1.5.0").click()
        assert visit.page.url == f"{server.origin}/releases/v1.5.0/"
        visit.page.locator("[rel=next]").click()
        visit.page.locator("[rel=next]").click()
        assert visit.page.url == f"{server.origin}/{ODD_ONE}"
        assert visit.texts("h1") == ["CStream 2.0.0-rc.1+7"]
        visit.page.locator("nav a").first.click()
        assert visit.page.url == f"{server.origin}/"
        assert visit.messages == []


def test_hostile_words_stay_words(chromium: Chromium, server: Nginx) -> None:
    with chromium.open(f"{server.origin}/{ODD_ONE}") as visit:
        assert "<img src=x onerror=alert(1)> https://evil.example" in visit.texts("li bdi")
        assert visit.page.locator("img, li a").count() == 0
        hosts = visit.page.locator("main a").evaluate_all("all => all.map(one => one.host)")
        assert hosts == ["github.com"]


def test_the_widget_runs_where_it_is_shown_how_to_embed_it(
    chromium: Chromium, server: Nginx
) -> None:
    with chromium.open(f"{server.origin}/{EMBED}") as visit:
        visit.page.get_by_role("button").click()
        visit.page.locator("dialog article").first.wait_for()
        assert visit.page.locator("dialog article").count() == len(RELEASES)
        href = visit.page.locator("dialog article a").nth(1).get_attribute("href")
        assert href == "https://o.github.io/cstream/releases/v1.6.0/"
        assert visit.axe() == []
        assert visit.messages == []
        assert {address.partition("?")[0].rpartition("/")[2] for address in visit.requests} == {
            "embed.html", "page.css", "releases.json",
            visit.page.locator("script").get_attribute("src"),
        }  # fmt: skip
