"""However it is looked at, the widget is accessible and fits; axe does see into it."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import Chromium, Visitor
from tests.support.news import CSTREAM, a_release, an_item
from tests.support.widget_site import STRICT, Widget, a_feed, site, visiting

ARABIC = {"features": ["قسم جديد للأفلام", "دعم HTML5 (beta)"], "fixes": ["fix the player"]}
OLD = an_item(a_release("1.5.0", {"breaking": ["a"], "improvements": ["b" * 300], "other": ["c"]}))
VISITORS = [
    pytest.param(Visitor(), "fr", "ltr", id="light"),
    pytest.param(Visitor(scheme="dark"), "en", "ltr", id="dark"),
    pytest.param(Visitor(width=320, height=640), "fr", "ltr", id="narrow"),
    pytest.param(Visitor(zoom=2.0), "en", "ltr", id="zoomed to 200 %"),
    pytest.param(Visitor(width=320, height=640, scheme="dark"), "ar", "rtl", id="right to left"),
    pytest.param(Visitor(width=1280, height=900, zoom=4.0), "fr", "ltr", id="zoomed to 400 %"),
]


@pytest.mark.parametrize(("visitor", "lang", "direction"), VISITORS)
def test_it_is_accessible_and_fits(
    chromium: Chromium, visitor: Visitor, lang: str, direction: str
) -> None:
    with (
        site(feed=a_feed(OLD), lang=lang, dir=direction) as shown,
        visiting(chromium, shown, visitor) as widget,
    ):
        new = an_item(a_release("1.6.0", ARABIC if lang == "ar" else CSTREAM))
        shown.feed = a_feed(new, OLD)
        widget.come_again()
        expect(widget.part("badge")).to_be_visible()
        assert widget.visit.axe() == []
        widget.open()
        assert widget.visit.overflow() <= 0
        assert widget.dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert widget.part("list").evaluate("one => one.scrollWidth <= one.clientWidth")
        close = widget.part("close").bounding_box()
        assert close
        assert close["width"] == close["height"]
        widget.part("filter").first.click()
        assert widget.visit.axe() == []
        assert widget.visit.messages == []


FROM_LEFT_TO_RIGHT = """element => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    const left = place => {
        const range = new Range();
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        return range.getBoundingClientRect().left;
    };
    return left(0) < left(text.length - 1);
}"""
FAULTS = {
    "button-name": ("button", {}),
    "image-alt": ("img", {"src": ""}),
    "aria-valid-attr-value": ("p", {"aria-live": "much"}),
    "color-contrast": ("p", {"part": "pale"}),
}


def test_axe_finds_faults_planted_inside_it(chromium: Chromium) -> None:
    with site(feed=a_feed(OLD)) as shown, visiting(chromium, shown) as widget:
        widget.open()
        widget.host.evaluate(
            """(host, faults) => {
                const style = new CSSStyleSheet();
                style.replaceSync("[part=pale] { color: #aaa; background: #bbb; }");
                host.shadowRoot.adoptedStyleSheets.push(style);
                for (const [name, attributes] of faults) {
                    const element = document.createElement(name);
                    if (name === "p") element.textContent = "text";
                    for (const key in attributes) element.setAttribute(key, attributes[key]);
                    host.shadowRoot.querySelector("[part=list]").prepend(element);
                }
            }""",
            list(FAULTS.values()),
        )
        assert sorted(told.split(":")[0] for told in widget.visit.axe()) == sorted(FAULTS)


def test_in_an_arabic_page_it_is_mirrored_and_texts_keep_their_direction(
    chromium: Chromium,
) -> None:
    item = an_item(a_release("1.6.0", ARABIC))
    with (
        site(feed=a_feed(item), lang="ar", dir="rtl") as shown,
        visiting(chromium, shown, Visitor(lang="en-US")) as widget,
    ):
        widget.open()
        box = widget.dialog.bounding_box()
        assert box
        assert box["x"] == 0
        entries = widget.host.locator("li bdi")
        directions = entries.evaluate_all("all => all.map(one => one.matches(':dir(rtl)'))")
        assert directions == [True, True, False]
        expect(widget.part("title")).to_have_text("What’s new in CStream")
        assert widget.part("date").evaluate(FROM_LEFT_TO_RIGHT)


@pytest.mark.parametrize("reduced", [True, False])
def test_it_moves_only_for_who_likes_it(chromium: Chromium, reduced: bool) -> None:  # noqa: FBT001 - a column of the table
    visitor = Visitor(reduced_motion=reduced)
    with site(feed=a_feed(OLD)) as shown, visiting(chromium, shown, visitor) as widget:
        widget.open()
        name = widget.dialog.evaluate("one => getComputedStyle(one).animationName")
        assert (name == "none") is reduced


def test_forced_colours_show_what_is_pressed_and_where_the_badge_is(chromium: Chromium) -> None:
    with site(feed=a_feed(OLD)) as shown, visiting(chromium, shown) as widget:
        widget.page.emulate_media(forced_colors="active")
        shown.feed = a_feed(an_item(a_release()), OLD)
        widget.come_again()
        assert _style(widget, "badge", "borderTopStyle") == "solid"
        widget.open()
        before = _style(widget, "filter", "backgroundColor")
        widget.part("filter").first.click()
        assert _style(widget, "filter", "backgroundColor") != before


def test_a_page_themes_it_by_properties_and_parts(chromium: Chromium) -> None:
    themed = (
        "ministudio-updates { --ministudio-surface: rgb(1, 2, 3); color-scheme: dark; }"
        "ministudio-updates::part(title) { color: rgb(4, 5, 6); }"
    )
    policy = STRICT.replace("style-src 'none'", "style-src 'unsafe-inline'")
    head = f'<style>{themed}</style><script src="widget.js" defer></script>'
    body = '<ministudio-updates src="releases.json"><b slot="label">News</b></ministudio-updates>'
    with (
        site(feed=a_feed(OLD), head=head, body=body, policy=policy) as shown,
        visiting(chromium, shown) as widget,
    ):
        expect(widget.button).to_have_accessible_name("News")
        widget.open()
        assert widget.dialog.evaluate("one => getComputedStyle(one).backgroundColor") == (
            "rgb(1, 2, 3)"
        )
        assert _style(widget, "title", "color") == "rgb(4, 5, 6)"
        assert _style(widget, "version", "color") == "rgb(230, 233, 240)"  # that of the dark


def _style(widget: Widget, part: str, name: str) -> str:
    script = "(one, name) => getComputedStyle(one)[name]"
    return str(widget.part(part).first.evaluate(script, name))
