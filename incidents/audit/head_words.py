"""What the signed heads prove here, and what not, in words for whoever reads the verdict. The table of it is in docs/audit.md."""

from incidents.models.head_copy import HeadStore
from incidents.models.signed_head import RSA, SignedHead

CUT = "the newest heads can be cut off together with their events, since there is no copy of them"


def what_it_proves(
    newest: SignedHead | None, *, behind: dict[str, int], grown: int, told: bool, own_key: bool, beside: int = 0
) -> str:
    """A paragraph. `behind`: how many heads the mirror and the bucket lack, for each that there is; `grown`: chains not signed yet.

    `beside`: events that were signed and stand beside their chain now. `told`: a head from
    outside was compared. `own_key`: by the keys of this installation itself.
    """
    said = [_against_whom(newest, behind)] if newest else ["Nothing is signed yet."]
    said += [f"The {store} lacks the newest {lacks} heads and catches up." for store, lacks in behind.items() if lacks]
    if grown:
        said.append(f"{grown} chains have grown since, and the next head will sign them.")
    if beside:
        said.append(
            f"{beside} events that were signed stand as evidence beside their chain, which another event has replaced: read the "
            "repair that its log names, and who made it."
        )
    if newest and told:
        said.append(
            "All that is older than the head that you were told of is as it was then, whoever has had what rights."
        )
    if newest and own_key:
        said.append("The public key is this installation's own: bring the one that you were given, and a head.")
    return " ".join(said)


def _against_whom(newest: SignedHead, behind: dict[str, int]) -> str:
    signed = f"what was signed up to head {newest.number} ({newest.at:%Y-%m-%d %H:%M} UTC)"
    if HeadStore.BUCKET in behind:
        return f"{signed.capitalize()} cannot be rewritten, cut or deleted unseen, not even with the database and our AWS role."
    weak = "" if newest.algorithm == RSA else "Weak: the key that signs is on our own machines. "
    taken = "our AWS role" if newest.algorithm == RSA else "that key and our AWS role"
    if HeadStore.MIRROR in behind:
        return f"{weak}With the database alone, {signed} cannot be rewritten, cut or deleted unseen; with {taken} too it can."
    return f"{weak}With the database alone, {signed} cannot be rewritten unseen, but {CUT}."
