"""Whose releases are served: one site, or several on one server."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site. Its routes stand below `path`."""

    name: str = ""
    """Empty for the default site."""
    project: str
    lang: str
    key: bytes = field(repr=False)
    """What posts to this site are signed with; no other site has the same."""

    @property
    def path(self) -> str:
        """`/`, or `/NAME/`."""
        return f"/{self.name}/" if self.name else "/"
