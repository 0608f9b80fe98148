"""Secrets that are known by the name they are given: `password=...`, headers, flags, and URLs with credentials."""

from collections.abc import Sequence

from incidents.hiding.rules import Rule, Span, compiled
from incidents.hiding.tokens import entropy, wordy

# What stands after "password:" in an ordinary sentence or an empty setting, and is no password.
_NOT_VALUES = frozenset(
    b"null none nil true false undefined empty missing invalid incorrect wrong expired expires required changed reset "
    b"rotated rotation revoked not is was were has had must should could can cannot will be been being the a an of "
    b"for from to in on and or but with by at it this that these your my our their no yes ok n/a unset unknown denied "
    b"rejected failed failure mismatch found error errors string str int integer bool boolean bytes secret token "
    b"password bearer basic redacted masked hidden removed filtered present absent valid ok okay used stored leaked "
    b"provided needed refresh refreshed refreshing validation verification service manager store count limit default "
    b"example enabled disabled optional".split()
)
_END = compiled(rb"[\s\"'`<>,;&)\]}|]|\\[\"'nrt]")
_GOES_ON = compiled(rb"[,;&(){}|](?:[^\s\"'`<>A-Za-z0-9_.%-]|[A-Za-z0-9_.%-]+(?:[^\s=:A-Za-z0-9_.%-]|\z|\s))")
_ALGORITHM = compiled(rb"(?i)(?:sha|md|argon|pbkdf|bcrypt|scrypt|base|oauth|utf|aes|rsa|hs|rs|v)-?[0-9]")
_TRAILING = b".,:;\\"
_AFTER_MARK = compiled(rb"\[[A-Z_]+[\]\s\"'`:=>\\]*\z")  # `[SECRET]: 403` names no secret
_LETTER = compiled(rb"[A-Za-z]")
_PROSE_AFTER = compiled(rb" [a-z]{2,}")
_PLACEHOLDER = compiled(
    rb"\A(?:\*+|x{3,}|X{3,}|\.{3,}|<[^<>]*>?|\$\{[^}]*\}?|\$[A-Z_]+|\{\{.*|%[sdv]|%\([a-z_]*\)?s?|(?:\[[A-Z0-9_]+\])+)\z"
)
_PATH = compiled(rb"\A(?:~?(?:/[a-z][a-z0-9_.-]*)+/?|[A-Za-z]:\\[^\s]*|\.{1,2}/[^\s]*)\z")
_ASSIGNS = compiled(rb"[A-Za-z_-]+=[^=]")  # base64 has its = at the end; this is the next key
_SHORTEST_CERTAIN = 64  # without a space in it, nobody writes prose this long: accepted unseen, so read only once


def _nothing(value: bytes) -> bool:
    return value.strip(_TRAILING + b"!?").lower() in _NOT_VALUES or bool(_PLACEHOLDER.match(value))


def _trimmed(data: bytes, start: int, end: int) -> tuple[int, bytes]:
    """The end without the sentence's punctuation, and the value up to there."""
    while end > start and data[end - 1] in _TRAILING:
        end -= 1
    return end, data[start:end]


