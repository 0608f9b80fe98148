"""Addresses of machines: IPv4, IPv6, MAC, and the names of hosts that only the company's own network knows."""

import re
from collections.abc import Sequence

from ai.redaction import validators
from incidents.hiding.rules import Rule, Span

_OCTET = rb"(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5])"
_FOUR_OCTETS = re.compile(_OCTET + rb"(?:(?:\.|\[\.\]|\(\.\))" + _OCTET + rb"){3}")
_VERSIONS = (
    *(rb"\bv", rb"\brelease ", rb"\bbuild ", rb"\bsection ", rb"\bchart ", rb"\btag ", rb"\bclause ", rb"\bstep "),
    *(rb"\bver[ =]", rb"\bver\.[ =]", rb"\bver:[ =]", rb"\bver\.:[ =]"),
    *(rb"\bversion[ =]", rb"\bversion\.[ =]", rb"\bversion:[ =]", rb"version\.:[ =]", rb"[=<>~]="),
)
_VERSION_BEFORE = re.compile(b"(?i)" + b"|".join(b"(?<=" + version + b")" for version in _VERSIONS))
_BUILD_AFTER = re.compile(rb"[+-][A-Za-z]")
_INTERNAL = (
    rb"(?:int|prod|prd|preprod|stg|staging|dev|uat|qa|mgmt|infra|corp|internal|intra|intranet|vpn|k8s|priv|private|"
    rb"lan)\.[a-z0-9-]+\.[a-z]{2,10}|internal|local|localdomain|lan|corp|intranet|intra|private|priv|home\.arpa|svc|"
    rb"cluster\.local|consul|ts\.net|mesh"
)
_CODE_START = re.compile(
    rb"(?:com|org|sun|java|javax|jdk|kotlin|scala|akka|io\.[a-z]+\.[a-z]+|github\.com|docs?|www|api|status)\."
)
_FILE_AFTER = re.compile(rb"(?:\.[A-Za-z0-9]|\(|::|[A-Za-z0-9_])")
_ROLES = (
    rb"(?:db|sql|pg|postgres|mysql|mongo|redis|cache|web|www|app|api|node|worker|host|srv|server|vm|bastion|jump|lb|"
    rb"proxy|kafka|zk|zookeeper|es|elastic|rabbit|rabbitmq|mq|k8s|master|primary|replica|nfs|ldap|ad|dc|mail|smtp|"
    rb"vault|consul|gw|fw|vpn|dns|ns|build|jenkins|store|backup|mon|log|edge)"
)
_ENV = rb"(?:prod|prd|production|stg|stage|staging|dev|uat|qa|test|corp|int)"


