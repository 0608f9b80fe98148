"""What leaves goes where the settings say: each system has its line, and who names other addresses stands here."""

import ast

from clients import egress, errors
from incident_response import checks
from tests.fences.code import application, called, constant, keyword, nothing_to_mend

ELSEWHERE = {
    "clients/aws.py": "boto3's endpoints, by service and region",
    "clients/endpoint.py": "an outgoing webhook's own, which an operator registered; it has to be public",
    "clients/session.py": "passes on what it is given",
    "console/signin/sso/adapter.py": "what the issuer of the settings publishes about itself",
    "console/signin/sso/look.py": "the same, of its keys",
}
CHECKED_OTHERWISE = {"OIDC_ISSUER", "SENTRY_DSN", "AWS_REGION"}


def test_every_system_has_a_setting_that_says_where_it_is() -> None:
    assert egress.NAMED_BY.keys() == errors.SYSTEM_NAMES.keys(), "clients/egress.py: one line for each system"
    assert {name for names in egress.NAMED_BY.values() for name in names} - CHECKED_OTHERWISE <= checks.URLS.keys()


def test_every_call_of_a_system_is_of_one_that_has() -> None:
    """Named by a literal or a constant of the module; what is passed on is looked at where it was named."""
    found = []
    for module in application():
        constants = {
            target.id: constant(one.value)
            for one in module.every(ast.Assign)
            for target in one.targets
            if isinstance(target, ast.Name)
        }
        for call in module.every(ast.Call):
            if called(call) not in ("call", "session") or not call.args or module.path == "clients/slack.py":
                continue
            first = call.args[0]
            name = constants.get(first.id) if isinstance(first, ast.Name) else constant(first)
            if ast.unparse(call.func) in ("http.call", "session") and name and name not in egress.NAMED_BY:
                found.append(f"{module.at(call)}: clients/egress.py does not say where {name} is")
    nothing_to_mend(found)


def test_whoever_calls_other_addresses_is_known() -> None:
    found = {
        module.path
        for module in application()
        for call in module.every(ast.Call)
        if ast.unparse(call.func) in ("http.call", "session") and keyword(call, "to") is not None
    }
    assert found == ELSEWHERE.keys(), (
        "an address that no setting names has to be on record with us: say here whose it is"
    )
