"""What changed between two texts, word by word, as `<del>` and `<ins>`."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WORD = re.compile(r"\S+\s*|\s+")  # a word and the white space after it: customers see line breaks too


def changed(before: str, after: str) -> SafeString:
    """The text after, escaped, with the words that went and those that came marked. Its words are `after`, to the letter."""
    old, new = WORD.findall(before), WORD.findall(after)
    parts = []
    for kind, i, j, k, m in SequenceMatcher(a=old, b=new).get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(new[k:m])))
            continue
        if j > i:
            parts.append(format_html("<del>{}</del>", "".join(old[i:j])))
        if m > k:
            parts.append(format_html("<ins>{}</ins>", "".join(new[k:m])))
    return mark_safe("".join(parts))  # noqa: S308 every part was escaped above
