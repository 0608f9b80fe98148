"""Numbers by which states know people: by their own shape and check digit, or by the word before them."""

from collections.abc import Callable, Sequence

from stdnum.br import cpf
from stdnum.es import dni, nie
from stdnum.fr import nir

from ai.redaction import validators
from ai.redaction.numbers import loose, measured
from incidents.hiding.rules import Check, Rule, Span


def _checked(valid: Callable[[str], bool]) -> Check:
    """What stands alone and, without its spaces and signs, has the right check digit."""

    def check(data: bytes, start: int, end: int) -> Sequence[Span]:
        plain = bytes(byte for byte in data[start:end] if chr(byte).isalnum()).decode("latin-1").upper()
        return ((start, end),) if loose(data, start, end) and valid(plain) else ()

    return check


def _spanish(text: str) -> bool:
    """A citizen's or a foreigner's."""
    return dni.is_valid(text) or nie.is_valid(text)


def _labelled(data: bytes, start: int, end: int) -> Sequence[Span]:
    """A word says what it is: then five digits are enough, and nothing may be counted by them."""
    digits = sum(chr(byte).isdigit() for byte in data[start:end])
    cut = data[end : end + 1].isalnum() or (data[end : end + 1] == b"." and data[end + 1 : end + 2].isalnum())
    return () if digits < 5 or cut or measured(data, end) else ((start, end),)


_WORDS = (
    rb"(?i:passports?|reisepass(?:nummer)?|pasaporte|passeport|driv(?:er'?s?|ing)[ _-]?licen[cs]e|permis de conduire|"
    rb"fuhrerschein|national[ _-]?id(?:entity)?(?:[ _-]?card)?|identity[ _-]?(?:card|document)|id[ _-]card|"
    rb"national insurance|nino|burgerservicenummer|bsn|personnummer|henkilotunnus|hetu|fodselsnummer|cpr|pesel|cpf|curp|"
    rb"aadhaa?r|uidai|pan[ _-]card|tax[ _-]?(?:file|payer)?[ _-]?(?:number|id)|tfn|nric|hkid|codice fiscale|"
    rb"steuer-?id(?:entifikationsnummer)?|steuernummer|sozialversicherungsnummer|svnr|ahv|ppsn?|"
    rb"nationaal nummer|rijksregisternummer|numero de securite sociale|resident[ _-]?(?:id|registration)|rrn|"
    rb"personalausweis(?:nummer)?|ausweis(?:nummer)?|individual number|id number|identity number|dni|nif|"
    rb"rodne cislo|cnp|amka|egn|emirates id|iqama|voter id|cedula)|"
    rb"SIN|PAN|NIE|NIR|NIN|RFC|RUT"
)
_VALUE = rb"([A-Za-z]{0,6}[ -]?[0-9][0-9A-Za-z]*(?:[ ./-][0-9][0-9A-Za-z]*){0,7}(?:[ -][A-Za-z]\b(?:[ ][0-9]{3}\b)?)?)"
_OF = rb"(?i:[ _-]?(?:number|num|no|nr|id|card|#)\b\.?)?[\"']?[ ]?(?i:is|was|:|=|#)?[ :=\"'(]{1,3}"

RULES = (
    Rule("national_id", rb"\b(?:" + _WORDS + rb")" + _OF + _VALUE, _labelled),
    Rule("national_id", rb"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[ ]?[0-9]{2}){3}[ ]?[A-D]\b"),  # United Kingdom
    Rule("national_id", rb"\b(?:[0-9]{8}|[XYZ]-?[0-9]{7})-?[A-Z]\b", _checked(_spanish)),  # Spain
    Rule("national_id", rb"(?i)\b[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]\b"),  # Italy
    Rule("national_id", rb"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", _checked(cpf.is_valid)),  # Brazil
    Rule("national_id", rb"[0-9]{6}[-+][0-9]{4}", _checked(validators.personnummer)),  # Sweden
    Rule("national_id", rb"\b[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]\b", _checked(validators.hetu)),  # Finland
    Rule("national_id", rb"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}", _checked(validators.rijksregister)),
    Rule("national_id", rb"\b[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]\b"),  # India
    Rule("national_id", rb"\b[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]\b", _checked(validators.resident)),  # China
    Rule("national_id", rb"\b[STFG][0-9]{7}[A-Z]\b", _checked(validators.nric)),  # Singapore
    Rule("national_id", rb"\b[A-Z]{1,2}[0-9]{6}\([0-9A]\)"),  # Hong Kong
    Rule(
        "national_id",  # France
        rb"\b[12][ ]?[0-9]{2}[ ]?(?:0[1-9]|1[0-2])[ ]?[0-9]{2}[ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{2}\b",
        _checked(nir.is_valid),
    ),
    Rule("national_id", rb"\b[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-[1-4][0-9]{6}\b"),  # Korea
    Rule("national_id", rb"\b756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}\b"),  # Switzerland
    Rule("national_id", rb"\b[A-Z]{4}[0-9]{6}[HM][A-Z]{5}[0-9A-Z][0-9]\b"),  # Mexico
)
