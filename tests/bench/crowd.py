"""The stand-ins with more in them: twelve people who are called for an alert, and three repositories to look into.

`python -m tests.bench.crowd` serves them as `sandbox.server` does.
"""

import os
import signal
from typing import Any

from sandbox import rota
from sandbox.people import Person
from sandbox.server import serve
from sandbox.world import World

CALLED = 12  # with the sandbox's own six: Ines, Ravi, Carla, Noor, Mei, and Lena of the team
CROWD = [
    Person(name=f"{name} Crowd", email=f"{name.lower()}@example.com", slack=f"U0CROWD{at:02d}", oncall=f"UOC0CROWD{at}")
    for at, name in enumerate(("Ada", "Bo", "Cy", "Di", "Eli", "Fay"))
]
REPOS = ["checkout", "basket", "tax"]


def users() -> dict[str, dict[str, Any]]:
    """They as OnCall knows them, by id."""
    like = rota.USERS["UOC0RAVI01"]
    return {
        one.oncall: {**like, "id": one.oncall, "username": one.handle, "email": one.email, "name": one.name}
        for one in CROWD
    }


def primary() -> dict[str, Any]:
    """The first schedule, with all of them on call on it."""
    schedule = rota.SCHEDULES["SPRIMARY01"]
    return {**schedule, "on_call_now": [*schedule["on_call_now"], *(one.oncall for one in CROWD)]}


def enlarge(world: World) -> None:
    """They are in Slack, and GitHub has the repositories, each with its owners."""
    world.slack.people |= {one.slack: one for one in CROWD}
    for repo in REPOS:
        world.github.repos.setdefault(repo, world.github.repos["checkout"])
        world.github.files[(repo, ".github/CODEOWNERS")] = "* @sandbox/checkout\n"


def main() -> None:
    """Until it is ended."""
    rota.USERS.update(users())
    rota.SCHEDULES["SPRIMARY01"] = primary()
    enlarge(serve(int(os.environ["SANDBOX_PORT"])).state)
    signal.pause()


if __name__ == "__main__":
    main()
