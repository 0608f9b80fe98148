"""Checksums and shapes that tell a real number from any other row of digits."""

import ipaddress
import re
from collections.abc import Iterable
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneNumber, is_possible_number
from stdnum import luhn, numdb
from stdnum.cn import ric
from stdnum.iso7064 import mod_97_10

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


_IBANS = numdb.get("iban")  # the registry of ISO 13616
_PART = re.compile(r"([0-9]+)!")


@cache
def iban_length(country: str) -> int:
    """How many characters an IBAN of the country (two capitals) has; 0 where there are none."""
    registered = _IBANS.info(country)[0][1]
    return 4 + sum(map(int, _PART.findall(registered["bban"]))) if registered else 0


def iban(text: str) -> bool:
    """Whether `text` (capitals and digits, no spaces) has its country's length and the right check digits.

    Which places are letters is not asked: what is an IBAN but for that was meant to be one.
    """
    return len(text) == iban_length(text[:2]) and mod_97_10.is_valid(text[4:] + text[:4])


def ssn(digits: str) -> bool:
    """Whether nine digits can be a US social security number, or a taxpayer number of the same shape (9xx)."""
    area, group, serial = digits[:3], int(digits[3:5]), digits[5:]
    if area in {"000", "666"} or group == 0 or serial == "0000":
        return False
    return area < "900" or 50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 99


_SPARE = {259, 379, 384, 388, 684, 887, 997}  # reserved or withdrawn by the ITU; hidden when written as a country's
_CODES = {*COUNTRY_CODE_TO_REGION_CODE, *_SPARE}


def international(digits: str) -> bool:
    """Whether seven digits or more (after + or 00) can be a number: the country exists, and its numbers are as long.

    Behind a country code of two or three digits other lengths are taken too: people leave digits out.
    """
    for size in (1, 2, 3):
        code = int(digits[:size])
        if code in _CODES:
            break
    else:
        return False
    if len(digits) == 11 if code in {1, 7} else 8 <= len(digits) <= 15:
        return True
    return _is_possible(code, len(str(int(digits[len(str(code)) :]))))


@cache
def _is_possible(code: int, length: int) -> bool:
    """Whether numbers of the country have so many digits after its code."""
    return is_possible_number(PhoneNumber(country_code=code, national_number=int("1" * length)))


def nanp(digits: str) -> bool:
    """Whether ten digits can be a North American number. Unassigned exchanges (123) are taken too."""
    return len(digits) == 10 and digits[0] > "1"


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


def personnummer(digits: str) -> bool:
    """Sweden: a birthday (the day plus 60 for a coordination number), three digits, Luhn's."""
    day = int(digits[4:6])
    return 1 <= int(digits[2:4]) <= 12 and (1 <= day <= 31 or 61 <= day <= 91) and luhn.is_valid(digits)


def hetu(text: str) -> bool:
    """Finland: day, month and year, an individual number, and a check character; a letter may mark the century."""
    number = text[:6] + text[-4:-1]
    return 1 <= int(number[2:4]) <= 12 and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(number) % 31] == text[-1]


def rijksregister(digits: str) -> bool:
    """Belgium: 97 minus the remainder; those born from 2000 on have a 2 before."""
    return any(97 - int(century + digits[:9]) % 97 == int(digits[9:]) for century in ("", "2"))


def resident(text: str) -> bool:
    """China, GB 11643: a birthday in the middle and the check character. The place of birth may be any."""
    return _day(text[8:14]) and ric.calc_check_digit(text) == text[-1]


def nric(text: str) -> bool:
    """Singapore: a check letter, from another row for foreigners and for those of this century."""
    total = _weighed(text[1:8], (2, 7, 6, 5, 4, 3, 2)) + (4 if text[0] in "TG" else 0)
    return ("JZIHGFEDCBA" if text[0] in "ST" else "XWUTRQPNMLK")[total % 11] == text[-1]