def _password(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Anything that is not a word of an ordinary sentence about passwords."""
    while _GOES_ON.match(data, end):
        follows = _END.search(data, end + 1)
        end = follows.start() if follows else len(data)
    if end - start >= _SHORTEST_CERTAIN:
        return ((start, end),)
    end, value = _trimmed(data, start, end)
    if len(value) < 2 or _nothing(value) or _PATH.match(value) or _AFTER_MARK.search(data[max(0, start - 24) : start]):
        return ()
    spaced = data[start - 1 : start] in b" \t"
    if spaced and value.isalpha() and value.islower() and _PROSE_AFTER.match(data, end):
        return ()
    return ((start, end),)


def _quoted(data: bytes, start: int, end: int) -> Sequence[Span]:
    return () if end == start or _nothing(data[start:end]) else ((start, end),)


def looks_generated(value: bytes) -> bool:
    """Whether the value is more likely made by a generator than written by a person."""
    digits = sum(chr(byte).isdigit() for byte in value)
    mixed = value.lower() != value != value.upper() and not wordy(value)
    one_piece = len(value) >= 16 and (value.isalnum() or not wordy(value))  # no English word is as long
    return len(value) >= 6 and (digits > 0 or one_piece or (len(value) >= 8 and mixed))


def _token(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Only what looks generated: `token expired` and `session: closed` are ordinary sentences."""
    if end - start >= _SHORTEST_CERTAIN:
        return ((start, end),)
    end, value = _trimmed(data, start, end)
    if looks_generated(value.partition(b"@")[0]):  # `x-token-auth:…@host` of a URL
        end = start + len(value.partition(b"@")[0])
    if _nothing(value) or _PATH.match(value) or _ASSIGNS.match(value) or not looks_generated(value):
        return ()
    return ((start, end),)


def _bare_key(data: bytes, start: int, end: int) -> Sequence[Span]:
    """`key=` alone names cache keys, routing keys and object keys as well: long and random, or nothing."""
    end, value = _trimmed(data, start, end)
    if not 20 <= len(value) < 512:
        return ()
    kinds = (any(map(str.isupper, value.decode("latin-1"))), any(map(str.isdigit, value.decode("latin-1"))))
    good = all(kinds) and not wordy(value) and entropy(value) > 3.5
    return ((start, end),) if good else ()


def _spoken(data: bytes, start: int, end: int) -> Sequence[Span]:
    """`the password is hunter2`: only with a digit or a sign in it, for `the password is wrong` says nothing."""
    end, value = _trimmed(data, start, end)
    plain = value.isalpha() or (len(value) < 6 and not _LETTER.search(value))  # `pass rate is 99.2%`
    return ((start, end),) if len(value) >= 4 and not plain and looks_generated(value + b"......") else ()


def _said(data: bytes, start: int, end: int) -> Sequence[Span]:
    """`password hunter2`: letters and digits together, and no hash function's name."""
    end, value = _trimmed(data, start, end)
    letters, digits = (any(map(kind, map(chr, value))) for kind in (str.isalpha, str.isdigit))
    good = len(value) >= 6 and letters and digits and not _ALGORITHM.match(value)
    return ((start, end),) if good else ()


def _pasted(data: bytes, start: int, end: int) -> Sequence[Span]:
    """`api key 8f14e45f…`: a name that a person gave has words in it, or no digit."""
    end, value = _trimmed(data, start, end)
    digits, upper = (any(map(kind, map(chr, value))) for kind in (str.isdigit, str.isupper))
    mixed = upper and value.upper() != value and entropy(value) > 3.5
    good = digits and not wordy(value) and (mixed or (len(value) >= 20 and value.isalnum()))
    return ((start, end),) if good else ()


def _pair(data: bytes, start: int, end: int) -> Sequence[Span]:
    """`creds are admin / hunter2!`: the second has a digit or a sign in it, as passwords do."""
    value = data[start:end].replace(b" ", b"").partition(b"/")[2] or data[start:end].partition(b":")[2]
    return ((start, end),) if len(value) >= 6 and not value.isalpha() and looks_generated(value + b"......") else ()


def _short(data: bytes, start: int, end: int) -> Sequence[Span]:
    """`pass: 12, fail: 3` counts tests."""
    return () if data[start:end].isdigit() else _token(data, start, end)


def _userinfo(data: bytes, start: int, end: int) -> Sequence[Span]:
    """The credentials with the host they open; a bare `git@` opens nothing."""
    user = data[start:end].rpartition(b"@")[0]
    return () if user.lower() in {b"git", b"hg", b"svn", b""} else ((start, end),)


_STRONG = (
    rb"(?:pass(?:word|wd|phrase|code)s?|passwd|pwd|[_-]pass|dbpass|secret|(?:secret|private|access|api|signing|"
    rb"encryption|master|account|shared[_-]?access|ssh|hmac|webhook|deploy|license|consumer|app|storage)[ _.-]?key|"
    rb"apikey|client[ _.-]?secret|hmac[ _-]?secret|cvv2?|cvc2?)(?:[_-](?:base|value|prod|production|live|test|old|new|v?[0-9]))?"
)
_WEAK = (
    rb"(?:token|auth|authorization|credentials?|session(?:[ _-]?(?:id|key|cookie))?|sess(?:id)?|jsessionid|phpsessid|"
    rb"sid|csrf|xsrf|nonce|signature|sig|hmac|cookie|otp|totp|one[ -]time (?:code|password)|verification code|jwt|"
    rb"bearer|x-amz-credential|recovery[ _-]code|pin(?:[ _-]code)?|mfa[ _-]code)"
)
_SIGN = rb"[\"'`\\\]]{0,3}[ \t]{0,3}(?:=>|:=|==|[=:])[ \t]{0,3}"
_VALUE = rb"(?:\\?[\"'`])?([^\s\"'`<>,;&(){}|\\]+)"
_BARE_SCHEME = rb"(?:(?:Bearer|Basic|Token|OAuth|ApiKey|Api-Key|GenieKey|Key|Negotiate|SSWS|AWS4-HMAC-SHA256)[ \t]+)"
_SCHEME = rb"(?:Digest[ \t]+|" + _BARE_SCHEME + rb")"  # by itself `digest 3a7b…` is a hash

RULES = (
    Rule(
        "url_credentials",
        rb"(?i)\b(?:[a-z][a-z0-9+.-]{0,30})"
        rb"://([^\s/?#\"'<>@]*(?::[^\s/?#\"'<>@]*)?@(?:[^\s/?#\"'<>@]*@)*[^\s/?#\"'<>@,;)]*)",
        _userinfo,
    ),
    Rule(
        "url_credentials",
        rb"(?i)\b(?:https?|ftps?|sftp|ssh|smb|git)://([^\s/?#\"'<>@:]+:[^\s\"'<>@?#]+@[^\s/?#\"'<>@,;)]*)",
        _userinfo,
    ),
    Rule(
        "secret",
        rb"(?i)" + _STRONG + rb"[\"'`\\\]]{0,3}[ \t]{0,3}(?:=>|:=|==|[=:])[ \t]{0,3}\\?\"([^\"\n]+?)\\?\"",
        _quoted,
    ),
    Rule(
        "secret",
        rb"(?i)" + _STRONG + rb"[\"'`\\\]]{0,3}[ \t]{0,3}(?:=>|:=|==|[=:])[ \t]{0,3}\\?'([^'\n]+?)\\?'",
        _quoted,
    ),
    Rule("secret", rb"(?i)" + _STRONG + _SIGN + _SCHEME + rb"?" + _VALUE, _password),
    Rule("secret", rb"(?i)(?:\b|[_-])" + _WEAK + _SIGN + _SCHEME + rb"?" + _VALUE, _token),
    Rule("secret", rb"(?i)token" + _SIGN + _SCHEME + rb"?" + _VALUE, _token),
    Rule("secret", rb"(?i)(?:\b|_)key" + _SIGN + rb"(?:\\?[\"'`])?([A-Za-z0-9+/_.~-]+={0,2})", _bare_key),
    Rule("secret", rb"(?i)\b" + _BARE_SCHEME + rb"([A-Z0-9._~+/=-]{6,})", _token),
    Rule(
        "secret",
        rb"(?i)\b(?:proxy-)?authorization[\"']?[ \t]*[:=][ \t]*[\"']?(?:[A-Z0-9-]+[ \t]+)?([^\s\"',;]+)",
        _password,
    ),
    Rule("secret", rb"(?i)\b(?:set-)?cookie2?[\"']?[ \t]*:[ \t]*[\"']?([^\s=\"';,]+=[^\n\"']+)"),
    Rule(
        "secret",
        rb"(?i)(?:^|\s)--?(?:[a-z]+-){0,3}(?:password|passwd|pass|token|secret|api-?key|secret-?key|"
        rb"access-?key)[ \t]+[\"']?([^\s\"'-][^\s\"']*)",
        _password,
    ),
    Rule(
        "secret",
        rb"(?:^|\s)(?:-u|--user|--userpwd|--proxy-user)[ =]?[\"']?([A-Za-z0-9._@+-]+:[^\s\"':/][^\s\"']*)",
    ),
    Rule("secret", rb"(?i)\b(?:pass(?:word|phrase|code)|passwd)[ \t]+[\"'`]?([^\s\"'`<>,;=:]+)", _said),
    Rule("secret", rb"(?i)\b(?:pw|pass|psw|pswd)" + _SIGN + _VALUE, _short),
    Rule(
        "secret",
        rb"(?i)\b(?:client[ _-]secret|(?:api|access|secret|signing|private|license)[ _-]?key|secret|token|credential)"
        rb"[ \t]+[\"'`]?([^\s\"'`<>,;=:]{12,})",
        _pasted,
    ),
    Rule(
        "secret",
        rb"(?i)\b(?:creds?|credentials|log-?in)[ ]?(?:are|is|:|=)[ :]{0,2}([^\s/:]{2,40}[ ]?[/:][ ]?[^\s/]{6,})",
        _pair,
    ),
    Rule("secret", rb"(?i)\bredis-cli\b[^\n|;]{0,80}? -a ([^\s\"'-][^\s\"']{3,})"),
    Rule("secret", rb"(?i)\b(?:sshpass -p|requirepass|masterauth)[ \t]{0,3}([^\s\"']{4,})", _password),
    Rule("secret", rb"(?i)\bpin(?: code| number)? (?:is|was|:) ?([0-9]{4,8})\b"),
    Rule(
        "secret",
        rb"(?i)\b(?:pass(?:word|phrase|code)|passwd|pwd?|pass)[ \t]+(?:\w{1,12}[ \t]+){0,5}?(?:is|was|now)"
        rb"[ \t:]{1,3}[\"'`]?([^\s\"'`<>,]{4,})",
        _spoken,
    ),
    Rule(
        "secret",
        rb"(?i)\b(?:(?:otp|2fa|mfa|one[ -]time|log-?in|sign-?in|verification|security|auth(?:entication)?|confirmation|"
        rb"access|backup|recovery|sms)[ -](?:pass)?code|passcode)[ ]?(?:is|was|:|=)?[ :]{1,3}([0-9]{4,8})\b",
    ),
    Rule("secret", rb"(?i)\b(?:cvv2?|cvc2?|security code)[ \t]([0-9]{3,4})\b"),
    Rule("secret", rb"(?i)\bmysql(?:dump|admin)?\b[^\n|;]{0,80}? -p([^\s\"'-][^\s\"']{3,})"),
    Rule(
        "secret",
        rb"(?i)\b(?:pass(?:word|phrase|code)|passwd|pwd|secret|token|(?:api|private|access|signing)[ _-]?key|otp|"
        rb"credentials?)[ \t]+(?:\w{1,12}[ \t]+){0,2}?(?:is|was|were|to|are|now|"
        rb"still)[ \t:]{1,3}[\"'`]?([^\s\"'`<>,]{4,})",
        _spoken,
    ),
)
