"""What a reader could take for something else, spelled out for whoever approves: where links go, words of two alphabets.

Pure: it looks at text and asks nobody.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from urllib.parse import unquote, urlsplit

DOTS = re.compile("[.\u3002\uff0e\uff61]")  # browsers read each of them as a dot in a host's name
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}$")
SLASHES = re.compile(r":[/\\]{1,2}")
GAPS = re.compile(r"[\s<>\"']+")
BREAKS = re.compile(r"[()\[\]{},;|\u2026\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb]+")
AROUND = ".,;:!?)]}'\"\u201d\u2019"  # ends a sentence rather than a link
MAIL = "mailto:"

# Written together in one word by everybody who writes these languages
EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "BOPOMOFO", "HANGUL"})
NO_SCRIPT = frozenset({"MICRO", "MODIFIER", "FEMININE", "MASCULINE"})  # `µs`, `1º`: letters of every alphabet
# Letters of other alphabets that look like Latin ones: a word of these alone looks like a Latin word
LIKE_LATIN = frozenset(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u04cf\u0410\u0412\u0415\u041a"
    "\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0405\u0406\u0408\u03bf\u03bd\u03c1\u0391\u0392\u0395\u0396\u0397\u0399"
    "\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
)


def spelled_out(*texts: str) -> list[str]:
    """A sentence for each link and each word that needs one, in their order, once each."""
    said = [line for text in texts for line in (*_links(text), *_words(text))]
    return list(dict.fromkeys(said))


def _links(text: str) -> Iterator[str]:
    for piece in filter(None, GAPS.split(text)):
        before, *links = _at_schemes(piece)
        found = [(bare, False) for bare in BREAKS.split(before)] + [(link, True) for link in links]
        for shown, has_scheme in found:
            link = shown.rstrip(AROUND)
            if has_scheme or _could_be_a_host(link):
                yield from _where_it_goes(link, has_scheme=has_scheme)


def _at_schemes(piece: str) -> list[str]:
    """What stands before the first link with a scheme, and then each of them, up to where the next begins."""
    starts = [found.start() for found in re.finditer(MAIL, piece, re.IGNORECASE)]
    for slashes in SLASHES.finditer(piece):
        if scheme := SCHEME.search(piece, max(slashes.start() - 31, 0), slashes.start()):
            starts.append(scheme.start())
    places = [0, *sorted(set(starts)), len(piece)]
    return [piece[start:end] for start, end in pairwise(places)]


def _could_be_a_host(bare: str) -> bool:
    """Whether a name without a scheme could be one: it has a dot and ends in letters, `3.5` and `v1.2` do not."""
    name = _authority(f"//{bare.lstrip('/')}").rpartition("@")[2].partition(":")[0]
    *labels, last = DOTS.split(name)
    if not labels or not all(_is_label(label) for label in (*labels, last)):
        return False
    has_other_dots = name.count(".") != len(labels)  # a sentence of Japanese ends in one of them
    return len(last) > 1 and (
        last.lower().startswith("xn--") or (last.isalpha() and (last.isascii() or not has_other_dots))
    )


def _is_label(label: str) -> bool:
    return bool(label) and all(unicodedata.category(one)[0] in "LMN" or one in "-_" for one in label)


def _where_it_goes(link: str, *, has_scheme: bool) -> Iterator[str]:
    if link.lower().startswith(MAIL):
        to = unquote(link[len(MAIL) :]).partition("?")[0]
        yield f"The link {link} writes to {to}, whose host is {_ascii(to.rpartition('@')[2])}."
        return
    before, at, host = _authority(link if has_scheme else f"//{link.lstrip('/')}").rpartition("@")
    name, _, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    if at and not has_scheme:
        yield f"The address {link} is read as one to write to; its host is {_ascii(name)}."
    elif name:
        said = f"The link {link} goes to the host {_ascii(name)}" + (f", port {port}." if port else ".")
        yield f"{said} The part {before}@ is no address." if at else said


def _authority(link: str) -> str:
    """What stands between the slashes; browsers read a backslash as one of them, and take any number of them."""
    straight = re.sub(r"^([A-Za-z0-9+.-]*:)?/+", r"\1//", link.replace("\\", "/"))
    try:
        return unquote(urlsplit(straight).netloc)
    except ValueError:  # a bracket that is not closed, or what is no host at all
        return straight.partition("//")[2].partition("/")[0]


def _ascii(host: str) -> str:
    """As it is looked up: each label lower case, and in Punycode where it is not ASCII."""
    plain = unicodedata.normalize("NFKC", DOTS.sub(".", host)).lower()
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in plain.split(".")
    )


def _words(text: str) -> Iterator[str]:
    found = list(_words_in(text))
    has_latin = any(_scripts(word) == {"LATIN"} for word in found)
    for word in found:
        scripts = _scripts(word)
        if _is_mixed(scripts):
            yield f"The word \u201c{word}\u201d mixes {_listed(scripts)} letters: {_letters(word)}."
        elif (
            has_latin
            and scripts & {"CYRILLIC", "GREEK"}
            and LIKE_LATIN.issuperset(one for one in word if one.isalpha())
        ):
            yield f"The word \u201c{word}\u201d looks Latin and is {_listed(scripts)}: {_letters(word)}."


def _words_in(text: str) -> Iterator[str]:
    """Runs of letters, marks and digits."""
    for is_word, run in groupby(text, key=lambda character: unicodedata.category(character)[0] in "LMN"):
        if is_word:
            yield "".join(run)


def _is_mixed(scripts: set[str]) -> bool:
    beside = scripts - EAST_ASIAN
    return len(beside) > 1 or (len(scripts) > len(beside) > 0 and beside != {"LATIN"})


def _scripts(word: str) -> set[str]:
    """The alphabets of its letters, by the first word of their names."""
    names = (unicodedata.name(letter, "").split(" ") for letter in word if letter.isalpha())
    firsts = (name[1] if name[0] in ("FULLWIDTH", "HALFWIDTH") and len(name) > 1 else name[0] for name in names)
    return {first for first in firsts if first and first not in NO_SCRIPT}


def _listed(scripts: Iterable[str]) -> str:
    return " and ".join(script.capitalize() for script in sorted(scripts, key=lambda name: (name != "LATIN", name)))


def _letters(word: str) -> str:
    """Each once with its number, and with its name where it is not ASCII."""
    return ", ".join(
        f"{one} U+{ord(one):04X}" + ("" if one.isascii() else f" {unicodedata.name(one, '')}".rstrip())
        for one in dict.fromkeys(word)
    )
