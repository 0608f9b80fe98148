"""Reads signed heads, here and where their copies are, and notes what is wrong with them and what they say of events."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import Max

from incidents.audit.claims import Claim, Difference, refuted
from incidents.audit.head_copies import copied_up_to, partition
from incidents.audit.head_faults import Expected, faults, follows, from_document, is_signed, text_of
from incidents.audit.head_text import document
from incidents.audit.stored_heads import StoredHead
from incidents.models.chain_salt import ChainSalt
from incidents.models.head_copy import HeadStore
from incidents.models.signed_chain import SignedChain
from incidents.models.signed_head import SignedHead

LOT = 200
NOT_BELIEVED = {
    "canonical",
    "digest",
    "algorithm",
    "signature",
}  # a head with a fault in one of these says nothing of events


class Reading:
    """What has been read so far. With `chain` only what heads say of that one is held against its events."""

    def __init__(self, expected: Expected, *, chain: str = "") -> None:
        self.expected = expected
        self.whole = not chain
        self.name = partition(expected.installation.id)
        salts = ChainSalt.objects.filter(chain=chain) if chain else ChainSalt.objects.all()
        self.chains = {salt.leaf: salt.chain for salt in salts.iterator(chunk_size=2000)}
        self.newest: SignedHead | None = None
        self._differences: list[Difference] = []
        self._ours: list[Claim] = []
        self._elsewhere: list[Claim] = []
        self._strange: set[str] = set()
        self.beside: set[tuple[str, int]] = (
            set()
        )  # events, once `differences` were read, that were signed and are now evidence

    def read_database(self) -> None:
        """Every head here: its number, its place, itself."""
        for head in SignedHead.objects.order_by("number").iterator(chunk_size=LOT):
            number = self.newest.number + 1 if self.newest else 1
            if head.number != number:
                self._note(number, "number", f"missing; the next one is {head.number}")
            elif not follows(head, self.newest):
                self._note(number, "previous", "it does not name the head before it")
            found = list(faults(head, self.expected))
            for field, said in found:
                self._note(head.number, field, said)
            if not NOT_BELIEVED & {field for field, _ in found}:
                self._take(head, self._ours)
            self.newest = head

    def compare_known(self, number: int, digest: str) -> None:
        """With a head that somebody was told of before: `digest` in hex."""
        head = SignedHead.objects.filter(number=number).first()
        if head is None:
            self._note(number, "known", "you were told of it, and it is not here")
        elif bytes(head.digest).hex() != digest.lower():
            self._note(number, "known", "it is another than the one that you were told of")

    def compare_copies(self, copies: Iterator[StoredHead], store: HeadStore) -> int:
        """With the copies in one place; gives how many of the newest heads are not there yet."""
        reached = 0
        while lot := list(islice(copies, LOT)):
            ours = SignedHead.objects.in_bulk([copy.number for copy in lot])
            for copy in lot:
                if copy.number != reached + 1:
                    self._note(reached + 1, store, self._instead(copy))
                self._compare(copy, ours.get(copy.number), store)
                reached = max(reached, copy.number)
        newest = self.newest.number if self.newest else 0
        if reached < min(newest, copied_up_to(store)):
            self._note(reached + 1, store, "missing there, although it was copied")
        return max(newest - reached, 0)

    def differences(self) -> list[Difference]:
        """Whatever was noted, and the first of each chain in which its events are not what heads say; copies are believed first."""
        claims = sorted([*self._elsewhere, *self._ours], key=lambda claim: claim.head)
        return [*self._differences, *refuted(claims, beside=self.beside), *self._never_signed(claims)]

    def _never_signed(self, claims: list[Claim]) -> Iterator[Difference]:
        """Chains that are listed as signed further than any head has them: they would not be signed again."""
        if self._differences:
            return  # of heads that are not in order it cannot be told
        signed = {(claim.chain, claim.seq) for claim in claims}
        ends = SignedChain.objects.all() if self.whole else SignedChain.objects.filter(chain__in=self.chains.values())
        for chain, seq in ends.order_by("chain").values_list("chain").annotate(Max("seq")):
            if (chain, seq) not in signed:
                said = f"it is listed as signed up to event {seq}, and no head has that"
                yield Difference(chain=chain, seq=seq, field="signed", said=said)

    def _instead(self, copy: StoredHead) -> str:
        return f"missing there; the next one there is {copy.number}" if copy.number else "something there is no head"

    def _compare(self, copy: StoredHead, ours: SignedHead | None, store: HeadStore) -> None:
        if copy.again:
            self._note(copy.number, store, "it was put again there, or marked as deleted")
        if ours and copy.holds(document(ours)):
            return
        if copy.number:
            self._note(copy.number, store, "another stands there" if ours else "it stands there, and is gone here")
        kept = from_document(copy.read())
        if kept and is_signed(kept, self.expected.keys):
            self._take(kept, self._elsewhere)

    def _take(self, head: SignedHead, claims: list[Claim]) -> None:
        text = text_of(head)
        for entry in text.entries if text else ():
            chain = self.chains.get(entry.leaf)
            if chain:
                claims.append(Claim(head=head.number, chain=chain, seq=entry.seq, hash=entry.hash))
            elif self.whole and entry.leaf not in self._strange:
                self._strange.add(entry.leaf)
                self._without_salt(head.number, entry.seq, entry.leaf)

    def _without_salt(self, number: int, seq: int, leaf: str) -> None:
        listed = SignedChain.objects.filter(head=number, seq=seq).exclude(chain__in=ChainSalt.objects.values("chain"))
        names = list(listed.values_list("chain", flat=True))
        said = f"its salt is gone or another: signed head {number} has it as {leaf[:16]}… up to event {seq}"
        self._differences.append(
            Difference(chain=names[0] if len(names) == 1 else self.name, seq=seq, field="salt", said=said)
        )

    def _note(self, number: int, field: str, said: str) -> None:
        self._differences.append(Difference(chain=self.name, seq=number, field=field, said=said))
