"""Which days and which severity the plots are of, read from the address, so that it can be kept and passed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from urllib.parse import urlencode

from django.utils import timezone

from incidents.analytics.span import Span
from incidents.models.incident import Severity

RANGES = {7: "7 days", 30: "30 days", 90: "90 days", 365: "a year"}
USUAL = 90


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A range that is one click away."""

    words: str
    link: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`days` is 0 where other days are named; `wrong` says what could not be read, and what is shown instead."""

    span: Span
    severity: Severity | None
    days: int
    wrong: str = ""

    @property
    def choices(self) -> list[Choice]:
        """Each keeps the severity."""
        return [
            Choice(words=words, link=self._address(days), is_chosen=days == self.days) for days, words in RANGES.items()
        ]

    def _address(self, days: int) -> str:
        kept = {"severity": self.severity} if self.severity else {}
        return "?" + urlencode({"days": days, **kept}) + "#went"


def read(given: Mapping[str, str], *, zone: tzinfo) -> Asked:
    """`days` up to today, or `since` and `until`, in that zone. What cannot be read is said, and is the last 90 days."""
    today = timezone.now().astimezone(zone).date()
    severity = Severity(given["severity"]) if given.get("severity") in Severity.values else None
    since, until = given.get("since", "").strip(), given.get("until", "").strip()
    if since or until:
        try:
            last = date.fromisoformat(until) if until else today
            first = date.fromisoformat(since) if since else last - timedelta(days=USUAL - 1)
            span = Span(since=first, until=last, zone=zone)
            return Asked(span=span, severity=severity, days=span.days if last == today and span.days in RANGES else 0)
        except (ValueError, OverflowError):
            return _usual(today, zone, severity, wrong="Write two days, the first one first, at most two years apart.")
    days = given.get("days", "")
    if not days:
        return _usual(today, zone, severity)
    if days.isdecimal() and int(days[:9]) in RANGES:
        return _back(int(days), today, zone, severity)
    return _usual(today, zone, severity, wrong="There is no such range.")


def _usual(today: date, zone: tzinfo, severity: Severity | None, *, wrong: str = "") -> Asked:
    return _back(USUAL, today, zone, severity, wrong=f"{wrong} These are the last {USUAL} days." if wrong else "")


def _back(days: int, today: date, zone: tzinfo, severity: Severity | None, *, wrong: str = "") -> Asked:
    span = Span(since=today - timedelta(days=days - 1), until=today, zone=zone)
    return Asked(span=span, severity=severity, days=days, wrong=wrong)
