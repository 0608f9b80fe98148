"""Words cut to a length."""


def short(text: str, most: int) -> str:
    """At most that many characters on one line; what is cut is marked."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
