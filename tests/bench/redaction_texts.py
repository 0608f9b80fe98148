"""What is redacted when it is measured: ordinary incident text, and texts that are made to be slow."""

import random
from collections.abc import Callable

_EVERY = 200  # bytes between findings, at least
SLOW = (
    "1", "1,", "a.", "a-", "pay ", "1 ", "prod-", "a@a.",
    "1.", "1:", "ab:", "+1", "a@", "://", "x=", "a_", "A1", "DE89", "12 Main ", "1 a ", "call ", "account ", "1\n", "A ", "J ",
)  # fmt: skip


def ordinary(size: int, seed: int = 5) -> str:
    """Log lines, metrics and chat of so many characters, with an address or a number of someone's every 200 bytes or less often."""
    chance = random.Random(seed)  # noqa: S311 chance, not a secret
    lines, length, since = [], 0, 0
    while length < size:
        tells = since >= _EVERY
        line = chance.choice(_TELLING if tells else _PLAIN)(chance.randrange)
        since = 0 if tells else since + len(line) + 1
        length += len(line) + 1
        lines.append(line)
    return "\n".join(lines)


_Line = Callable[[Callable[[int], int]], str]
_PLAIN: tuple[_Line, ...] = (
    lambda n: (
        f'2026-11-28T03:1{n(9)}:0{n(9)}.{n(999):03}Z level=error svc=checkout msg="upstream timed out" dur={n(9000)}ms '
        f"status=503 attempt={n(5)} trace={n(1 << 62):032x}"
    ),
    lambda n: (
        f"2026-11-28 03:10:2{n(9)},{n(999):03} [http-nio-8080-exec-{n(40)}] WARN  SqlExceptionHelper - SQL Error: 0, 08001"
    ),
    lambda n: (
        f"E1128 03:10:22.{n(999999):06}       1 reflector.go:138] k8s.io/client-go: Failed to watch *v1.Pod: deadline"
    ),
    lambda n: (
        f'{{"level":"warn","ts":17958354{n(99):02}.{n(999)},"caller":"cart/handler.go:{n(400)}","msg":"slow query","ms":{n(4000)}}}'
    ),
    lambda n: f"at com.acme.shop.cart.CartService.total(CartService.java:{n(300)}) ~[cart-1.4.{n(9)}.jar!/:1.4.2]",
    lambda n: (
        f"5xx from the checkout rise since the deploy at 03:0{n(9)}, rolling back now and watching the rate for ten minutes"
    ),
    lambda n: (
        f"pod checkout-6b7f9c8d5-{n(1 << 20):05x} restarted {n(9)} times, last exit code 137 (OOMKilled), 512Mi of 512Mi"
    ),
    lambda n: (
        f"p99 went from {n(400)} ms to {n(4000)} ms, CPU 97.{n(9)} %, queue depth {n(99999)} and growing in eu-west-1"
    ),
)
_TELLING: tuple[_Line, ...] = (
    lambda n: f"connect to 10.{n(256)}.{n(256)}.{n(256)}:5432 failed: connection refused",
    lambda n: f"user u{n(999)}@example.com reported an error on the payment page",
    lambda n: f"customer rang from +1 415-555-{n(9000) + 1000} and cannot check out",
    lambda n: f"lookup db-{n(9)}.prod.internal: no such host, retrying in 5s",
)
