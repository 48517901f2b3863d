"""What a browser makes of a piece of HTML: its elements, its links, its text."""

from html.parser import HTMLParser


class Markup(HTMLParser):
    """Gathers what is in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        """Names of elements, and `name@attribute`; `!` for comments and declarations."""
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += [tag, *(f"{tag}@{name}" for name, _ in attrs)]
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.append("!")

    def handle_decl(self, decl: str) -> None:
        self.elements.append("!")

    def handle_pi(self, data: str) -> None:
        self.elements.append("!")

    def unknown_decl(self, data: str) -> None:
        self.elements.append("!")
