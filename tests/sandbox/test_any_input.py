"""Whatever JSON is sent, a stand-in takes it or says why not; it never fails itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.faults import FaultError, read_faults
from sandbox.slack.blocks import block_problems
from sandbox.slack.elements import KEEPS, elements_of, entries_of, with_ids
from sandbox.slack.views import view_problems
from sandbox.statuspage_rules import COMPONENTS, field_problems

WORDS = st.sampled_from(
    ["section", "actions", "input", "context", "header", "image", "button", "overflow", *KEEPS, "", "x"]
)
NAMES = st.sampled_from(
    [
        "type",
        "text",
        "elements",
        "element",
        "accessory",
        "fields",
        "label",
        "hint",
        "options",
        "option_groups",
        "block_id",
        "action_id",
        "value",
        "url",
        "confirm",
        "placeholder",
        "title",
        "blocks",
        "submit",
        "close",
        "private_metadata",
        "callback_id",
        "initial_value",
        "alt_text",
        "image_url",
    ]
)
JSON = st.recursive(
    WORDS | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=15,
)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_blocks_are_judged_and_those_taken_can_be_kept(blocks: object) -> None:
    if not block_problems(blocks, at="/blocks", most=50):
        assert isinstance(blocks, list)
        kept = with_ids(blocks, "b1")
        assert all("block_id" in block for block in kept)
        entries_of(kept, {})
        list(elements_of(kept))


@settings(max_examples=50, deadline=None)
@given(JSON)
def test_views_are_judged(view: object) -> None:
    assert isinstance(view_problems(view, kinds=("modal", "home")), list)


FIELDS = st.sampled_from(
    ["name", "status", "body", "metadata", "components", "component_ids", "impact_override", "deliver_notifications"]
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(FIELDS, JSON, max_size=8))
def test_incident_fields_are_judged(fields: dict[str, object]) -> None:
    assert isinstance(field_problems(fields, is_new=True, known=COMPONENTS), list)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from(["slack", "statuspage", "x"]), JSON, max_size=3) | JSON)
def test_faults_are_judged(body: object) -> None:
    try:
        assert isinstance(read_faults(body), dict)
    except FaultError as error:
        assert str(error)
