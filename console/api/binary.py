"""Bytes of the record, as the API shows them."""

from typing import Any

from rest_framework import serializers


class Hex(serializers.CharField):
    """Of a hash or a signature."""

    def __init__(self, **given: Any) -> None:
        super().__init__(read_only=True, **given)

    def to_representation(self, value: Any) -> str:
        return bytes(value).hex()


class Canonical(serializers.CharField):
    """What was hashed, as text: what is not UTF-8 was not written by us."""

    def __init__(self, **given: Any) -> None:
        super().__init__(read_only=True, **given)

    def to_representation(self, value: Any) -> str:
        return bytes(value).decode("utf-8", "replace")
