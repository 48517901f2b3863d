"""The panel: opened by the visitor alone, worked by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import Chromium
from tests.support.news import SITE, a_release, an_item
from tests.support.widget_site import Widget, a_feed, site, visiting

ONE = an_item(a_release("1.1.0", {"fixes": ["a"], "other": ["b"]}))
TWO = an_item(a_release("1.2.0", {"features": ["c"], "fixes": ["d"]}))
THREE = an_item(a_release("1.3.0", {"breaking": ["e"]}))
OTHERS = {"id": "note", "title": "A note", "content_text": "a\nb"}


def test_nothing_opens_it_but_the_visitor(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        shown.feed = a_feed(THREE, TWO, ONE)
        widget.come_again()
        expect(widget.part("badge")).to_have_text("2")
        expect(widget.dialog).to_be_hidden()
        assert widget.page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_it_escape_closes_it_and_the_focus_comes_back(
    chromium: Chromium, key: str
) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        widget.page.keyboard.press("Tab")
        widget.page.keyboard.press(key)
        expect(widget.dialog).to_have_js_property("open", True)
        expect(widget.dialog).to_have_accessible_name("Quoi de neuf dans CStream ?")
        expect(widget.part("close")).to_be_focused()
        widget.page.keyboard.press("Escape")
        expect(widget.dialog).to_be_hidden()
        expect(widget.button).to_be_focused()


def test_the_focus_comes_to_the_button_where_a_click_does_not_give_it(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        widget.button.evaluate("one => one.click()")  # as in Safari: nothing had the focus before
        widget.page.keyboard.press("Escape")
        expect(widget.button).to_be_focused()


def test_tab_leads_through_all_of_it_and_never_to_the_page_behind(chromium: Chromium) -> None:
    behind = '<ministudio-updates src="releases.json"></ministudio-updates><a href="#x">x</a>'
    with site(feed=a_feed(TWO, ONE), body=behind) as shown, visiting(chromium, shown) as widget:
        widget.open()
        met = []
        for _ in range(7):
            met.append(
                widget.host.evaluate("host => host.shadowRoot.activeElement?.getAttribute('part')")
            )
            widget.page.keyboard.press("Tab")
        assert met == ["close", "filter", "filter", "filter", "list", "permalink", "permalink"]
        assert widget.page.evaluate("document.activeElement.localName") != "a"


@pytest.mark.parametrize(
    ("x", "closed"),
    [pytest.param(20, True, id="beside it"), pytest.param(1200, False, id="within it")],
)
def test_a_click_beside_it_closes_it(chromium: Chromium, x: int, closed: bool) -> None:  # noqa: FBT001 - a column of the table
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        widget.open()
        widget.page.mouse.click(x, 700)
        expect(widget.dialog).to_be_visible(visible=not closed)


def test_a_selection_that_ends_beside_it_does_not_close_it(chromium: Chromium) -> None:
    with site(feed=a_feed(ONE)) as shown, visiting(chromium, shown) as widget:
        widget.open()
        widget.page.mouse.move(1000, 250)
        widget.page.mouse.down()
        widget.page.mouse.move(200, 250)
        widget.page.mouse.up()
        expect(widget.dialog).to_be_visible()
        widget.part("close").click()
        expect(widget.dialog).to_be_hidden()
        expect(widget.button).to_be_focused()


def test_what_is_new_stands_apart_while_it_is_open_and_until_one_leaves(
    chromium: Chromium,
) -> None:
    with site(feed=a_feed(TWO, OTHERS)) as shown, visiting(chromium, shown) as widget:
        shown.feed = a_feed(THREE, TWO, ONE, OTHERS)  # one between the others is new as well
        widget.come_again()
        for _ in range(2):
            widget.open()
            assert _lines(widget) == [
                "Depuis votre dernière visite", "1.3.0", "Nouveau", "1.1.0", "Nouveau",
                "Auparavant", "1.2.0", "A note",
            ]  # fmt: skip
            widget.page.keyboard.press("Escape")
        widget.come_again()
        widget.open()
        assert _lines(widget) == ["1.3.0", "1.2.0", "1.1.0", "A note"]


def test_only_kinds_that_exist_can_be_filtered_for(chromium: Chromium) -> None:
    with (
        site(feed=a_feed(TWO, ONE, OTHERS), lang="en") as shown,
        visiting(chromium, shown) as widget,
    ):
        widget.open()
        names = [text.split(maxsplit=1)[1] for text in widget.texts("filter")]
        assert names == ["New", "Fixes", "Other"]
        new, fixes, _ = (widget.part("filter").nth(number) for number in range(3))
        expect(widget.part("filters")).to_have_accessible_name("Show only")
        new.click()
        expect(new).to_have_attribute("aria-pressed", "true")
        assert (_lines(widget), widget.texts("section")) == (["1.2.0"], ["🛠️\nNew\nc"])
        expect(widget.dialog.get_by_role("status")).to_have_text("1 release")
        fixes.press("Space")
        assert _lines(widget) == ["1.2.0", "1.1.0"]
        expect(widget.dialog.get_by_role("status")).to_have_text("2 releases")
        new.click()
        fixes.click()
        expect(fixes).to_have_attribute("aria-pressed", "false")
        assert len(widget.texts("release")) == 3


def test_one_kind_alone_needs_no_filter(chromium: Chromium) -> None:
    with site(feed=a_feed(THREE)) as shown, visiting(chromium, shown) as widget:
        widget.open()
        expect(widget.part("filters")).to_be_hidden()


LINKS = {
    f"{SITE}/a": f"{SITE}/a",
    "v1.1.0.html": "{page}v1.1.0.html",
    "//other.example/a": "http://other.example/a",
    "javascript:alert(1)": None,
    " java\nscript:alert(1)": None,
    "data:text/html,a": None,
    "vbscript:a": None,
    "http://[": None,
    "": None,
}


def test_permalinks_lead_to_web_pages_alone(chromium: Chromium) -> None:
    items = [{**ONE, "id": url, "title": url, "url": url} for url in LINKS if url]
    urls: tuple[object, ...] = (None, "", {"toString": 1})
    odd = [{**ONE, "id": f"odd {number}", "url": url} for number, url in enumerate(urls)]
    body = '<ministudio-updates src="releases.json" limit="99"></ministudio-updates>'
    with (
        site(feed=a_feed(*items, *odd), body=body) as shown,
        visiting(chromium, shown) as widget,
    ):
        widget.open()
        assert len(widget.texts("version")) == len(items) + len(odd)
        found = widget.part("permalink").evaluate_all("all => all.map(one => one.href)")
        assert found == [href.format(page=shown.url) for href in LINKS.values() if href]


def test_of_a_thousand_releases_some_are_shown_at_a_time(chromium: Chromium) -> None:
    items = [an_item(a_release(f"1.{number}.0")) for number in range(1_000, 0, -1)]
    with site(feed=a_feed(*items)) as shown, visiting(chromium, shown) as widget:
        widget.open()
        expect(widget.part("release")).to_have_count(10)
        widget.part("more").click()
        expect(widget.part("release")).to_have_count(20)
        expect(widget.part("release").nth(10)).to_be_focused()
        shown.feed = a_feed(*items[:20])
        widget.come_again()
        widget.open()
        widget.part("more").press("Enter")
        expect(widget.part("release")).to_have_count(20)
        expect(widget.part("more")).to_have_count(0)
        assert widget.visit.messages == []


def test_the_page_may_say_how_many(chromium: Chromium) -> None:
    limits = {"3": 3, "0": 10, "-1": 1, "many": 10}
    body = "".join(
        f'<ministudio-updates src="releases.json" limit="{limit}"></ministudio-updates>'
        for limit in limits
    )
    items = [an_item(a_release(f"1.{number}.0")) for number in range(20, 0, -1)]
    with site(feed=a_feed(*items), body=body) as shown, visiting(chromium, shown) as first:
        for number, count in enumerate(limits.values()):
            widget = Widget(first.visit, number)
            widget.open()
            expect(widget.part("release")).to_have_count(count)
            widget.page.keyboard.press("Escape")


def _lines(widget: Widget) -> list[str]:
    """Dividers and versions, as they follow each other."""
    found = widget.host.locator("[part=divider], [part=version], [part=new]").all_inner_texts()
    return [" ".join(text.replace("CStream", "").split()) for text in found]
