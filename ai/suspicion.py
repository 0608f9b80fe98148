"""What in a text is written for a model instead of for people: orders, imitated tool calls, claimed approvals, hidden words.

Nothing is refused for it. Whoever approves what the model made of the text is told, and reads more closely.
"""

# ruff: noqa: RUF001 - people give orders in every alphabet

import base64
import binascii
import codecs
import re
from collections.abc import Iterator, Mapping

import re2

from incidents.hiding.views import is_plain, views

_MODEL = r"(?:ai|llm|language model|model|assistant|chat ?bot|bot)"
_SAY = r"(?:say|write|print|output|reply|respond|answer|state|repeat)"
_RULES = r"(?:instructions?|prompts?|guidelines?|directives?)"

_RAW: Mapping[str, tuple[str, ...]] = {
    "gives orders to the model": (
        r"\b(?:ignore|ignoring|disregard|override|overrule|bypass|forget|do not follow|don't follow|stop following)\b"
        rf".{{0,30}}\b{_RULES}\b",
        r"\b(?:ignore|disregard|forget|override)\b.{0,20}\b(?:your|previous|all|any|these|the above)\s+(?:\w+\s+)?rules\b",
        r"\b(?:ignore|disregard|forget)\s+(?:all\s+|everything\s+)?(?:of\s+)?(?:the\s+)?above\b",
        r"\bforget\s+(?:everything|all)\s+(?:you|that|before|above|of)\b",
        rf"\bnew\s+(?:system\s+)?(?:instructions?|orders|prompt)\b(?:\s*:|.{{0,30}}\b(?:{_MODEL}|you)\b)",
        rf"\b(?:to|for|dear|attention|note to)\s+(?:the\s+|any\s+)?{_MODEL}\b\s*(?:[:,]|reading|that|who|processing)",
        r"\b(?:rules?|instructions?|restrictions?|filters?|safety \w+)\b.{0,20}\b"
        r"(?:no longer apply|do not apply|are (?:off|void|lifted))",
        r"\b(?:follow|obey)\s+(?:my|these|the following|these new|orders|instructions|me)\b.{0,30}\b(?:again|now|instead|and)\b",
        r"\bdecode\s+and\s+(?:follow|obey|do|execute)\b|\bobey\s+me\b",
        r"\bfrom\s+now\s+on,?\s+you\b|\bstop\s+(?:being|acting\s+as)\s+an?\b",
        rf"\b(?:instead|you\s+must|you\s+should|your\s+only\s+task\s+is\s+to)\s+(?:\w+\s+){{0,2}}{_SAY}\b",
        rf"(?:^|[.:;,!\n]\s{{0,4}}|\b(?:and|then|please)\s+){_SAY}\s+(?:only|exactly|verbatim|word\s+for\s+word|the\s+following|whatever)\b",
        r"\bignorier\w*.{0,30}\b(?:anweisung|vorgabe|regel)|\bvergiss.{0,30}\b(?:anweisung|alles)",
        r"\b(?:ignore[zr]?|oublie[zr]?)\b.{0,30}\b(?:instructions|consignes|regles)\b",
        r"\b(?:ignor[ae]\w*|olvida\w*|dimentica\w*|esque\w+)\b.{0,30}\b(?:instrucciones|istruzioni|instrucoes|reglas|regole|regras)\b",
        r"\b(?:negeer|vergeet)\b.{0,30}\b(?:instructies|regels|opdrachten)\b",
        r"\b(?:zignoruj|ignoruj|zapomnij)\b.{0,30}\b(?:polece|instrukcj|zasad)",
        r"(?:игнориру|забуд).{0,30}(?:инструкц|указани|правил)",
        r"(?:忽略|无视|無視|忘记).{0,12}(?:指令|指示|规则|提示)|(?:指示|命令|ルール).{0,8}(?:無視|忘れ)|(?:지시|명령|규칙).{0,10}무시",
        r"تجاهل.{0,30}(?:التعليمات|الأوامر)|(?:निर्देश|आदेश).{0,16}(?:अनदेखा|नज़रअंदाज़)",
    ),
    "imitates a tool call": (
        r"\btool_(?:use|calls?|code|results?)\b|\bfunction_calls?\b|<\s*/?\s*invoke\b|\bantml:|\[TOOL_CALLS\]",
        r"\b(?:use|call|invoke)\s+(?:your|the\s+available)\s+(?:tools?|functions?)\b|\brun\s+the\s+tool\b",
        r"\b(?:approve|publish|resolve|close|send)_(?:draft|update|incident|room|e?mail|statuspage)\b",
    ),
    "pretends to be the conversation around it": (
        r"<\|[a-z_ ]{2,24}\|>|\[/?(?:INST|SYSTEM)\]|<</?SYS>>|</s>\s*<s>|</?untrusted\b|\bUNTRUSTED-|\bstart_of_turn\b",
        r"[-=#]{3,}\s*(?:END\s+OF\s+(?:UNTRUSTED|DATA|INPUT|PROMPT|USER)|instructions?\b|system\b)",
        r"\boutside\s+the\s+fence\b|\b(?:repeat|print|close|reveal)\b.{0,20}\bdelimiter\b",
        r"(?:^|[:\n]\s{0,4})[*_>#\s]{0,8}(?:human|assistant|developer)[*_]{0,2}\s?[:：]\s",
        r"(?:^|[:\n]\s{0,4})[*_>#\s]{0,8}system[*_]{0,2}\s?[:：]\s{0,4}"
        r"(?:new|you|ignore|override|policy|write|say|the operator|all rules)\b",
    ),
    "asks to publish, or claims an approval": (
        r"\bpublish\s+(?:it\s+|this\s+|that\s+|the\s+\w+\s+)?(?:now|immediately|at\s+once|directly|straight|automatically|without)\b",
        r"\bpublica\s+(?:ahora|ya)\b|\bveröffentliche?\s+(?:sofort|jetzt)\b|\b(?:click|press)\s+publish\b|\bpost\s+(?:it|this)\s+to\s+customers\b",
        r"\bno\s+(?:further\s+)?approval\s+(?:is\s+)?(?:needed|required|necessary)\b|\bskip\s+(?:the\s+)?(?:review|approval|gate)\s*(?:$|[.,;:!])",
        r"\b(?:mark|treat|consider|regard)\b.{0,30}\b(?:pre-?)?approved\b|\bpre-?approved\s+by\b|\btell\s+the\s+approvers?\b",
        r"\bapproval\b.{0,10}\bgranted\b.{0,60}\b(?:draft|update|publish|customers|status\s+page)\b|\bdraft\s+status\s*:\s*approved\b",
        r"\bapproved\s+by\s+(?:the\s+)?(?:incident\s+commander|approver|ceo|legal)\b|\"(?:publish|four_eyes)\"\s*:\s*(?:true|false)",
    ),
    "wants a link shown to customers": (
        r"!\[[^\]\n]{0,100}\]\(|\]\(\s*(?:javascript|data|vbscript):",
        r"\b(?:add|include|insert|append)\s+(?:the|this|that|an?)\s+(?:link|image|picture|address|url)\b",
        r"https?://\S+.{0,20}\b(?:into|in)\s+(?:the|your)\s+(?:update|answer|message|draft)\b",
        r"\btell\s+(?:the\s+|our\s+)?customers\s+to\s+(?:click|visit|log\s?in|verify|pay)\b",
    ),
    "asks for secrets or for our instructions": (
        rf"\b(?:system|hidden|initial)\s+prompt\b|\b(?:your|hidden)\s+{_RULES}\b",
        r"\brepeat\s+(?:everything|all|the\s+(?:text|words))\s+(?:above|before)\b",
        r"(?:^|[.:;!?,\n]\s{0,4}|\band\s+|\bplease\s+)"
        r"(?:print|output|reveal|include|tell\s+us|tell\s+me|list\s+every|list\s+all|spell)\s.{0,40}\b"
        r"(?:credentials|passwords?|secrets?|api[ _-]?keys?|tokens?|environment\s+variables|names|e-?mail\s+address(?:es)?)\b",
        r"(?:^|[.:;!?,\n]\s{0,4})reveal\s+everything\b",
    ),
    "wants the model to play a role": (
        r"\byou\s+are\s+(?:now\s+)?(?:dan\b|a\s+pirate|in\s+developer\s+mode|free\s+of|unrestricted|an?\s+(?:unrestricted|angry|evil))",
        r"\byou\s+are\s+now\s+an?\b|\byou\s+have\s+no\s+(?:rules|restrictions|limits)\b|\bpretend\s+(?:to\s+be|that\s+you|you)\b",
        r"\b(?:act|behave|answer)\s+as\s+(?:an?\s+)?(?:unrestricted|evil|ai|dan|assistant|if\s+you)\b|\brole-?play\b|\blet\s+us\s+play\s+a\s+game\b",
        r"\bimagine\s+(?:that\s+)?you\b",
    ),
}  # fmt: skip
_TABLE = {what: re2.compile(f"(?is){'|'.join(f'(?:{one})' for one in said)}") for what, said in _RAW.items()}

