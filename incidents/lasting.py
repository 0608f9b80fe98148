"""How long something has lasted, as people say it."""


def lasting(minutes: int) -> str:
    """Whole minutes in at most two units: `47 min`, `2 h 5 min`, `3 d 4 h`."""
    if minutes < 1:
        return "under 1 min"
    hours, rest = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days:
        return f"{days} d {hours_left} h"
    return f"{hours} h {rest} min" if hours else f"{rest} min"