def _ipv4(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Four octets and no fifth; what is called a version is one."""
    if data[start - 1 : start] == b"." or _VERSION_BEFORE.match(data, start) or _BUILD_AFTER.match(data, end):
        return ()
    return ((start, end),) if _FOUR_OCTETS.fullmatch(data, start, end) else ()


def _ipv6(data: bytes, start: int, end: int) -> Sequence[Span]:
    """What Python's own parser takes; a `::` between two words of code is none."""
    if end - start > 60 or data[start - 1 : start].isalnum() or data[end : end + 1].isalnum():
        return ()
    while end > start and data[end - 1] in b".:" and data[end - 2 : end] != b"::":
        end -= 1
    while end > start and data[start] in b".:" and data[start : start + 2] != b"::":
        start += 1
    text = data[start:end].decode()
    if {len(group) for group in text.split(":")} == {2}:  # pairs of a serial number or fingerprint
        return ()
    known = any(char.isdigit() for char in text) or text.count(":") > 4
    return ((start, end),) if known and validators.ipv6(text) else ()


def _mac(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Six pairs; more are a fingerprint or a serial number, and six that read as a moment are one."""
    pairs = data[start : min(end, start + 18)].replace(b"-", b":").split(b":")
    around = data[start - 1 : start] + data[end : end + 1]
    if end - start != 17 or any(chr(byte).isalnum() or byte in b":-_" for byte in around):
        return ()
    if data[start + 2 : start + 3] == b"-" and all(pair.isdigit() for pair in pairs):
        year, month, day, hour, minute, _ = map(int, pairs)
        if 15 <= year <= 45 and 1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60:
            return ()
    return ((start, end),)


def _cisco(data: bytes, start: int, end: int) -> Sequence[Span]:
    alone = not (data[start - 1 : start].isalnum() or data[end : end + 1].isalnum())
    dotted = data[start - 1 : start] == b"." or (data[end : end + 1] == b"." and data[end + 1 : end + 2].isalnum())
    return ((start, end),) if alone and not dotted and not data[start:end].replace(b".", b"").isdigit() else ()


def _host(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Not a package (`com.acme.internal.Retry`), not a file (`settings.local.py`, `.env.local`)."""
    if data[start - 1 : start] in (b".", b"$") or _FILE_AFTER.match(data, end):
        return ()
    name = data[start:end].lower()
    code = _CODE_START.match(name) and not name.startswith((b"api.", b"www.", b"status.", b"doc"))
    return () if code else ((start, end),)


def _labelled_host(data: bytes, start: int, end: int) -> Sequence[Span]:
    """A name in a host field that no public DNS would know: no dot, and a digit or dash to tell it from a word."""
    value = data[start:end].rstrip(b".,:;")
    if b"/" in value or b"." in value or value.lower() == b"localhost" or not any(chr(b).isdigit() for b in value):
        return ()
    return ((start, start + len(value)),) if any(chr(byte).isalpha() for byte in value) else ()


RULES = (
    Rule("ipv6", rb"[0-9A-Fa-f.:]*::[0-9A-Fa-f:.]*(?:%[a-z0-9]{2,12})?", _ipv6),
    Rule("ipv6", rb"(?:[0-9A-Fa-f]{1,4}:){6,}[0-9A-Fa-f:.]*(?:%[a-z0-9]{2,12})?", _ipv6),
    Rule(
        "ipv4",
        rb"\b[0-9]{1,3}(?:(?:\.|\[\.\]|\(\.\))[0-9]{1,3}){3}(?:\.[0-9]+)*\b",
        _ipv4,
    ),
    Rule("mac", rb"[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5,}|(?:-[0-9A-Fa-f]{2}){5,})", _mac),
    Rule("mac", rb"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}", _cisco),
    Rule("hostname", rb"(?i)\bip-[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}(?:\.[a-z0-9-]+)*\b"),
    Rule(
        "hostname",
        rb"(?i)\b(?:[a-z0-9_-]+\.)+(?:[a-z0-9-]+\.)?(?:amazonaws\.com(?:\.cn)?|cloudapp\.net|cloudapp\.azure\.com|"
        rb"core\.windows\.net)\b",
        _host,
    ),
    Rule("hostname", rb"(?i)\b(?:[a-z0-9_-]+\.)+(?:" + _INTERNAL + rb")\b", _host),
    Rule(
        "hostname",
        rb"\b(?:"
        + _ENV
        + rb"-(?:[a-z0-9]+-){0,3}"
        + _ROLES
        + rb"-?[0-9]{1,4}|"
        + _ROLES
        + rb"-(?:[a-z0-9]+-){0,3}"
        + _ENV
        + rb"-?[0-9]{1,4})\b",
    ),
    Rule(
        "hostname", rb"\b(?:[a-z0-9]+-){0,3}" + _ROLES + rb"-?[0-9]{2,3}[.-](?:" + _ENV + rb"|[a-z]{2,4}[0-9]{1,2})\b"
    ),
    Rule(
        "hostname",
        rb"(?i)(?:\b|_)(?:host|hostname|fqdn|server_?name|nodename|"
        rb"kubernetes_node)[\"']?[ ]?[=:][ ]?[\"']?([A-Z0-9._/-]{2,})",
        _labelled_host,
    ),
)
