"""The ways to put the widget on a page."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ministudio_ci.widget import integrity, script
from tests.support.browser import Chromium, Visitor
from tests.support.loopback import Answer, LoopbackServer, Request
from tests.support.news import a_release, an_item
from tests.support.parts import need
from tests.support.widget_site import WIDGET, Widget, a_feed, site, visiting

EXAMPLE = Path(__file__).parents[3] / "examples/widget"
ONE = an_item(a_release("1.1.0"))
SEALED = f'integrity="{integrity(script())}" crossorigin="anonymous"'


@pytest.mark.parametrize(
    "head",
    [
        pytest.param('<script src="widget.js" defer></script>', id="a classic script"),
        pytest.param('<script src="widget.js"></script>', id="before the element is there"),
        pytest.param('<script src="widget.js" type="module"></script>', id="a module"),
        pytest.param('<script src="main.js" type="module"></script>', id="imported"),
        pytest.param(f'<script src="widget.js" {SEALED} defer></script>', id="with its hash"),
        pytest.param('<script src="widget.js" defer></script>' * 2, id="twice"),
    ],
)
def test_a_tag_or_an_import_is_all_it_takes(chromium: Chromium, head: str) -> None:
    files = {"/main.js": b'import "./widget.js";'}
    with site(feed=a_feed(ONE), head=head, files=files) as shown, visiting(chromium, shown) as one:
        one.open()
        expect(one.part("version")).to_have_text(["CStream 1.1.0"])
        assert one.visit.messages == []


def test_another_script_than_the_hash_says_is_not_run(chromium: Chromium) -> None:
    head = f'<script src="widget.js" {SEALED} defer></script>'
    files = {"/widget.js": script() + b" "}
    with site(head=head, files=files) as shown, chromium.open(shown.url) as visit:
        assert visit.page.evaluate("customElements.get('ministudio-updates')") is None
        assert "integrity" in visit.messages[0]


def test_without_scripts_there_is_a_link(chromium: Chromium) -> None:
    body = f'{WIDGET}<noscript><a href="whats-new.html">Quoi de neuf</a></noscript>'
    with (
        site(feed=a_feed(ONE), body=body) as shown,
        chromium.open(shown.url, Visitor(scripts=False)) as visit,
    ):
        expect(visit.page.get_by_role("link")).to_be_visible()


@pytest.mark.parametrize(
    ("page", "attributes", "visitor", "feed", "spoken"),
    [
        pytest.param("fr", 'lang="en"', "fr", "fr", "What’s new", id="its own"),
        pytest.param("en", "", "fr", "fr", "What’s new", id="that of the page"),
        pytest.param("fr-CA", "", "en", "en", "Quoi de neuf\xa0?", id="a region of it"),
        pytest.param("ar", "", "fr-FR", "en", "Quoi de neuf\xa0?", id="the visitor's"),
        pytest.param("ar", "", "de-DE", "fr", "Quoi de neuf\xa0?", id="that of the feed"),
        pytest.param("", "", "de-DE", "constructor", "What’s new", id="English at last"),
    ],
)
def test_its_language(
    chromium: Chromium, page: str, attributes: str, visitor: str, feed: str, spoken: str
) -> None:
    body = f'<ministudio-updates src="releases.json" {attributes}></ministudio-updates>'
    with (
        site(feed=a_feed(ONE, language=feed), lang=page, body=body) as shown,
        visiting(chromium, shown, Visitor(lang=visitor)) as widget,
    ):
        expect(widget.button).to_have_text(spoken)
        lang = "fr" if "Quoi" in spoken else "en"
        assert widget.button.evaluate("one => one.closest('[lang]').lang") == lang


def test_attributes_may_change_and_the_element_may_move(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        widget.host.evaluate("host => { host.lang = 'en'; document.body.prepend(host); }")
        expect(widget.button).to_have_text("What’s new")
        widget.host.evaluate("host => host.setAttribute('src', 'others.json')")
        widget.open()
        expect(widget.part("version")).to_have_text("CStream 1.1.0")
        assert shown.asked.count("/releases.json") == shown.asked.count("/others.json") == 1


def test_within_another_component_it_speaks_the_language_of_the_page(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE), body="<div></div>") as shown, chromium.open(shown.url) as visit:
        visit.page.evaluate("""() => {
            const element = document.createElement("ministudio-updates");
            element.setAttribute("src", "releases.json");
            document.querySelector("div").attachShadow({ mode: "open" }).append(element);
        }""")
        widget = Widget(visit)
        expect(widget.button).to_have_text("Quoi de neuf\xa0?")
        widget.open()
        expect(widget.part("version")).to_have_text("CStream 1.1.0")


def test_without_an_address_nothing_is_asked_for(chromium: Chromium) -> None:
    sources = ["", 'src=""', 'src="javascript:alert(1)"', 'src="http://["']
    body = "".join(f"<ministudio-updates {src}></ministudio-updates>" for src in sources)
    with site(body=body) as shown, chromium.open(shown.url) as visit:
        for number in range(len(sources)):
            Widget(visit, number).open()
            visit.page.keyboard.press("Escape")
        assert shown.asked == ["/", "/widget.js"]
        assert visit.messages == []


@pytest.mark.parametrize("page", ["index.html", "module.html"])
def test_the_examples_work_as_they_stand(chromium: Chromium, tmp_path: Path, page: str) -> None:
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "widget.js").write_bytes(script())
    with folder(tmp_path) as url, chromium.open(f"{url}/{page}") as visit:
        widget = Widget(visit)
        widget.settle()
        widget.open()
        expect(widget.part("version")).to_have_text(["v1.6.0", "v1.5.0"])
        assert visit.axe() == []
        assert visit.messages == []


def test_as_a_package_it_is_imported_on_a_server_too(tmp_path: Path) -> None:
    package = tmp_path / "node_modules/ministudio-updates"
    package.mkdir(parents=True)
    shutil.copy(EXAMPLE / "package.json", package)
    (package / "widget.js").write_bytes(script())
    imports = 'import "ministudio-updates"; console.log(import.meta.resolve("ministudio-updates"))'
    run = subprocess.run(
        [need("node"), "--input-type=module", "--eval", imports],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.stdout.strip(), run.stderr) == ((package / "widget.js").as_uri(), "")


@contextmanager
def folder(path: Path) -> Iterator[str]:
    """Serves files as any static host does."""
    types = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}

    def answer(request: Request) -> Answer:
        file = path / request.path.lstrip("/")
        if not file.is_file():
            return Answer(status=404)
        kind = types.get(file.suffix, "application/json")
        headers = {"Content-Type": f"{kind}; charset=utf-8"}
        return Answer(body=file.read_bytes(), headers=headers)

    with LoopbackServer(answer) as server:
        yield server.origin
