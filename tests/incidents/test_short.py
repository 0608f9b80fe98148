"""Words cut to a length."""

from incidents.short import short


def test_a_line_is_cut_where_it_is_marked() -> None:
    assert (short("a  b\nc", 10), short("abcdef", 4), short("ab  cd", 4)) == ("a b c", "abc…", "ab…")
