"""A project whose history holds every hostile text there is, in subjects, scopes and bodies."""

from pathlib import Path

from tests.support.cycle_site import CycleSite
from tests.support.hostile import PLANTS
from tests.support.repo import ENV

_WHO = "<ada@example.org> 1800000000 +0000"


def hostile_site(folder: Path, *, config: str = "") -> CycleSite:
    """Return the site, pushed, with all that is to be released since v1.5.0."""
    site = CycleSite.new(folder, config=config)
    script = [_commit(plant) for plant in PLANTS]
    script[0] = _commit(PLANTS[0], after=b"from refs/heads/main^0\n")
    site.repo.git("fast-import", "--quiet", "--force", stdin=b"".join(script))
    site.repo.git("push", "--quiet", "origin", "main")
    site.env |= {"LC_ALL": "C.UTF-8", "PATH": ENV["PATH"]}
    return site


def _commit(plant: str, *, after: bytes = b"") -> bytes:
    """A change whose author, scope, summary and body are that text, as far as git lets them."""
    raw = plant.encode(errors="surrogatepass").replace(b"\0", b"")
    name = raw.translate(None, b"<>\n")
    kind = (b"feat", b"fix", b"perf")[len(raw) % 3]
    mark = b"!" if len(raw) % 7 == 0 else b""
    scope = raw.translate(None, b"()\n")
    subject = kind + b"(" + scope + b")" + mark + b": " + raw.replace(b"\n", b" ")
    message = subject + b"\n\n" + raw + b"\n\nCo-authored-by: " + name + b" <x@example.org>\n"
    head = b"commit refs/heads/main\nauthor %b %s\ncommitter Ada %s\ndata %d\n"
    who = _WHO.encode()
    return head % (name, who, who, len(message)) + message + b"\n" + after
