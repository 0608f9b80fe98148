"""What a walk through the chains has come to so far: each chain's first difference, warnings, and how much was looked at."""

from dataclasses import dataclass, field

from incidents.audit.finding import Finding, finding_of, late
from incidents.audit.verify import Step
from incidents.audit.verify_heads import HeadsVerdict

MOST_KEPT = 100  # findings; whoever has more has no use for a longer list


@dataclass(kw_only=True)
class Result:
    """`behind` is how many events the mirror lacks at the ends of chains; None without one."""

    events: int = 0
    chains: int = 0
    behind: int | None = None
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    heads: str = ""

    def take(self, step: Step) -> None:
        """One step further."""
        self.events += step.events
        if step.late:
            _note(self.warnings, late(step.place.chain, step.late))
        if step.broken:
            _note(self.findings, finding_of(step.broken))
        if step.verdict:
            self.behind = _sum(self.behind, step.verdict.behind)
        if step.verdict or step.broken:
            self.chains += 1

    def take_heads(self, verdict: HeadsVerdict) -> None:
        """What the signed heads say; where a chain differs in itself that came first."""
        self.heads = verdict.said
        for difference in verdict.differences:
            _note(self.findings, finding_of(difference))


def _note(listed: list[Finding], one: Finding) -> None:
    """The first of its chain."""
    if len(listed) < MOST_KEPT and one.chain not in {other.chain for other in listed}:
        listed.append(one)


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else (one or 0) + other
