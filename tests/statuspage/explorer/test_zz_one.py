from tests.statuspage.explorer.test_intruders import CASES, test_whatever_happens_meanwhile_only_what_is_approved_is_read_and_once as t
import pytest
MINE=[c for c in CASES if c.flow.name=="one that never arrived" and c.at in (34,) and c.dies]
def test_one(scene, record_property):
    t(scene, MINE, record_property)
