"""Where people live and get their post."""

from collections.abc import Sequence

from incidents.hiding.rules import Rule, Span, compiled

_STATES = (
    rb"(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
    rb"OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC)"
)
_TOWN = (
    rb"(?:,?[ \n][A-Z][A-Za-z.'-]+(?:[ ][A-Z][A-Za-z.'-]+){0,2},?[ ]"
    + _STATES
    + rb"(?:[ ][0-9]{5}(?:-[0-9]{4})?)?|,[ ][A-Z][a-z]+(?:[ ][A-Z][a-z]+)?,?[ ](?:[0-9]{5}|[A-Z]{1,2}[0-9][A-Z0-9]? "
    rb"[0-9][A-Z]{2})|,[ ][A-Z][a-z]+(?:[ ][A-Z][a-z]+)?,?[ ](?:(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)[ ][0-9]{4}|"
    rb"(?:ON|QC|BC|AB|MB|SK|NS|NB|NL|PE)[ ][A-Z][0-9][A-Z][ ]?[0-9][A-Z][0-9])|,?[ ](?:[A-Z][a-z]+[ ])?[A-Z]{1,2}[0-9][A-Z0-9]? "
    rb"[0-9][A-Z]{2})?"
)
_TOWN_AFTER_CODE = (
    rb"(?:,?[ \n](?:[A-Z]{1,2}-)?[0-9]{2,3}[ -]?[0-9]{2,3}(?:[ ][A-Z]{2})?[ ][A-Z][A-Za-z\xe0'-]+"
    rb"(?:[ -][A-Z][A-Za-z\xe0'-]+)?)?"
)
_UNIT = (
    rb"(?:,?[ ](?:(?i:apt|apartment|suite|ste|unit|floor|fl|flat|room|rm)\.?[ ]?[A-Za-z0-9-]{1,6}|"
    rb"#[ ]?[A-Za-z0-9-]{1,6}))?"
)
_NUMBER = rb"\b[0-9]{1,5}(?:[A-Za-z]|-[0-9]{1,4})?,?[ ]"
_SIDE = rb"(?:(?i:north|south|east|west|n|s|e|w|ne|nw|se|sw)\.?[ ])?"
_PROPER = (
    rb"(?:(?:[A-Z][A-Za-z.'-]*|[0-9]{1,3}(?:st|nd|rd|th)|of|the|de|la)[ ]){0,3}(?:[A-Z][A-Za-z'-]+|[0-9]{1,3}(?:st|nd|"
    rb"rd|th))[ ]"
)
_LONG = (
    rb"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|"
    rb"Parkway|Pkwy|Highway|Hwy|Circle|Cir|Close|Crescent|Cres|Row|Alley|Trail|Trl|Mews|Quay|Wharf|Walk|Gardens|Grove|"
    rb"Hill|Loop|Plaza|Broadway|STREET|ST|AVENUE|AVE|ROAD|RD|BOULEVARD|BLVD|LANE|LN|DRIVE|DR|COURT|PLACE|SQUARE|"
    rb"TERRACE)"
)
_WARD = compiled(rb"-(?:ku|shi|cho|machi|gun|ken)\b|[0-9]{3}-[0-9]{4}\z")
_NOT_STREETS = frozenset(
    b"hard google shared flash tape disk ssd usb tb gb mb kb test two three one four multi critical service new old "
    b"error request requests node nodes pod pods shard thread slow fast retry http api the a an another this that "
    b"long wrong right same other only first second third back half each every by any per in on to for of down my our "
    b"no some short circuit cpu gpu memory network backup external internal nvme sata warp disks minutes minute hours "
    b"hour days seconds times years is was and or with from at out off over under whole happy error-free better best "
    b"dirt gateway bumpy".split()
)


