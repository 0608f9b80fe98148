"""Every route of urls.py, and an address of it."""

import re
from collections.abc import Callable, Iterator, Sequence

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver

View = Callable[..., HttpResponse]
EXAMPLES = {
    "int": "1",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "str": "x",
    "slug": "x",
    "path": "x",
    "incident": "INC-1",
    "person": "p_0000000000000000",
    "number": "1",
    "anything": "x",
}
A_PART = re.compile(r"<(\w+):\w+>")
ADMIN_S_LAST = "(?P<url>.*)$"  # whatever is no page of the admin


def routes(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, View]]:
    """Every route with its view."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def example(route: str) -> str:
    """An address that leads there, with made-up ids in it."""
    plain = route.replace(ADMIN_S_LAST, "x").replace("^(?P<app_label>", "(").replace("^", "").replace("/$", "/")
    plain = re.sub(r"\((\w+)(\|[\w|]+)?\)", r"\1", plain)  # (incidents|statuspage): the first
    return "/" + A_PART.sub(lambda part: EXAMPLES[part[1]], plain)
