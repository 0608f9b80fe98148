"""What a model's tokens cost: USD for a million of them, for Bedrock's profiles that stay in one part of the world.

Compared on 2026-11-29 with https://platform.claude.com/docs/en/about-claude/pricing, whose prices Amazon takes for its global
profiles, and a tenth more from Claude 4.5 on where a profile stays in one part of the world. Claude 3.5 Sonnet costs twice what
it did (https://clauder-navi.com/en/bedrock-claude-cost/). The list that counts is https://aws.amazon.com/bedrock/pricing/ .

AI_PRICES adds models and takes the place of what stands here. A model that nobody knows a price of costs as much as the
dearest: the budget may stop too early, never too late.
"""

from decimal import Decimal

from django.conf import settings

from ai.completion import Tokens

MILLION = Decimal(1_000_000)
CACHED, WRITTEN = Decimal("0.1"), Decimal("1.25")  # of the price of an input token
DEAREST = (Decimal(15), Decimal(75))
PRICES: dict[str, tuple[Decimal, Decimal]] = {  # a part of the model's id: input, output
    "claude-haiku-4-5": (Decimal("1.1"), Decimal("5.5")),
    "claude-sonnet-4": (Decimal(3), Decimal(15)),
    "claude-sonnet-4-5": (Decimal("3.3"), Decimal("16.5")),
    "claude-sonnet-4-6": (Decimal("3.3"), Decimal("16.5")),
    "claude-opus-4": DEAREST,
    "claude-opus-4-5": (Decimal("5.5"), Decimal("27.5")),
    "claude-opus-4-6": (Decimal("5.5"), Decimal("27.5")),
    "claude-opus-4-7": (Decimal("5.5"), Decimal("27.5")),
    "claude-opus-4-8": (Decimal("5.5"), Decimal("27.5")),
    "claude-opus-5": (Decimal("5.5"), Decimal("27.5")),
    "claude-3-haiku": (Decimal("0.25"), Decimal("1.25")),
    "claude-3-5-haiku": (Decimal("0.8"), Decimal(4)),
    "claude-3-5-sonnet": (Decimal(6), Decimal(30)),
    "claude-3-7-sonnet": (Decimal(3), Decimal(15)),
}


def price_of(model: str) -> tuple[Decimal, Decimal]:
    """USD for a million tokens in and out, by the longest name that the id holds."""
    known = PRICES | settings.AI_PRICES
    found = [name for name in known if name in model]
    return known[max(found, key=len)] if found else DEAREST


def cost(model: str, tokens: Tokens) -> Decimal:
    """USD, to the millionth."""
    each_in, each_out = price_of(model)
    read = tokens.input + CACHED * tokens.cached + WRITTEN * tokens.written
    return round((each_in * read + each_out * tokens.output) / MILLION, 6)
