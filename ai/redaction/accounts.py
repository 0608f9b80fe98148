"""The ids under which the company's customers, members and employees are kept."""

from collections.abc import Sequence

from ai.redaction.numbers import measured
from incidents.hiding.assignments import looks_generated
from incidents.hiding.rules import Rule, Span

_WHO = (
    rb"(?:customer|cust|client|account|acct|user|member(?:ship)?|subscriber|subscription|tenant|org(?:ani[sz]ation)?|"
    rb"merchant|patient|employee|emp|policy(?:holder)?|loan|cardholder|payee|beneficiary)"
)
_UUID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ID = rb"(?:[ _.-]?(?:no\.|(?:ids?|identifier|no|nr|num(?:ber)?|ref(?:erence)?|uuid|key)\b)|[ _-]?#)"


def _id(data: bytes, start: int, end: int) -> Sequence[Span]:
    """An id has a digit in it, or is such as nobody would think of, and is not what follows `user:` in a sentence."""
    value = data[start:end].rstrip(b".,:;-_/")
    known = any(chr(byte).isdigit() for byte in value) or looks_generated(value)
    if len(value) < 2 or not known or measured(data, start + len(value)):
        return ()
    return ((start, start + len(value)),)


def _count_free(data: bytes, start: int, end: int) -> Sequence[Span]:
    """A number after the bare word: long enough to be no status code, and nothing is counted by it."""
    return (
        ()
        if measured(data, end) or (data[end : end + 1] in (b"%", b"/", b".") and data[end + 1 : end + 2].isalnum())
        else ((start, end),)
    )


def _prefixed(data: bytes, start: int, end: int) -> Sequence[Span]:
    tail = data[start:end].partition(b"_")[2]
    digits = sum(chr(byte).isdigit() for byte in tail)
    return ((start, end),) if digits >= 2 or (digits and tail.lower() != tail) else ()


RULES = (
    Rule("account_id", rb"(?i)(?:\b|_)" + _WHO + rb"[\"']?[ :=#]{1,3}[\"']?(" + _UUID + rb")\b"),
    Rule(
        "account_id",
        rb"(?i)(?:\b|_)"
        + _WHO
        + _ID
        + rb"[\"']?[ ]?(?:is |was |of )?[=:(#]{0,2}[ ]?\\?[\"']?([A-Z0-9][A-Z0-9_.:/|-]*)",
        _id,
    ),
    Rule("account_id", rb"(?i)(?:\b|_)" + _WHO + rb"[\"']?[=:][ ]?[\"']?([A-Z]{0,8}[_-]?[0-9][A-Z0-9_-]{2,})\b", _id),
    Rule(
        "account_id",
        rb"(?i)\b(?:customer|cust|account|acct|user|member|tenant|subscriber|merchant|patient|employee|"
        rb"policyholder)[ ]\(?([0-9]{4,20}|[0-9]{2,6}(?:-[0-9]{2,8}){1,3})\b",
        _count_free,
    ),
    Rule(
        "account_id",
        rb"\b(?:cus|cust|customer|acc|acct|account|usr|user|org|mem|member|tenant|sub|subscr|merchant|ba|src|pi|pm|"
        rb"ch)_[A-Za-z0-9]{6,}\b",
        _prefixed,
    ),
    Rule(
        "account_id",
        rb"\b(?:CUST|CUS|CUSTOMER|ACCT|ACCOUNT|CLIENT|MEMBER|PATIENT|TENANT|EMP|USR)[-_#][A-Z]{0,3}[0-9]{3,}\b",
    ),
    Rule("account_id", rb"(?i)(?:\b|_)(?:uid|userid|cid)[\"']?[=:][ ]?[\"']?([A-Z0-9_-]*[0-9][A-Z0-9_-]{3,})\b"),
    Rule(
        "bank_account",
        rb"(?i)\b(?:sort[ -]?code|routing(?: transit)?(?:[ _-]?(?:number|no\.?))?|aba|bsb|rtn|"
        rb"bank account(?: (?:number|no\.?))?|swift|bic)[\"']?[ ]?(?:is|:|=|"
        rb"#)?[ :=\"']{1,3}([A-Z]{0,8}[0-9][0-9 -]{4,16}[0-9]|[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b",
    ),
)
