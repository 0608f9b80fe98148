"""What there is in a made-up company: its services and teams, what they are built of, how that breaks, and who is called."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A way to break: what the alert is called, what breaks so, how people and alerts put it, and what is said until it is over.

    In the texts stand {service}, {part} (what it is built of) and {name} (which of those).
    """

    alert: str
    parts: tuple[str, ...]
    titles: tuple[str, ...]
    found: tuple[str, ...]
    ended: tuple[str, ...]


TEAMS = {
    "payments": ("checkout", "billing", "invoices", "refunds", "wallet", "tax", "fraud"),
    "shop": ("cart", "catalogue", "search", "recommendations", "pricing", "reviews", "wishlist", "images"),
    "accounts": ("login", "signup", "profile", "sessions", "consent", "preferences"),
    "logistics": ("orders", "shipping", "stock", "returns", "warehouse", "tracking", "labels"),
    "platform": ("api gateway", "web", "mobile api", "webhooks", "notifications", "mailer", "scheduler", "uploads"),
    "data": ("reporting", "exports", "events", "warehouse sync", "forecast"),
}
SERVICES = {service: team for team, services in TEAMS.items() for service in services}

NOUNS = (
    "amber", "apollo", "aspen", "atlas", "birch", "cedar", "cobalt", "comet", "coral", "delta", "ember", "falcon", "fjord",
    "garnet", "glacier", "harbor", "hazel", "helios", "heron", "indigo", "iris", "jade", "juniper", "kestrel", "lagoon",
    "larch", "linden", "lotus", "lynx", "maple", "meadow", "mercury", "nectar", "nova", "oasis", "onyx", "orchid", "osprey",
    "otter", "pebble", "pine", "plover", "prairie", "quartz", "raven", "ridge", "river", "robin", "rowan", "saffron",
    "sierra", "sorrel", "sparrow", "spruce", "summit", "tundra", "velvet", "willow", "wren", "zephyr",
)  # fmt: skip
NUMBERS = range(1, 41)
REGIONS = ("eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2")

FAULTS = (
    Fault(
        alert="PoolExhausted",
        parts=(
            "connection pool",
            "primary database",
            "read replica",
            "cache",
            "node pool",
            "worker group",
            "token service",
        ),
        titles=(
            "{service}: {part} {name} has nothing free",
            "All slots of {part} {name} taken, {service} waits",
            "{service} cannot get through to {part} {name}",
        ),
        found=("{part} {name} is at its limit; something holds on to what it takes.",),
        ended=("Raised the limit of {name} and restarted the holder.", "Rolled back the release that leaked."),
    ),
    Fault(
        alert="HighErrorRate",
        parts=(
            "gateway",
            "proxy",
            "load balancer",
            "primary database",
            "payment provider",
            "address lookup",
            "token service",
            "session store",
        ),
        titles=(
            "Errors at {service} from {part} {name}",
            "{part} {name} answers {service} with 500",
            "{service} fails on {part} {name}",
        ),
        found=("One in five requests fails, all of them through {name}.",),
        ended=("Rolled back {service}.", "Took {name} out of rotation."),
    ),
    Fault(
        alert="SlowResponses",
        parts=(
            "primary database",
            "read replica",
            "search index",
            "cache",
            "object store",
            "gateway",
            "address lookup",
            "session store",
        ),
        titles=(
            "{service} slow, p99 over 4 s at {part} {name}",
            "Latency of {part} {name} holds {service} up",
            "Waiting times in {service} because of {part} {name}",
        ),
        found=("A query on {name} reads everything since the last release.",),
        ended=("Put the missing index back.", "Scaled {name} out by two."),
    ),
    Fault(
        alert="DiskFull",
        parts=("primary database", "read replica", "volume", "search index", "message queue", "backup", "edge cache"),
        titles=(
            "Disk full on {part} {name}, {service} stops writing",
            "No space left: {part} {name} ({service})",
            "{service} read-only, {part} {name} at 100 %",
        ),
        found=("Old segments on {name} were never deleted.",),
        ended=("Deleted segments older than a week and grew the volume.",),
    ),
    Fault(
        alert="QueueBacklog",
        parts=("message queue", "dead letter queue", "stream", "consumer", "import job", "export job", "mail relay"),
        titles=(
            "Backlog in {part} {name} grows, {service} late",
            "{service} hours behind: {part} {name} jammed",
            "{part} {name} is not emptied, {service} waits",
        ),
        found=("One poisoned message on {name} is tried again and again.",),
        ended=("Set the poisoned message aside; the backlog is gone.", "Doubled the consumers of {name}."),
    ),
    Fault(
        alert="CertificateExpired",
        parts=("gateway", "proxy", "load balancer", "payment provider", "mail relay", "edge cache", "DNS zone"),
        titles=(
            "Certificate of {part} {name} ran out, {service} refuses it",
            "TLS handshake with {part} {name} fails for {service}",
            "{service}: {part} {name} no longer trusted",
        ),
        found=("The renewal of {name} had failed silently for three weeks.",),
        ended=("Renewed by hand; renewal alerts now.",),
    ),
    Fault(
        alert="CrashLooping",
        parts=("worker group", "consumer", "cron job", "import job", "export job", "gateway", "token service", "proxy"),
        titles=(
            "{part} {name} of {service} keeps restarting",
            "{service}: crash loop in {part} {name}",
            "{part} {name} out of memory again, {service} flaps",
        ),
        found=("{name} needs twice the memory since the last release.",),
        ended=("Rolled back, memory is flat.", "Raised the memory limit of {name}."),
    ),
    Fault(
        alert="ReplicationLag",
        parts=("read replica", "search index", "cache", "stream", "edge cache", "backup"),
        titles=(
            "{part} {name} lags, {service} shows old data",
            "Stale reads in {service} from {part} {name}",
            "{service} sees yesterday: {part} {name} behind",
        ),
        found=("A long transaction holds {name} back.",),
        ended=("Ended the long transaction; caught up within minutes.",),
    ),
    Fault(
        alert="DependencyDown",
        parts=(
            "payment provider",
            "address lookup",
            "mail relay",
            "object store",
            "token service",
            "primary database",
            "DNS zone",
        ),
        titles=(
            "{part} {name} down, {service} degraded",
            "{service} without {part} {name}",
            "Outage at {part} {name} hits {service}",
        ),
        found=("The other side confirms an outage of {name}.",),
        ended=("Failed over to the second one; theirs is back since.", "Their fix is out, all green."),
    ),
    Fault(
        alert="BadConfiguration",
        parts=(
            "gateway",
            "load balancer",
            "rate limiter",
            "feature flags",
            "proxy",
            "DNS zone",
            "edge cache",
            "cron job",
        ),
        titles=(
            "{service} misrouted since the change to {part} {name}",
            "Wrong settings on {part} {name} break {service}",
            "{service} rejects everybody after change of {part} {name}",
        ),
        found=("The change of this morning to {name} was meant for staging.",),
        ended=("Reverted the change to {name}.",),
    ),
)
FALSE_ALARMS = ("The probe was wrong, nothing else saw it.", "A load test that nobody had announced.", "Planned work.")
PEOPLE = (
    "Alma Reyes", "Bruno Costa", "Chen Wei", "Dana Novak", "Emil Larsen", "Farah Aziz", "Greta Maier", "Hugo Blanc",
    "Ivana Petrov", "Jonas Lind", "Kavya Rao", "Luca Moretti",
)  # fmt: skip
