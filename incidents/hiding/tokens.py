"""Secrets that are known by their own shape, whatever stands around them; and what merely looks random, last in RULES."""

import math
from collections import Counter
from collections.abc import Sequence

from incidents.hiding.rules import Rule, Span, compiled

_PEM_LONGEST = 20_000
_PEM_BODY = compiled(rb"(?:(?:\\[nr]|[\s>|])*[A-Za-z0-9+/]{16,}={0,2})+(?:(?:\\[nr]|\s)+[A-Za-z0-9+/]+={1,2})?")


def _key_block(data: bytes, start: int, end: int) -> Sequence[Span]:
    """From BEGIN to END; where END was cut off, as far as the key's own characters go."""
    finish = data.find(b"-----END", end, end + _PEM_LONGEST)
    if finish >= 0:
        close = data.find(b"-----", finish + 8, finish + 80)
        return ((start, close + 5 if close >= 0 else finish + 8),)
    body = _PEM_BODY.match(data, end)
    return ((start, body.end() if body else end),)


def entropy(value: bytes) -> float:
    """Bits a character, by the characters' own frequencies."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())


_WORD = compiled(rb"[A-Z]?[a-z]{5,}|[A-Z]{5,}")


def wordy(value: bytes) -> bool:
    """Whether half of the value or more is made of words, as the names that people give to things are."""
    return bool(2 * sum(match.end() - match.start() for match in _WORD.finditer(value)) >= len(value))


def _numbered(data: bytes, start: int, end: int) -> Sequence[Span]:
    """A hook's own address has digits; `/webhooks/grafana-oncall-integrations` is a route."""
    return ((start, end),) if sum(chr(byte).isdigit() for byte in data[start:end]) >= 4 else ()


def _path(value: bytes) -> bool:
    """Whether it is the way within a URL: none of its steps is long enough to have been drawn by lot."""
    return b"/" in value and max(map(len, value.split(b"/"))) < 30


