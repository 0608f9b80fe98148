"""How one character is read: compatibility forms, accents and look-alikes become the plain letter a person sees."""

# ruff: noqa: RUF001 - look-alikes are what this file is about

import unicodedata

_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")  # fillers: letters by category, nothing to the eye
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Cc", "Co", "Cn"})


def invisible(char: str) -> bool:
    """Whether the character takes no room on the screen, or is only an accent upon its neighbour."""
    return char not in "\t\n\r" and (char in _BLANK or unicodedata.category(char) in _UNSEEN)


# Letters that Unicode does not decompose, and punctuation that people and phones swap for the plain one.
_PLAIN = {
    "ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE",
    "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-", "‒": "-", "⁃": "-", "。": ".", "·": ".",
    "∶": ":", "⁄": "/", "∕": "/", "٫": ".", "™": " ", "®": " ", "©": " ", "\u2028": "\n",
    "\u2029": "\n", "\u0085": "\n",
}  # fmt: skip
# Cyrillic and Greek letters that look exactly like Latin ones, pair by pair.
_ALIKE = dict(
    zip(
        "аеорсухіјѕԁһԛԝАВЕКМНОРСТУХІЈЅԌԚԜοανρτικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijsdhqwABEKMHOPCTYXIJSGQWoavptikABEZHIKMNOPTYX",
        strict=True,
    )
)


def fold(char: str) -> str:
    """The plain reading of one visible, non-ASCII character; itself where there is none, never empty."""
    if char in _PLAIN:
        return _PLAIN[char]
    if char in _ALIKE:
        return _ALIKE[char]
    category = unicodedata.category(char)
    if category == "Zs" or char == "\u2800":
        return " "
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(char))
    plain = "".join(part for part in unicodedata.normalize("NFKD", char) if not invisible(part))
    return "".join(_PLAIN.get(part, _ALIKE.get(part, part)) for part in plain) or char


_REMEMBERED = 20_000  # more than any language has; without a limit a hostile text would fill the memory


class Alphabet(dict[str, str]):
    """How each character is read; characters are looked up once and remembered.

    `unseen` is what an invisible character becomes: nothing, so that a word cut by one is whole again, or a character
    that no word contains. With `tags`, the invisible twins of ASCII (U+E0020 to U+E007E) become what they spell: a
    message can be written with them that only a model reads.
    """

    def __init__(self, *, unseen: str, tags: bool = False) -> None:
        """Starts empty; ASCII fills in on first use like the rest."""
        super().__init__()
        self._unseen = unseen
        self._tags = tags

    def __missing__(self, char: str) -> str:
        """The reading of a character not met before."""
        if self._tags and "\U000e0020" <= char <= "\U000e007e":
            read = chr(ord(char) - 0xE0000)
        elif invisible(char) and char != "\x85":
            read = self._unseen if unicodedata.category(char) in {"Cf", "Cc", "Co", "Cn"} or char in _BLANK else ""
        else:
            read = fold(char) if char >= "\x80" else char
        if len(self) > _REMEMBERED:
            self.clear()
        self[char] = read
        return read


JOINED, APART, TAGGED = Alphabet(unseen=""), Alphabet(unseen="\x00"), Alphabet(unseen="", tags=True)
