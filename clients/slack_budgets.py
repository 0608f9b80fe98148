"""How often Slack may be called: the one table, a method each. https://docs.slack.dev/apis/web-api/rate-limits

What each asks of a bot is in `slackbot/manifest.py`, and a fence holds the two together.
"""

from clients.budget import Budget

TIER_2, TIER_3, TIER_4 = 20, 50, 100  # calls a minute, and as many at once
SPECIAL = 600  # "several hundred", the workspace over
POSTS, POSTS_AT_ONCE = 60, 5  # messages a minute in one channel; short bursts pass
RESERVE = 0.3  # of each method, for P1
PACE = 0.97  # of Slack's refilling: calls that leave apart may arrive together

TIERS: dict[str, int] = {
    "auth.test": SPECIAL,
    "bookmarks.add": TIER_2,
    "bookmarks.list": TIER_3,
    "bots.info": TIER_3,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": SPECIAL,
    "chat.update": TIER_3,
    "conversations.archive": TIER_2,
    "conversations.create": TIER_2,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.setPurpose": TIER_2,
    "conversations.setTopic": TIER_2,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.info": TIER_4,
    "pins.add": TIER_2,
    "users.conversations": TIER_3,
    "users.info": TIER_4,
    "users.lookupByEmail": TIER_3,
    "views.open": TIER_4,
    "views.publish": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
}


def budgets_of(method: str, *, channel: object = None) -> tuple[Budget, ...]:
    """What a call is counted against; the last is what a rate limit stops. A method that nobody entered has the lowest tier."""
    tier = TIERS.get(method, TIER_2)
    of_method = _budget(f"slack:{method}", method, per_minute=tier, at_once=tier, reserved=round(tier * RESERVE))
    if method != "chat.postMessage":
        return (of_method,)
    in_channel = f"slack:{method}:{channel}"
    return of_method, _budget(in_channel, method, per_minute=POSTS, at_once=POSTS_AT_ONCE, reserved=1)


def _budget(name: str, method: str, *, per_minute: int, at_once: int, reserved: int) -> Budget:
    return Budget(
        name=name, system="slack", about=method, per_minute=per_minute * PACE, at_once=at_once, reserved=reserved
    )
