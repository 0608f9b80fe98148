"""The program in a bundle: it says OK of one that nobody touched, and else exactly what is wrong, with nothing but Python."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from console.audit.export import _enclosed
from incidents import roles
from incidents.audit.bundle import write_bundle
from incidents.audit.bundle_verifier.verify_bundle import WRONG, check
from incidents.audit.extent import extent_of
from incidents.models import ChainSalt, Incident, Installation, Person, SignedHead
from incidents.models.signed_head import ED25519, NO_HEAD
from tests.conftest import by
from tests.incidents.bundles import (
    Change,
    Line,
    change_lines,
    change_manifest,
    form,
    hashed_anew,
    read_lines,
    unpacked,
    verified,
    with_digests_again,
)
from tests.incidents.operators import OPERATOR
from tests.statuspage.conftest import publish, say_yes, write
