"""Where a release has its page on a site of files."""

import hashlib
import re

_LONGEST = 120
_PLAIN = re.compile(rb"[A-Za-z0-9._-]")


def release_folder(tag: str) -> str:
    """Return the folder of a release's page, from the site's first page: `releases/v1.6.0/`.

    The same tag has the same for ever, two tags never share one. No tag holds a tilde
    (git-check-ref-format(1)), so it can mark what is escaped; to an address (RFC 3986, section
    2.3) and to a file system every letter of it is a plain one.
    """
    name = "".join(
        letter.decode() if _PLAIN.fullmatch(letter) else f"~{letter.hex().upper()}"
        for letter in (bytes([byte]) for byte in tag.encode(errors="surrogatepass"))
    )
    if len(name) > _LONGEST:
        digest = hashlib.sha256(tag.encode(errors="surrogatepass")).hexdigest()
        name = f"{name[: _LONGEST - 40]}~~{digest[:32]}"
    return f"releases/{name}/"
