"""What names or opens a database: connection strings, and the names of databases, schemas, tables and their users."""

from collections.abc import Sequence

from incidents.hiding.rules import Rule, Span

_SCHEMES = (
    rb"postgres(?:ql)?|psql|mysqlx?|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle|cockroachdb|clickhouse|"
    rb"cassandra|couchbases?|neo4j|bolt|snowflake|redshift|memcached|sqlite3?|db2|influxdb|ldaps?|nats|"
    rb"jdbc:[a-z0-9]+(?::[a-z0-9]+)?|odbc"
)
_NOT_NAMES = frozenset(
    b"connection connections error errors timeout unavailable down up slow the a an is was not and or in on at to of "
    b"for migration migrations failover replica primary restored restarted true false null none yes no ok healthy "
    b"unhealthy postgres postgresql mysql redis mongodb default unknown v1 v2 v3 latency latencies cpu".split()
)


def _named(data: bytes, start: int, end: int) -> Sequence[Span]:
    """After a colon a sentence may follow; a name with an underscore, a digit or a dash in it is one."""
    value = data[start:end].rstrip(b".,:;-")
    if not value or value.lower() in _NOT_NAMES or value.replace(b".", b"").isdigit():
        return ()
    if data[start - 1 : start] in (b" ", b"\t") and b"=" not in data[max(0, start - 3) : start] and value.isalpha():
        return ()
    return ((start, start + len(value)),)


def _opened(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Without the sentence's signs, or the bracket that was opened before it."""
    while data[end - 1] in b".,;" or (data[end - 1 : end] == b")" and b"(" not in data[start:end]):
        end -= 1
    return ((start, end),)


_KEY = (
    rb"(?i)(?:\b|_)(?:dbname|db[_-]?name|database(?:[_-]?name)?|initial catalog|dbinstanceidentifier|"
    rb"db[_-]?(?:instance|cluster)(?:[_-]?(?:id|identifier))?|keyspace|tablespace|db)"
)

RULES = (
    Rule("database", rb"(?i)\b(?:" + _SCHEMES + rb")(?:\+[a-z0-9]+)?:(?://|@|thin:)[^\s\"'`<>]+", _opened),
    Rule("database", rb"(?i)\b(?:server|data source|host|addr(?:ess)?)[ ]?=[^;\n\"']+;(?:[ ]?[a-z ]+=[^;\n\"']*;?)+"),
    Rule("database", _KEY + rb"[\"']?[ \t]{0,2}[=:][ \t]{0,2}[\"'`]?([A-Za-z0-9_$.-]{2,})", _named),
    Rule(
        "database",
        rb"(?i)\b(?:databases?|db|relation|table|tablespace|keyspace|collection|schema)[ ](?:named |"
        rb"called )?\\?[\"'`]([A-Za-z0-9_$.-]+)",
    ),
    Rule(
        "database",
        rb"(?i)\bpermission denied (?:for|on) (?:table|schema|sequence|relation|database|view|function) "
        rb"([A-Za-z0-9_$.-]+)",
    ),
    Rule("database", rb"(?i)\b(?:role|index|constraint|sequence|materialized view)[ ]\\?\"([A-Za-z0-9_$.-]+)"),
    Rule("database", rb"(?i)\b(?:for|by) (?:db |database )?user[ ]\\?[\"'`]([A-Za-z0-9_$.@-]+)"),
    Rule("database", rb"(?i)\b(?:for|duplicate) key '([A-Za-z0-9_$.-]+)'"),
    Rule("database", rb"(?i)\baccess denied for user '([^'\n]+)'"),
    Rule("database", rb"\b(?:db|cluster)-[A-Z0-9]{20,32}\b"),
)
