"""What a lookup of people gives, whatever system was asked."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who may help. `email` is in lower case, or empty; `via` says in words why they are asked.

    `level` counts the escalation chain from 1 and is 0 for who is not on it. One of the two ids is given.
    """

    name: str
    email: str
    via: str
    level: int = 0
    oncall_id: str = ""
    directory_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """Who was found; and in `problems`, in words, what could not be found out."""

    people: tuple[Candidate, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def emails(self) -> set[str]:
        """Every address there is."""
        return {one.email for one in self.people if one.email}

    def without(self, other: "Lookup") -> "Lookup":
        """The same, but for those whom the other one found too."""
        return replace(self, people=tuple(one for one in self.people if one.email not in other.emails))
