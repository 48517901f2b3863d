"""Keeping secrets out of everything that is written or shown."""

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

NAMED = ("GITHUB_TOKEN", "MINISTUDIO_KEY", "CF_TUNNEL_TOKEN", "MINISTUDIO_CI_DISCORD_WEBHOOK")
"""Environment variables that are secret whatever their value looks like."""

_MARKED = re.compile(
    r"(TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|WEBHOOK|DSN|API_?KEY|(^|_)KEY$|(^|_)PAT$)",
    re.IGNORECASE,
)
_SHORTEST = 6
"""A shorter value ("true", "1") would blot out ordinary words and protects nothing."""

MASK = "***"


class Scrubber:
    """Replaces known secret values, plain, base64 and percent-encoded, by `***`."""

    def __init__(self, values: Iterable[str]) -> None:
        forms = {form for value in values if len(value) >= _SHORTEST for form in _forms(value)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def text(self, text: str) -> str:
        """Return `text` with every secret masked."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def document(self, value: Any) -> Any:
        """Return a JSON value with every string in it masked, keys too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self.document(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.document(inner) for inner in value]
        return value


def secret_values(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values in `env` that are secret: the named ones and those so marked by name."""
    return tuple(
        value for name, value in env.items() if value and (name in NAMED or _MARKED.search(name))
    )


def _forms(value: str) -> tuple[str, ...]:
    lines = [line for line in value.splitlines() if len(line) >= _SHORTEST]  # a PEM key, say
    encoded = base64.b64encode(value.encode()).decode()
    return (value, *lines, encoded, encoded.rstrip("="), quote(value, safe=""))
