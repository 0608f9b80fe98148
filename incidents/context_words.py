"""How a context's numbers are said: in the room, in its picture and in the postmortem alike."""

from collections.abc import Callable

from incidents.context import Context, Measure

NO_DATA = "no data"
NO_ANSWER = "no answer"


def percent(share: float) -> str:
    """`21 %`, `0.4 %`, `under 0.01 %`: two significant digits."""
    return f"{_rounded(share * 100)} %"


def seconds(value: float) -> str:
    """`4.8 s`, `85 ms`."""
    return f"{_rounded(value * 1000)} ms" if 0 < value < 0.1 else f"{_rounded(value)} s"


def times(value: float) -> str:
    """`12x`, `0.4x`."""
    return f"{_rounded(value)}x"


def _rounded(value: float) -> str:
    if 0 < value < 0.01:
        return "under 0.01"
    return f"{value:.0f}" if abs(value) >= 9.95 else f"{value:.2g}"


def said(context: Context, measure: Measure, form: Callable[[float], str]) -> str:
    """The number in words people read, also where there is none."""
    if measure not in context.numbers:
        return NO_ANSWER
    value = context.numbers[measure]
    return NO_DATA if value is None else form(value)


def errors(context: Context) -> str:
    """The share of requests that fail."""
    return said(context, Measure.ERRORS, percent)


def errors_before(context: Context) -> str:
    """The same two hours earlier."""
    return said(context, Measure.ERRORS_BEFORE, percent)


def p99(context: Context) -> str:
    """What the slowest hundredth of requests takes at least."""
    return said(context, Measure.P99, seconds)


def p99_before(context: Context) -> str:
    """The same two hours earlier."""
    return said(context, Measure.P99_BEFORE, seconds)


def burn(context: Context) -> str:
    """`Burn rate 12x (SLO 99.9 %)`."""
    return f"Burn rate {said(context, Measure.BURN, times)} (SLO {context.slo_percent:g} %)"