HIDDEN = "holds characters that nobody can see"
_UNSEEN = re.compile(
    "[\u202d\u202e]"  # turned round
    "|(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0020-\U000e007f]"  # an invisible alphabet, but for the flags made of it
    "|(?:[A-Za-z][\u00ad\u200b-\u200d\u2060\ufeff]){3}"  # words that are cut
)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,4000}={0,2}")
_HEX = re.compile(r"(?:[0-9a-f]{2}){16,2000}")


def suspicions(text: str) -> list[str]:
    """What is odd about it, each a sentence's end in the order of the table: `gives orders to the model`. Mostly none."""
    found = {what for reading in _readings(text) for what, pattern in _TABLE.items() if pattern.search(reading)}
    return [*(what for what in _TABLE if what in found), *([HIDDEN] if _UNSEEN.search(text) else [])]


def _readings(text: str) -> Iterator[str]:
    """As it stands, as each of its disguises reads, and what is encoded in it."""
    yield text
    if not is_plain(text):
        yield from (view.text for view in views(text))
    yield codecs.encode(text, "rot13")
    if hidden := " ".join([*map(_from_base64, _BASE64.findall(text)), *map(_from_hex, _HEX.findall(text))]).strip():
        yield hidden


def _from_base64(found: str) -> str:
    try:
        return base64.b64decode(found[: len(found) // 4 * 4]).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _from_hex(found: str) -> str:
    try:
        return bytes.fromhex(found).decode("utf-8")
    except UnicodeDecodeError:
        return ""
