"""What every answer says to a browser, whatever makes it: pages, errors, static files, webhooks, and the front by itself.

https://owasp.org/www-project-secure-headers/ . Whether the name is to be reached over HTTPS alone is said by PUBLIC_URL: the
ingress ends TLS, and Django would take each request for a plain one.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from console.security import POLICY

NOT_USED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
KEYS = ("publickey-credentials-create", "publickey-credentials-get")  # a security key as the second factor
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join([*(f"{name}=()" for name in NOT_USED), *(f"{name}=(self)" for name in KEYS)]),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload"}


def headers() -> dict[str, str]:
    """Those of an answer."""
    return HEADERS | HSTS if settings.HTTPS else HEADERS


def raw(given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """What an answer has, and those of them that it has not yet; names in lower case, as ASGI has them."""
    there = {name.lower() for name, _ in given}
    ours = ((name.lower().encode(), value.encode()) for name, value in headers().items())
    return [*given, *(pair for pair in ours if pair[0] not in there)]


class OnEveryAnswer:
    """Middleware, the outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for name, value in headers().items():
            answer.headers.setdefault(name, value)
        return answer
