"""Whether a text for customers says why it happened. Nobody has confirmed a cause while an update is written.

"Because" alone claims nothing ("you may see errors because some requests time out"), nor does "due" ("the next update is due
at 15:00"), nor an outage that is named as what disturbs the customers ("delays caused by this incident").
"""

import re

_OUTAGE = (
    r"(?:(?:this|these|the|that|an?|our|its)\s+)?(?:(?:ongoing|current|same|recent|earlier|above)\s+)?"
    r"(?:issues?|incidents?|problems?|disruptions?|outages?|interruptions?|degradation|delays?|errors?|inconvenience)\b"
)
_TECHNICAL = (
    r"(?:databases?|servers?|deploy(?:ment)?s?|releases?|rollouts?|configurations?|misconfigurations?|certificates?|networks?"
    r"|disks?|memory|storage|providers?|vendors?|third[- ]part(?:y|ies)|cloud|bugs?|code|migrations?|queues?|caches?|dns|hardware"
    r"|data ?cent(?:re|er)s?|power|clusters?|load balancers?|firewalls?|traffic spikes?|human error|attacks?|upgrades?"
    r"|infrastructure)\b"
)
_CLAIMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:caused by|because of|as a (?:direct )?result of|the result of|owing to|triggered by|brought on by)\s+(?!{_OUTAGE})",
        rf"\bdue to\s+(?!{_OUTAGE}|(?:be|follow|arrive|come|end|start|go|begin|return|publish|post|share|receive)\b)",
        r"\b(?:stem(?:s|med|ming)?|result(?:s|ed|ing)?|originat(?:es|ed|ing)|aris(?:es|ing)|arose) from\b",
        r"\b(?:root )?cause (?:of \w+(?: \w+){0,4} )?(?:is|was|has been|turned out to be|appears to be|seems to be)\s+"
        r"(?!not\b|still\b|being\b|under\b|unknown\b|unclear\b|yet\b|to be\b|now known\b|known\b|identified\b|found\b|confirmed\b"
        r"|established\b|understood\b|determined\b|addressed\b|fixed\b|resolved\b|investigated\b)",
        rf"\b(?:because|since|after)\s+(?:(?:one of|some of|part of)\s+)?(?:(?:our|an?|the|its)\s+)(?:\w+[\s-]){{0,3}}{_TECHNICAL}",
        rf"\bfollowing\s+(?:an?|the|our|yesterday's|today's)\s+(?:\w+[\s-]){{0,3}}{_TECHNICAL}",
        rf"\b(?:faulty|bad|broken|buggy|defective|failed|failing|incorrect|erroneous|overloaded|expired|misconfigured)\s+"
        rf"(?:\w+\s+){{0,2}}{_TECHNICAL}",
        rf"\b{_TECHNICAL}\s+(?:failure|fault|crash(?:ed)?|outage|overload|misconfiguration|failed|went down|ran out|expired"
        r"|broke)\b",
        r"\b(?:cyber ?attack|ddos|denial[- ]of[- ]service|data breach|ransomware|intrusion|hackers?|misconfiguration|human error"
        r"|roll(?:ed|ing)? back|revert(?:ed|ing))\b",
    )
]


def is_claimed(text: str) -> bool:
    """Whether a cause is named."""
    line = " ".join(text.split())
    return any(claim.search(line) for claim in _CLAIMS)
