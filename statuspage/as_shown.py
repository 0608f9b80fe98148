"""Text as Statuspage gives it back: what it changes in words that it was sent. Used by every comparison."""


def as_shown(text: str) -> str:
    """Line ends are LF, no white space at line ends or around the whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
