"""Signed heads: the lists of chain ends that a key outside the database signed, each naming the one before."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.audit import enter
from console.api.binary import Canonical, Hex
from console.api.described import described
from console.api.door import Door
from console.api.pages import NextPage, Paged, ordered, page
from incidents.audit.head_text import message
from incidents.models import SignedHead


class HeadOut(serializers.Serializer[SignedHead]):
    """A head. It names chains by their leaves, and says nothing of an incident whose salt one has not."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    previous = Hex(help_text="The digest of the head before; 64 zeros for the first.")
    canonical = Canonical(help_text="As it was signed: RFC 8785 JSON, as text.")
    digest = Hex(help_text="SHA-256 of `canonical`, in hex.")
    signed = serializers.SerializerMethodField(help_text="The line that the signature is over.")
    signature = Hex(help_text="In hex.")
    algorithm = serializers.CharField()
    key = serializers.CharField(help_text="SHA-256 of the public key's DER form, in hex.")

    def get_signed(self, head: SignedHead) -> str:
        return message(bytes(head.digest)).decode()


class HeadsOut(NextPage):
    """A page of heads."""

    results = HeadOut(many=True)


class AskedHeads(Paged):
    """In which order."""

    ordering = ordered("number", default="-number", help_text="By default the newest first.")


class Heads(Door):
    """All of them."""

    query = AskedHeads

    @described("heads_list", HeadsOut, query=AskedHeads)
    def get(self, request: Request) -> Response:
        """The signed heads; each names the one before, so that none can be left out."""
        enter(self, "list_heads")
        found, after = page(SignedHead.objects.all(), self.asked, by=[self.asked["ordering"]], of="heads")
        return Response(HeadsOut({"results": found, "next": after}).data)


class OneHead(Door):
    """One by its number."""

    @described("heads_get", HeadOut, finds=True)
    def get(self, request: Request, number: int) -> Response:
        """A signed head."""
        enter(self, "get_head")
        head = SignedHead.objects.filter(number=number).first()
        if head is None:
            raise Http404
        return Response(HeadOut(head).data)
