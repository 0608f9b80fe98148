"""Whether anything that looks like a secret is in the repository. https://github.com/Yelp/detect-secrets"""

import subprocess
from collections.abc import Iterable, Iterator

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

# Of strangers' keys and of those with a shape that nothing else has; words such as `password = …` are ruff's to find.
DETECTORS = (
    "AWSKeyDetector", "BasicAuthDetector", "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "MailchimpDetector",
    "NpmDetector", "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector", "StripeDetector",
    "TwilioKeyDetector",
)  # fmt: skip
MADE_UP = (
    "tests/",
    "sandbox/",
    "ai/evals/",
)  # what looks like one there belongs to nobody: it is to be found or refused
PICTURES = (".png", ".svg")


def found(files: Iterable[str]) -> Iterator[str]:
    """A line for each, with its place and its kind and not itself."""
    with transient_settings({"plugins_used": [{"name": name} for name in DETECTORS]}):
        secrets = SecretsCollection()
        for file in files:
            secrets.scan_file(file)
    for file, secret in secrets:
        yield f"{file}:{secret.line_number}: {secret.type}"


def ours() -> list[str]:
    """Every file of the repository that is not made up."""
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [file for file in listed if not file.startswith(MADE_UP) and not file.endswith(PICTURES)]
