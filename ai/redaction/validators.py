"""Checksums and shapes that tell a real number from any other row of digits."""

import ipaddress
import re
from collections.abc import Iterable

# ISO 13616 registry: how many characters an IBAN of each country has.
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SD": 18,
    "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22,
    "VG": 24, "XK": 20,
}  # fmt: skip

# Issuer prefixes as (from, to, lengths); the range is compared over as many digits as its bounds have.
_ISSUERS = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("6011", "6011", (16, 17, 18, 19)),  # Discover
    ("644", "659", (16, 17, 18, 19)),
    ("300", "305", (14, 16)),  # Diners Club
    ("36", "36", (14, 16)),
    ("38", "39", (14, 16)),
    ("3528", "3589", (16, 17, 18, 19)),  # JCB
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("2200", "2204", (16, 17, 18, 19)),  # Mir
    ("9792", "9792", (16,)),  # Troy
    ("60", "60", (16,)),  # RuPay
    ("508", "508", (16,)),
    ("5018", "5020", (12, 13, 14, 15, 16, 17, 18, 19)),  # Maestro
    ("5038", "5038", (12, 13, 14, 15, 16, 17, 18, 19)),
    ("5893", "5893", (12, 13, 14, 15, 16, 17, 18, 19)),
    ("6304", "6304", (12, 13, 14, 15, 16, 17, 18, 19)),
    ("6759", "6763", (12, 13, 14, 15, 16, 17, 18, 19)),
    ("5060", "5061", (16, 19)),  # Verve
)

# ITU E.164 country codes of two and three digits; 1 and 7 are the only ones of one digit.
_TWO = frozenset(
    re.findall(
        r"\S+",
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 "
        "86 90 91 92 93 94 95 98",
    )
)
_THREE = frozenset(
    str(code)
    for first, last in (
        (211, 213), (216, 216), (218, 218), (220, 269), (290, 291), (297, 299), (350, 359), (370, 389), (420, 421),
        (423, 423), (500, 509), (590, 599), (670, 670), (672, 692), (800, 800), (808, 808), (850, 850), (852, 853),
        (855, 856), (870, 870), (878, 878), (880, 883), (886, 888), (960, 968), (970, 977), (979, 979), (992, 998),
    )
    for code in range(first, last + 1)
)  # fmt: skip


_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice the digit, and the digits of that added up


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1."""
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))) % 10 == 0


def _issued() -> dict[str, tuple[int, ...]]:
    """The lengths of the cards that begin with each four digits, longest first."""
    lengths: dict[str, set[int]] = {}
    for first, last, allowed in _ISSUERS:
        scale = 10 ** (4 - len(first))
        for prefix in range(int(first) * scale, (int(last) + 1) * scale):
            lengths.setdefault(str(prefix), set()).update(allowed)
    return {prefix: tuple(sorted(found, reverse=True)) for prefix, found in lengths.items()}


_LENGTHS = _issued()


def card_lengths(first_four: str) -> tuple[int, ...]:
    """How long a card that begins so may be, longest first; empty where nobody issues such a card."""
    return _LENGTHS.get(first_four, ())


def iban(text: str) -> bool:
    """Whether `text` (capitals and digits, no spaces) has its country's length and the right check digits."""
    if len(text) != IBAN_LENGTHS.get(text[:2]):
        return False
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


def ssn(digits: str) -> bool:
    """Whether nine digits can be a US social security number, or a taxpayer number of the same shape (9xx)."""
    area, group, serial = digits[:3], int(digits[3:5]), digits[5:]
    if area in {"000", "666"} or group == 0 or serial == "0000":
        return False
    return area < "900" or 50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 99


def country_code(digits: str) -> bool:
    """Whether an international number (no plus, no 00) has a country code that exists and a length that can be."""
    if digits[0] == "1":
        return len(digits) == 11 and nanp(digits[1:])
    if digits[0] == "7":
        return len(digits) == 11
    return (digits[:2] in _TWO or digits[:3] in _THREE) and 8 <= len(digits) <= 15


def nanp(digits: str) -> bool:
    """Whether ten digits can be a North American number. Unassigned exchanges (123) are taken too."""
    return len(digits) == 10 and digits[0] > "1"


def ipv4(text: str) -> bool:
    """Whether four decimal numbers joined by dots are an address."""
    parts = text.split(".")
    return len(parts) == 4 and all(len(part) <= 3 and int(part) <= 255 for part in parts)


def ipv6(text: str) -> bool:
    """Whether the text is an address in any of IPv6's forms."""
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _weighed(digits: str, weights: Iterable[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _day(yymmdd: str) -> bool:
    """Whether six digits can be a day of some year, month in the middle."""
    return 1 <= int(yymmdd[2:4]) <= 12 and 1 <= int(yymmdd[4:6]) <= 31


def dni(text: str) -> bool:
    """Spain: the letter follows from the number; X, Y and Z of foreigners count as 0, 1 and 2."""
    number = text[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == text[-1]


def cpf(digits: str) -> bool:
    """Brazil: two check digits, and not one digit all along."""
    checks = (_weighed(digits, range(last, 1, -1)) * 10 % 11 % 10 for last in (10, 11))
    return len(set(digits)) > 1 and digits[9:] == "".join(map(str, checks))


def personnummer(digits: str) -> bool:
    """Sweden: a birthday (the day plus 60 for a coordination number), three digits, Luhn's."""
    day = int(digits[4:6])
    return 1 <= int(digits[2:4]) <= 12 and (1 <= day <= 31 or 61 <= day <= 91) and luhn(digits)


def hetu(text: str) -> bool:
    """Finland: day, month and year, an individual number, and a check character; a letter may mark the century."""
    number = text[:6] + text[-4:-1]
    return 1 <= int(number[2:4]) <= 12 and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(number) % 31] == text[-1]


def rijksregister(digits: str) -> bool:
    """Belgium: 97 minus the remainder; those born from 2000 on have a 2 before."""
    return any(97 - int(century + digits[:9]) % 97 == int(digits[9:]) for century in ("", "2"))


def resident(text: str) -> bool:
    """China, GB 11643: a birthday in the middle and ISO 7064's check character."""
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    return _day(text[8:14]) and "10X98765432"[_weighed(text, weights) % 11] == text[-1]


def nric(text: str) -> bool:
    """Singapore: a check letter, from another row for foreigners and for those of this century."""
    total = _weighed(text[1:8], (2, 7, 6, 5, 4, 3, 2)) + (4 if text[0] in "TG" else 0)
    return ("JZIHGFEDCBA" if text[0] in "ST" else "XWUTRQPNMLK")[total % 11] == text[-1]


def nir(digits: str) -> bool:
    """France: 97 minus the remainder."""
    return 97 - int(digits[:13]) % 97 == int(digits[13:])