def _street(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Not when its name has words that stand before `drive`, `way` or `road` in our trade."""
    words = data[start:end].split()
    named = words[1:4]
    return () if any(word.lower().strip(b".,") in _NOT_STREETS for word in named[:-1] or named) else ((start, end),)


def _ward(data: bytes, start: int, end: int) -> Sequence[Span]:
    """Japan's begin with block and house; a ward, town or post code tells them from a score or a range."""
    return ((start, end),) if _WARD.search(data[start:end]) else ()


def _named(data: bytes, start: int, end: int) -> Sequence[Span]:
    """`Address Sanitizer 12` and `moved to Node 22` say a version; a street has a longer name or a post code."""
    return ((start, end),) if data.count(b" ", start, end) > 1 else ()


def _digit_in(data: bytes, start: int, end: int) -> Sequence[Span]:
    return ((start, end),) if any(chr(byte).isdigit() for byte in data[start:end]) else ()


_UK_AREA = (
    rb"(?:AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|"
    rb"FK|FY|G|GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|"
    rb"NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|"
    rb"WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE)"
)

RULES = (
    Rule(
        "address",
        _NUMBER
        + _SIDE
        + _PROPER
        + _LONG
        + rb"\b\.?(?:[ ](?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\b\.?)?"
        + _UNIT
        + _TOWN,
        _street,
    ),
    Rule(
        "address",
        rb"(?i)"
        + _NUMBER
        + rb"(?:(?:north|south|east|west)[ ])?(?:[a-z'-]{3,20}[ ]){1,2}(?:street|avenue|boulevard|terrace|parkway|"
        rb"crescent|lane|road)\b(?-i)" + _UNIT + _TOWN,
        _street,
    ),
    Rule(
        "address",
        rb"(?i)"
        + _NUMBER
        + rb"(?:[nsew]\.?[ ])?(?:[a-z'-]{3,20}[ ]){1,2}(?:st|ave|rd|blvd|ln|pkwy)\b\.?(?-i)"
        + _UNIT
        + _TOWN,
        _street,
    ),
    Rule("address", rb"\b[0-9]{1,5}[ ](?:Broadway|BROADWAY)\b" + _UNIT + _TOWN),
    Rule("address", rb"(?i)\bP\.?[ ]?O\.?[ ]?Box[ ]#?[0-9]{1,7}\b" + rb"(?-i)" + _TOWN),
    Rule("address", rb"\b[A-Z][a-z]+(?:[ ][A-Z][a-z]+){0,2},[ ]" + _STATES + rb"[ ][0-9]{5}(?:-[0-9]{4})?\b"),
    Rule(
        "address",
        rb"\b[A-Z][A-Za-z\xe0-]*(?:[ -][A-Z][A-Za-z\xe0]+)?[ -]?(?:stra(?:ss|\xe0)e|Stra(?:ss|\xe0)e|strasse|str\.|"
        rb"Str\.|allee|Allee|gasse|platz|Platz|damm|ufer|"
        rb"weg)[ ][0-9]{1,4}(?:[ ]?[a-z])?\b" + _TOWN_AFTER_CODE,
    ),
    Rule(
        "address",
        rb"\b[A-Z][A-Za-z\xe0-]+(?:straat|laan|plein|gracht|kade|gatan|vagen|veien|gade|"
        rb"katu)[ ][0-9]{1,4}(?:[ ]?[a-zA-Z])?\b" + _TOWN_AFTER_CODE,
    ),
    Rule(
        "address",
        rb"(?i)\b[0-9]{1,4}(?:[ ](?:bis|ter))?,?[ ](?:rue|boulevard|chemin|impasse|allee|quai|avenue|"
        rb"place)[ ](?:de[ ]la[ ]|de[ ]l'|des?[ ]|du[ ]|"
        rb"d')?(?-i)[A-Z][A-Za-z\xe0'-]+(?:[ -][A-Z][A-Za-z\xe0'-]+){0,3}" + _TOWN_AFTER_CODE,
    ),
    Rule(
        "address",
        rb"\b(?:Calle|C/|Avenida|Avda\.?|Paseo|Plaza|Piazza|Viale|Corso|Rua|Travessa|Carrer|ul\.|"
        rb"Ulica)[ ](?:[A-Za-z\xe0'.-]+[ ]){0,4}?[A-Za-z\xe0'.-]+,?[ ](?:n[.o]{0,2}[ ]?)?[0-9]{1,4}\b"
        + _TOWN_AFTER_CODE,
    ),
    Rule(
        "address",
        rb"\b(?:Via|Vicolo|Largo|Piazzale)[ ](?:[A-Z][A-Za-z\xe0'.-]+[ ]){0,3}[A-Z][A-Za-z\xe0'.-]+,?[ ][0-9]{1,4}"
        rb"(?:[/ ]?[a-z])?,?[ ][0-9]{5}[ ][A-Z][A-Za-z\xe0'-]+",
    ),
    Rule(
        "address",
        rb"\b[0-9]{1,2}(?:-[0-9]{1,3}){1,2}[ ][A-Z][a-z]+(?:,[ ]?[A-Z][a-z]+(?:-(?:ku|shi|cho|machi|gun|ken))?){1,3}"
        rb"(?:,?[ ][0-9]{3}-[0-9]{4})?",
        _ward,
    ),
    Rule(
        "address",
        rb"\b(?:Flat|Apt\.?|Apartment|House|Plot|Unit)(?:[ ]No\.?)?[ ]#?[0-9A-Z/-]{1,6},[ ](?:[A-Z0-9][A-Za-z0-9.'-]*[ ]){1,4}"
        rb"(?:Road|Rd|Street|St|Nagar|Marg|Lane|Colony|Avenue|House|Court)\b(?:,[ ][A-Z][A-Za-z]+){0,3}"
        rb"(?:[ ,-]{1,3}[0-9]{3}[ ]?[0-9]{3})?",
    ),
    Rule(
        "address",
        rb"(?i)\b(?:lives? at|living at|resid(?:es|ing) at|moved to|wohnhaft(?: in)?|wohnort|wohnt|anschrift|adresse|adres|"
        rb"direccion|domicilio|indirizzo|endereco|address)[ :]{1,3}(?-i)([A-Z][A-Za-z\xe0.'-]*(?:[ ][A-Z][A-Za-z\xe0.'-]*){0,4},?"
        rb"[ ][0-9]{1,4}[a-z]?\b" + _TOWN_AFTER_CODE + rb")",
        _named,
    ),
    Rule(
        "address",
        rb"\b[0-9]{1,5}[A-Za-z]?[ ](?:[A-Z][A-Za-z.'-]*[ ,]{1,2}){2,6}(?:"
        + _STATES
        + rb"[ ][0-9]{5}(?:-[0-9]{4})?|"
        + _UK_AREA
        + rb"(?:[0-9][A-Z]|[0-9]{1,2})[ ][0-9][ABD-HJLNP-UW-Z]{2})\b",
    ),
    Rule("address", rb"\b" + _UK_AREA + rb"(?:[0-9][A-Z]|[0-9]{2})[ ][0-9][ABD-HJLNP-UW-Z]{2}\b"),
    Rule(
        "address",
        rb"(?i)\b(?:post[ ]?code|zip(?:[ -]?code)?|postal[ ]code)[\"']?[ ]?(?:is|:|"
        rb"=)[ \"']{0,3}([A-Z0-9]{2,5}[ -]?[A-Z0-9]{0,4})\b",
        _digit_in,
    ),
    Rule(
        "address",
        rb"(?i)\b(?:home|billing|shipping|delivery|mailing|street|postal|residential|customer)[ _-]?address(?:[ ]is|"
        rb"[\"']?[ ]?[:=])[ \"']{1,3}([^\n\"';|]{5,100})",
        _digit_in,
    ),
)
