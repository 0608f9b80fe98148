"""Checks a publication's receipt with nothing but Python: `python verify_receipt.py receipt.json`. Exit status 0: it is sound.

The receipt is made anew from the words and the events in it alone; it is sound if that gives the same file, byte by byte.
Python 3.10 or newer.
"""

import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

FIRST = ["STATUSPAGE_DRAFT_APPROVED", "PUBLICATION_RESERVED", "PUBLICATION_SENDING"]
BETWEEN = {"PUBLICATION_SENDING", "PUBLICATION_DECIDED"}  # sent once more; decided by a person
LAST = "STATUSPAGE_PUBLISHED"
SOUND = """Sound. This proves:
- The words have the digest {digest}.
- Event {seq} of {chain} approves exactly that digest: by {approver}, at {at}, by right of {right}.
- Reserving, sending and publishing stand later in that chain, for the same digest.
- It was published on page {page} in incident {incident}, as update {update}.

It does not prove:
- that the audit log holds these events at these places: compare their hashes with its export;
- who {approver} is, and that they had that right: the log of people and groups says so;
- that the page shows it still: `manage.py gate_violations` compares the two.
"""


def check(raw: bytes) -> dict[str, Any]:
    """The receipt, as it was read. Raises ValueError with what is wrong."""
    told = json.loads(raw)
    events = [json.loads(one["canonical"]) for one in told["events"]]
    check_events(told["events"], events)
    anew = made_anew(told, events)
    differing = [name for name in anew if written(anew[name]) != written(told.get(name))]
    demand(not differing, f"the words and events in it do not bear out its {', '.join(differing)}")
    demand(written(anew) == raw, "it is not written as receipts are: something was added, or it was saved anew")
    return anew


def check_events(kept: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    """One chain, in the gate's order, about one digest and one publication."""
    actions = [said["action"] for said in events]
    demand(actions[:3] == FIRST and set(actions[3:-1]) <= BETWEEN, "its events are not the steps of the gate")
    demand(actions[3:] != [] and actions[-1] == LAST, "it was not published")
    demand(len({said["chain"] for said in events}) == 1, "its events are from several chains")
    demand(len({said["detail"]["digest"] for said in events}) == 1, "its events are about several words")
    demand(
        len({said["detail"]["publication"] for said in events[1:]}) == 1, "its events are about several publications"
    )
    demand(events[0]["actor"]["ref"] == events[0]["detail"]["approver"], "somebody else than the approver approved it")
    for (one, before), (other, after) in pairwise(zip(kept, events, strict=True)):
        demand(before["seq"] < after["seq"], "its events are not in their order")
        is_next = before["seq"] + 1 == after["seq"]
        demand(
            not is_next or one["hash"] == other["previous"], f"event {after['seq']} does not follow the one before it"
        )


def made_anew(told: dict[str, Any], events: list[dict[str, Any]]) -> dict[str, Any]:
    """The receipt as it has to be, given these words and events."""
    approved, published, words = events[0], events[-1]["detail"], told["content"]
    digest = hashlib.sha256(words.encode()).hexdigest()
    demand(digest == published["digest"], "its words are not those that were approved")
    demand(
        json.loads(words)["target"] in ("new", published["statuspage_incident"]), "its words are for another incident"
    )
    right = {name: approved["detail"][name] for name in ("approver", "group", "role")}
    return {
        "receipt": "incident-response publication receipt",
        "version": 1,
        "publication": published["publication"],
        "page": json.loads(words)["page"],
        "content": words,
        "digest": digest,
        "chain": approved["chain"],
        "approval": {"seq": approved["seq"], "at": approved["at"], **right},
        "shown": {"incident": published["statuspage_incident"], "update": published["statuspage_update"]},
        "events": [event(one, said) for one, said in zip(told["events"], events, strict=True)],
    }


def event(kept: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """`hash` is SHA-256 over the hash before it and the event's own bytes."""
    previous, canonical = bytes.fromhex(kept["previous"]), kept["canonical"]
    demand(len(previous) == 32, "a hash has 32 bytes")
    hashed = hashlib.sha256(previous + canonical.encode()).hexdigest()
    return {"seq": said["seq"], "previous": previous.hex(), "canonical": canonical, "hash": hashed}


def written(part: Any) -> bytes:
    """The one form in which receipts are written."""
    return (json.dumps(part, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def demand(fits: bool, otherwise: str) -> None:
    """Raises ValueError unless it fits."""
    if not fits:
        raise ValueError(otherwise)


def main() -> int:
    """0 if it is sound, else 1; says what that proves, or what is wrong."""
    try:
        told = check(Path(sys.argv[1]).read_bytes())
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, RecursionError) as wrong:
        sys.stdout.write(f"Not sound: {wrong}\n")
        return 1
    right = " as ".join(filter(None, (told["approval"]["group"], told["approval"]["role"])))
    sys.stdout.write(SOUND.format(right=right, **told["approval"], **told["shown"], **told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
