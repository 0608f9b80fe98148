"""E-mail addresses, also those written so that machines should not see them."""

import re
from collections.abc import Sequence

from incidents.hiding.rules import Rule, Span

_UNITS = frozenset(b"service socket target timer mount automount slice scope device path swap".split())
_SCALED = re.compile(rb"[0-9]x\.|sha[0-9]+|[0-9.]+(?:-|\Z)|v[0-9]+\.[0-9]")


def _email(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Not a systemd unit, an image at twice the size, a package at a version, or git's own user."""
    while start < end and data[start] in b"'.%-+":
        start += 1
    local, _, domain = data[start:end].rpartition(b"@")
    if not local or domain.rpartition(b".")[2].lower() in _UNITS or _SCALED.match(domain):
        return ()
    return () if local in (b"git", b"hg") and data[end : end + 1] == b":" else ((start, end),)


_LOCAL = rb"(?:\"[^\"\n@]+\"|[A-Za-z0-9\xe0._%+'~-]+)"
_LABEL = rb"[A-Za-z0-9\xe0](?:[A-Za-z0-9\xe0_-]*[A-Za-z0-9\xe0])?"
_TLD = rb"(?:[A-Za-z\xe0][A-Za-z0-9\xe0-]*[A-Za-z0-9\xe0])"
_WORD = rb"[A-Za-z0-9\xe0._%+-]+"
_AT = rb"[ ]?[\[({<][ ]?(?:at|@)[ ]?[\])}>][ ]?"
_DOT = rb"(?:\.|[ ]?[\[({<][ ]?(?:dot|\.)[ ]?[\])}>][ ]?|[ ]dot[ ])"

RULES = (
    Rule("email", _LOCAL + rb"@(?:" + _LABEL + rb"\.)+" + _TLD, _email, needs=b"@"),
    Rule("email", _WORD + rb"\+[A-Za-z0-9._-]*(?:=[A-Za-z0-9._-]+)+@(?:" + _LABEL + rb"\.)+" + _TLD),  # a bounce's
    Rule("email", _LOCAL + rb"@\[(?:IPv6:)?[0-9A-Fa-f.:]{3,45}\]"),
    Rule("email", rb"(?i)" + _WORD + _AT + rb"(?:[A-Za-z0-9\xe0-]+" + _DOT + rb"){1,5}[A-Za-z\xe0]{2,24}\b"),
    Rule(
        "email",
        rb"(?i)"
        + _WORD
        + rb"@(?:[A-Za-z0-9-]+"
        + rb"[ ]?[\[({<][ ]?(?:dot|\.)[ ]?[\])}>][ ]?"
        + rb"){1,5}[A-Za-z]{2,24}\b",
    ),
    Rule(
        "email",
        rb"(?i)\b[A-Z0-9._+-]+[ ]at[ ][A-Z0-9-]+[ ]dot[ ](?:[A-Z]{2,3}[ ]dot[ ])?(?:com|org|net|io|dev|co|ai|edu|gov|"
        rb"uk|de|fr|example)\b",
    ),
    Rule("slack_handle", rb"<@[UW][A-Z0-9]{5,}(?:\|[^>\n]{0,80})?>"),
)
