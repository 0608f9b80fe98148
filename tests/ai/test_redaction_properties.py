"""What holds for any text at all."""

from dataclasses import replace
from random import Random

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from ai.redaction import Known, kinds, scrub
from ai.redaction import validators as check
from ai.redaction.pieces import pieces

PERSON = Known("Ines Castro", "ines@example.com", "U0INES000")
SECRETS = [
    "alice.smith@example.com",
    "4111 1111 1111 1111",
    "DE89370400440532013000",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "xoxb-123456789012-abcDEF123ghi",
    "postgres://app:pw@db/orders",
    "https://bob:geheim@example.org/x",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.SflKxwRJSMeK",
    "10.0.3.17",
    "+1 415-555-2671",
    "2001:db8:85a3::8a2e:370:7334",
    "arn:aws:iam::123456789012:role/Admin",
    "password=hunter2",
    "Ines Castro",
]
# The text's own letters, in Cyrillic and Greek.
LOOK_ALIKES = dict(zip("aeopcxyAEOKMHT", "аеорсхуАЕОКМНТ", strict=True))  # noqa: RUF001
WRAPPED = ["4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"]
# A word of any script, for a secret needs an edge: `x10.0.0.1y` is no address.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Mn"]), max_size=12)
MIXED = st.lists(
    st.one_of(
        WORDS, st.sampled_from([*SECRETS, "[EMAIL]", "password:", "token=", "born", "\u200b", "%40", "&#64;", "4"])
    ),
    max_size=12,
)


@given(WORDS, st.sampled_from(SECRETS), WORDS)
@example("", "+1 415-555-2671", "%0")
@example("call", "+1 415-555-2671", "users")
def test_a_planted_secret_is_never_in_the_answer(before: str, secret: str, after: str) -> None:
    assert secret not in scrub(f"{before} {secret} {after}", known=[PERSON]).text


@given(st.sampled_from(SECRETS), st.integers(1, 8), st.sampled_from("\u200b\u200d\u2060\ufeff\u00ad\u202e\u2066"))
def test_an_invisible_character_inside_does_not_save_a_secret(secret: str, at: int, unseen: str) -> None:
    split = secret[:at] + unseen + secret[at:]

    assert split[at + 1 :] not in scrub(f"see {split} there", known=[PERSON]).text


@given(st.sampled_from(WRAPPED), st.integers(5, 14), st.sampled_from(["\n", "\r\n", " \n", "\n    "]))
def test_a_line_break_inside_does_not_save_what_is_certain(secret: str, at: int, line_break: str) -> None:
    shown = scrub(f"we saw {secret[:at]}{line_break}{secret[at:]} there").text

    assert secret[:at] not in shown
    assert secret[at:].rsplit(maxsplit=1)[-1] not in shown


@given(st.sampled_from(SECRETS), st.randoms(use_true_random=False))
def test_look_alikes_do_not_save_a_secret(secret: str, chance: Random) -> None:
    mixed = "".join(LOOK_ALIKES[char] if char in LOOK_ALIKES and chance.random() < 0.5 else char for char in secret)

    assert mixed not in scrub(f"see {mixed} there", known=[PERSON]).text


@given(st.sampled_from(SECRETS), st.sampled_from(["%{:02X}", "&#{};", "\\u{:04x}"]), st.randoms(use_true_random=False))
def test_escapes_of_some_letters_do_not_save_a_secret(secret: str, escape: str, chance: Random) -> None:
    mixed = "".join(escape.format(ord(char)) if chance.random() < 0.4 else char for char in secret)

    assert mixed not in scrub(f"see {mixed} there", known=[PERSON]).text


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.sampled_from(["x" * 70, "short line", "10.0.0.1", "a@b.co", "took 12 ms", "caf\u00e9", "-----BEGIN"]),
        max_size=40,
    )
)
def test_a_long_text_is_read_as_its_parts_are(lines: list[str]) -> None:
    text = "\n".join(lines * 60)

    assert "".join(pieces(text)) == text
    assert scrub(text).text == "\n".join(scrub(line).text for line in lines * 60)


@given(st.lists(st.sampled_from(["a@b.co", "@", "\n", "x.", "@c.de", '"', " ", "git@d.ef:", "1"]), max_size=12))
def test_a_rule_finds_the_same_in_lines_with_what_it_needs_as_in_all(parts: list[str]) -> None:
    data = "".join(parts).encode()

    for rule in kinds.RULES:
        if rule.needs:
            assert rule.find(data) == replace(rule, needs=b"").find(data)


@given(st.integers(0, 40), st.integers(0, 60))
def test_what_was_drawn_by_lot_is_hidden_wherever_its_first_capital_stands(small: int, mixed: int) -> None:
    drawn = "k3x9q7w2zb5m8c1v6n4j0h7g2f9d3s6p8r1t5y4u"[:small] + (2 * "T4mB8xR6kW2qZ9cV5nJ7hG3fD1sP0y")[:mixed]
    found = "secret" in scrub(f"saw {drawn} there").found

    assert found == (len(drawn) >= 31 and sum(map(str.isupper, drawn)) >= 3)


@given(st.sampled_from(SECRETS))
def test_full_width_letters_do_not_save_a_secret(secret: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in secret)

    assert wide not in scrub(f"see {wide} there", known=[PERSON]).text


@given(st.sampled_from(SECRETS), st.sampled_from(["%{:02X}", "&#{};", "&#x{:x};", "\\u{:04x}"]))
def test_escapes_do_not_save_a_secret(secret: str, escape: str) -> None:
    escaped = "".join(escape.format(ord(char)) for char in secret)

    assert escaped not in scrub(f"see {escaped} there", known=[PERSON]).text


@settings(max_examples=200, deadline=None)
@given(MIXED, st.sampled_from(["", " ", "\n", "-", ":"]))
def test_scrubbing_twice_changes_nothing(parts: list[str], glue: str) -> None:
    once = scrub(glue.join(parts), known=[PERSON]).text

    assert scrub(once, known=[PERSON]).text == once


@given(st.text())
def test_any_text_at_all_is_taken(text: str) -> None:
    result = scrub(text, known=[PERSON])

    assert all(count > 0 for count in result.found.values())


@given(st.from_regex(r"[1-9][0-9]{11,18}", fullmatch=True))
def test_a_number_that_is_no_card_is_not_called_one(digits: str) -> None:
    assume(not (len(digits) in check.card_lengths(digits[:4]) and luhn.is_valid(digits)))

    assert "card" not in scrub(f"took {digits} ns").found


@given(st.integers(10**13, 10**14 - 1))
def test_a_card_with_its_check_digit_is_hidden(body: int) -> None:
    card = next(f"4{body}{last}" for last in range(10) if luhn.is_valid(f"4{body}{last}"))

    assert card not in scrub(f"charged {card} ok").text
