"""Every call that the code makes to AWS, read from its syntax, and the right in IAM that each needs."""

import ast
from collections.abc import Iterator

from tests.fences.code import Module, application, constant

IAM = {"bedrock-runtime": "bedrock", "sesv2": "ses"}  # where IAM's name of the service is another than boto3's
MAKES_THE_TABLE = {"create_table", "update_time_to_live", "update_continuous_backups"}  # an administrator, by hand
NO_CALL = {"meta", "exceptions"}  # of a client, without asking anybody
RIGHTS = {  # where the right is called otherwise than the method, or there are two
    "dynamodb:TransactWriteItems": {"dynamodb:PutItem"},  # of what is in it
    "s3:GetObject": {"s3:GetObjectVersion"},  # of a version
    "s3:ListObjectVersions": {"s3:ListBucketVersions"},
    "s3:PutObject": {"s3:PutObject", "s3:PutObjectRetention"},  # of an object that is locked
}


def rights(*, of: str = "") -> set[str]:
    """What the application's role has to be granted; or only what the module `of` calls."""
    asking = [module for module in application() if of in module.path and "aws.client(" in module.text]
    return {right for module in asking for call in calls(module) for right in _right(call)}


def _right(call: tuple[str, str]) -> set[str]:
    service, method = call
    if method in MAKES_THE_TABLE:
        return set()
    name = f"{IAM.get(service, service)}:{''.join(map(str.capitalize, method.split('_')))}"
    return RIGHTS.get(name, {name})


def calls(module: Module) -> Iterator[tuple[str, str]]:
    """Service and method of each. Raises AssertionError for a client that is used in a way this cannot follow."""
    named = dict(_names(module))
    clients = {name: value for name, value in named.items() if _is_client(value)}
    followed = 0
    for used in module.every(ast.Attribute):
        held = clients.get(used.value.id) if isinstance(used.value, ast.Name) else used.value
        if held is not None and _is_client(held):
            followed += held is used.value
            if used.attr not in NO_CALL:
                yield _service(held, named), used.attr
    made = [node for node in module.every(ast.Call) if _is_client(node)]
    assert len(made) == followed + len(clients), f"{module.path}: a client of AWS that is handed on, not called"


def _names(module: Module) -> Iterator[tuple[str, ast.expr]]:
    for one in module.every(ast.Assign):
        if isinstance(one.targets[0], ast.Name):
            yield one.targets[0].id, one.value
    for declared in module.every(ast.AnnAssign):
        if isinstance(declared.target, ast.Name) and declared.value:
            yield declared.target.id, declared.value


def _is_client(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "aws.client"


def _service(client: ast.AST, named: dict[str, ast.expr]) -> str:
    """`dynamodb` of `aws.client("dynamodb")`, also where a constant of the module names it."""
    assert isinstance(client, ast.Call)
    given = client.args[0]
    return str(constant(named[given.id] if isinstance(given, ast.Name) else given))