_SHORTEST = 31  # of what is hidden only because it looks random
# With a capital in it, as the check asks: else every trace id would be proposed. By where the first one stands, as near as
# needs no table of 31 lines, so that what is a little too short is proposed too.
_MIXED = (
    rb"\b(?:(?:[a-z0-9][a-z0-9+/_-]{0,6})?[A-Z][A-Za-z0-9+/_-]{23,}|[a-z0-9][a-z0-9+/_-]{7,14}[A-Z][A-Za-z0-9+/_-]{15,}|"
    rb"[a-z0-9][a-z0-9+/_-]{15,22}[A-Z][A-Za-z0-9+/_-]{7,}|[a-z0-9][a-z0-9+/_-]{23,}[A-Z][A-Za-z0-9+/_-]*)={0,2}"
)
_CLASSES = (b"0123456789", b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _random(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Long, mixed and without words: what a generator made. Hex never is: commits, traces and digests are hex."""
    value = data[start : min(end, start + 256)]
    if len(value.rstrip(b"=")) < _SHORTEST or value.islower() or value.isupper():
        return ()
    before = data[max(0, start - 8) : start].lower()
    digits, lower, upper = (len(value) - len(value.translate(None, kind)) for kind in _CLASSES)
    if (
        digits < (1 if len(value) == 40 else 3)
        or min(lower, upper) < 3
        or value.count(b"/") > 3
        or value.count(b"-") > 3
        or value.count(b"_") > 3
    ):
        return ()
    if before.endswith((b"sha1-", b"sha256-", b"sha384-", b"sha512-", b"sha256:", b"h1:")) or value.lower().startswith(
        b"sha"
    ):
        return ()
    if wordy(value) or entropy(value) < 3.8 or (data[start - 1 : start] in (b".", b"/") and _path(value)):
        return ()
    return ((start, end),)


_PREFIXED = (
    rb"(?:sk|rk|pk)[_-](?:live|test|prod)[_-][A-Za-z0-9]{8,}|whsec_[A-Za-z0-9+/=]{16,}"  # Stripe, WorkOS
    rb"|sk-(?:[a-z]+[0-9]*-)*[A-Za-z0-9_-]{20,}"  # OpenAI, Anthropic
    rb"|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{16,}|GOCSPX-[A-Za-z0-9_-]{20,}|1//[A-Za-z0-9_-]{30,}"  # Google
    rb"|gl(?:pat|dt|ft|soat|rt|cbt|ptt|agent|imt|oas)-[A-Za-z0-9_.-]{16,}"  # GitLab
    rb"|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{20,}|rubygems_[a-f0-9]{40,}|dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}|"
    rb"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|(?:AC|SK)[0-9a-f]{32}|key-[0-9a-f]{32}|[0-9a-f]{32}-us[0-9]{1,2}|"
    rb"lin_(?:api|oauth|wh)_[A-Za-z0-9_]{6,}|glsa_[A-Za-z0-9_]{20,}|glc_[A-Za-z0-9+/=]{20,}|"
    rb"eyJrIjoi[A-Za-z0-9+/=]{20,}|hv[sbr]\.[A-Za-z0-9_-]{20,}|do[opr]_v1_[a-f0-9]{40,}|dp\.(?:pt|st|ct|"
    rb"sa)\.[A-Za-z0-9._-]{20,}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|sq0[a-z]{3}-[A-Za-z0-9_-]{22,}|"
    rb"sntry[su]_[A-Za-z0-9_=+/-]{20,}|ATATT3[A-Za-z0-9_=-]{20,}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|dapi[0-9a-f]{32}|"
    rb"hf_[A-Za-z0-9]{30,}|NR(?:AK|II|JS|AA)-[A-Za-z0-9]{20,}|HRKU-[A-Za-z0-9-]{30,}|pscale_(?:tkn|pw|"
    rb"oauth)_[A-Za-z0-9_.-]{20,}|[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{40,}|"
    rb"figd_[A-Za-z0-9_-]{20,}|ntn_[A-Za-z0-9]{30,}|dt0c01\.[A-Z0-9]{20,}\.[A-Z0-9]{40,}|"
    rb"AGE-SECRET-KEY-1[A-Z0-9]{40,}|pat[A-Za-z0-9]{14}\.[a-f0-9]{40,}|sb(?:p|_secret|_publishable)_[A-Za-z0-9_]{20,}|"
    rb"v1\.0-[a-f0-9]{24}-[a-f0-9]{100,}|fo1_[A-Za-z0-9_-]{30,}"
)

KNOWN = (
    Rule("private_key", rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----", _key_block),
    Rule("private_key", rb"Private-Lines: [0-9]+\s+((?:[A-Za-z0-9+/=]{16,}\s*)+)"),
    Rule(
        "jwt",
        rb"\bey[JI][A-Za-z0-9_-]{6,}\.(?:[A-Za-z0-9_-]{4,}|\.)(?:\.?[A-Za-z0-9_-]+){0,3}|\beyJ(?:hbGci|0eXAi|raWQi|4NXQi|"
        rb"lbmMi)[A-Za-z0-9_-]{8,}",
    ),
    Rule(
        "aws_key",
        rb"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b|\bABSK[A-Za-z0-9+/]{40,}={0,2}|"
        rb"\bbedrock-api-key-[A-Za-z0-9+/=]{20,}",
    ),
    Rule("github_token", rb"\bgh[a-z]_[A-Za-z0-9_]{16,}|\bgithub_pat_[A-Za-z0-9_]{16,}"),
    Rule(
        "slack_token",
        rb"(?i)\bxox[a-z](?:\.xox[a-z])?-[A-Z0-9-]{6,}|\bxapp-[0-9A-Z-]{8,}|\bhooks\.slack(?:-gov)?\.com/(?:services|"
        rb"workflows|triggers)/[A-Z0-9/_-]{8,}",
    ),
    Rule("secret", rb"(?:\b|_)(" + _PREFIXED + rb")"),
    Rule(
        "secret",
        rb"\$2[abxy]?\$[0-9]{2}\$[./A-Za-z0-9]{50,}|\$(?:[156y]|apr1|argon2(?:id|i|d)?|"
        rb"scrypt)\$[A-Za-z0-9./$=,+-]{20,}",
    ),
    Rule("secret", rb"\bpbkdf2_sha(?:1|256|512)\$[0-9]+\$[A-Za-z0-9./+=$-]{16,}"),
    Rule("secret", rb"(?i)\bhooks?\.[a-z0-9.-]{1,60}/(?:api/)?webhooks?/([A-Z0-9/_-]{16,})"),
    Rule("secret", rb"(?i)/(?:web)?hooks?(?:b2)?/([A-Z0-9@/_-]{24,})", _numbered),
    Rule("secret", rb"(?i)\bdiscord(?:app)?\.com/api/webhooks/([0-9]+/[A-Z0-9_-]{16,})"),
)
RULES = (*KNOWN, Rule("secret", _MIXED, _random))
