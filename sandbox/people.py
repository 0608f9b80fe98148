"""The cast of the sandbox: who is in Slack, who is on call, and which application groups each belongs to."""

from dataclasses import dataclass

from sandbox.identity import TEAM


@dataclass(frozen=True, kw_only=True)
class Person:
    """One made-up colleague. `slack` or `oncall` is empty for somebody without an account there.

    `groups` are the application's own groups (commanders, approvers, responders), which neither Slack nor OnCall knows.
    """

    name: str
    email: str
    slack: str = ""
    oncall: str = ""
    groups: tuple[str, ...] = ()
    is_guest: bool = False
    team: str = TEAM  # another for a colleague of a company that a channel is shared with

    @property
    def handle(self) -> str:
        """The short name, as Slack's `user_name` and OnCall's `username` have it."""
        return self.email.partition("@")[0]


INES = Person(
    name="Ines Castro", email="ines@example.com", slack="U0INES000", oncall="UOC0INES01", groups=("commanders",)
)
ARUN = Person(
    name="Arun Patel", email="arun@example.com", slack="U0ARUN000", oncall="UOC0ARUN01", groups=("approvers",)
)
CARLA = Person(
    name="Carla Berg", email="carla@example.com", slack="U0CARLA00", oncall="UOC0CARLA1", groups=("responders",)
)
RAVI = Person(
    name="Ravi Menon", email="ravi@example.com", slack="U0RAVI000", oncall="UOC0RAVI01", groups=("responders",)
)
MEI = Person(name="Mei Lin", email="mei@example.com", slack="U0MEI0000", oncall="UOC0MEI001")
LENA = Person(name="Lena Okafor", email="lena@example.com", slack="U0LENA000")  # on no rota, but of the checkout team
OTTO = Person(name="Otto Weiss", email="otto@example.com", slack="U0OTTO000")  # on no rota, in no group: the outsider
GINA = Person(name="Gina Guest", email="gina@partner.example", slack="U0GUEST00", is_guest=True)
NOOR = Person(name="Noor Haddad", email="noor@example.com", oncall="UOC0NOOR01")  # on call, but not in Slack

PEOPLE = (INES, ARUN, CARLA, RAVI, MEI, LENA, OTTO, GINA, NOOR)
