"""The environment is read in settings.py alone, and .env.example lists exactly what is read there."""

import ast
from collections.abc import Iterable, Iterator

from incident_response import checks
from sandbox import environment
from tests.fences.code import LAYERS, ROOT, Module, application, called, constant, modules, nothing_to_mend

READERS = {"text": 0, "names": 0, "switch": 0, "table": 0, "read": 1}  # which argument of theirs is the setting's name
EXAMPLE = ROOT / ".env.example"
DJANGO = "DJANGO_SETTINGS_MODULE"
OF_OS = {"environ", "environb", "getenv", "getenvb"}
MAY_READ = {
    "incident_response/settings.py": "it is the one",
    "incident_response/checks.py": "asks settings.env whether a setting was given at all, which no default tells",
}


def defaults() -> dict[str, object]:
    """The settings that settings.py reads, each with its default where that is a literal."""
    (settings,) = modules("incident_response/settings.py")
    found = {}
    for call in settings.every(ast.Call):
        place = READERS.get(called(call), len(call.args))
        given = [constant(one) for one in call.args[place : place + 2]]
        if given and isinstance(given[0], str):
            found[given[0]] = given[1] if len(given) > 1 else None
    return found


def read() -> set[str]:
    return set(defaults())


def listed() -> dict[str, str]:
    """The settings of the example file, each with the rest of its line."""
    lines = (line.partition("=") for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#"))
    return {name: rest for name, _, rest in lines}


def readers(found: Iterable[Module]) -> list[str]:
    """Whatever looks into the environment beside settings.py."""
    return [
        f"{module.at(node)}: reads the environment; read it in incident_response/settings.py and take it from"
        " django.conf.settings"
        for module in found
        if module.path not in MAY_READ
        for node in _readings(module)
    ]


def _readings(module: Module) -> Iterator[ast.expr | ast.stmt]:
    """`os.environ` and its like, imports of them, django-environ, and the reader in settings.py."""
    pointers = {id(inner) for call in module.every(ast.Call) if _points_django(call) for inner in ast.walk(call.func)}
    for read in module.every(ast.Attribute):
        if (read.attr in OF_OS and id(read) not in pointers) or (read.attr == "env" and _is(read.value, "settings")):
            yield read
    for imported in module.every(ast.ImportFrom):
        if imported.module == "os" and OF_OS & {one.name for one in imported.names}:
            yield imported
    for named in module.every(ast.Import):
        if "environ" in {one.name for one in named.names}:
            yield named


def _points_django(call: ast.Call) -> bool:
    """`os.environ.setdefault("DJANGO_SETTINGS_MODULE", ...)`, the first line of every entry point, reads nothing."""
    return called(call) == "setdefault" and constant(call.args[0]) == DJANGO


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def test_every_setting_that_is_read_is_in_the_example() -> None:
    assert read() - listed().keys() == set(), ".env.example: add it, with its default and what it is for"


def test_every_setting_in_the_example_is_read() -> None:
    assert listed().keys() - read() == set(), (
        ".env.example: nobody reads it; delete the line, or read it in settings.py"
    )


def test_every_address_is_checked_at_start() -> None:
    addresses = {name for name in read() if name.endswith("_URL")}
    addresses |= {"SIGNING_RELAY_TARGET", "OTEL_EXPORTER_OTLP_ENDPOINT"}
    assert addresses == checks.URLS.keys() | {"DATABASE_URL"}, "incident_response/checks.py: URLS has one line for each"


def test_the_sandbox_stands_in_for_every_address_that_leads_out() -> None:
    out = {name for name, default in defaults().items() if str(default).startswith("https://")}
    assert out - environment.base_urls("", aws="").keys() == set(), (
        "sandbox/environment.py: base_urls() leads it to the stand-in"
    )


def test_no_other_module_reads_the_environment() -> None:
    nothing_to_mend(readers([*application(), *modules("manage.py")]))


def test_reading_elsewhere_is_named_with_its_place_and_the_remedy() -> None:
    code = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x')\nREGION = os.environ.get('AWS_REGION')\n"
    (said,) = readers([Module(path="clients/aws.py", text=code)])
    assert said.startswith("clients/aws.py:3: reads the environment; read it in incident_response/settings.py")


def test_every_layer_is_looked_at() -> None:
    assert {module.path.partition("/")[0] for module in application()} == set(LAYERS)
