"""What a sender gives as a proof is compared in constant time: by hmac.compare_digest, or by a vendor's verifier."""

import ast
import re

from tests.fences.code import Module, modules, nothing_to_mend

DOORS = (
    "incidents/schemes.py", "incidents/sources.py", "incidents/linear_webhook.py", "incidents/relay.py", "incidents/access.py",
    "incidents/access_tokens.py", "clients/secrets.py", "slackbot/verify.py", "ai/mcp", "console/access", "console/signin",
)  # fmt: skip
A_PROOF = re.compile(r"signature|secret|token|bearer|passw|nonce|hmac|digest|\bgiven|expected|\bcode\b|cookie|mark\b")
HARMLESS = {
    "User.objects.get(pk=before.pk).password != before.password": "whether it was changed, by two hashes of ours",
    "cast('User', request.user).password != before": "the same",
    "account_with(self.request, username=user.get_username(), password=password) == user": "two accounts",
    "mark.partition(':')[0] == digest(username)": "of a cookie whose signature was verified",
    "token.audience != audience": "what it is for",
    "scope not in self.token.scopes": "what it may",
    "token.owner.root == actor.person.root": "two people",
    "error.code in ('401', '429')": "what the web process answered",
}


def compared(module: Module) -> list[str]:
    """Each comparison of two values of which one may be a proof, other than in constant time."""
    return [
        f"{module.at(one)}: {text}: hmac.compare_digest, or say in HARMLESS why it need not be"
        for one in module.every(ast.Compare)
        if any(isinstance(how, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for how in one.ops)
        and not any(isinstance(each, ast.Constant) for each in (one.left, *one.comparators))
        and A_PROOF.search(text := ast.unparse(one))
        and text not in HARMLESS
    ]


def test_no_proof_is_compared_as_text_is() -> None:
    nothing_to_mend([line for module in modules(*DOORS) for line in compared(module)])


def test_what_would_be_is_named_with_the_remedy() -> None:
    (said,) = compared(Module(path="incidents/schemes.py", text="def ok(given, secret):\n    return given == secret\n"))
    assert said.startswith("incidents/schemes.py:2: given == secret: hmac.compare_digest")


def test_each_exception_is_still_there() -> None:
    there = {ast.unparse(one) for module in modules(*DOORS) for one in module.every(ast.Compare)}
    assert HARMLESS.keys() - there == set()
