"""Every character by its name, as the fault `personality` of Bedrock chooses it."""

from collections.abc import Callable

from sandbox.model import broken, good, hostile, sloppy
from sandbox.model.said import Said

GOOD = "good"
CHARACTERS: dict[str, Callable[[str, str], Said]] = {
    GOOD: good.answer,
    "sloppy": sloppy.answer,
    "hostile": hostile.answer,
    "polite": hostile.polite,
    "broken": broken.answer,
    **broken.WAYS,
}
