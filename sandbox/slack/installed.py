"""The app as it is installed here: from the manifest at the root, as an operator installs it in Slack."""

from pathlib import Path

import yaml

MANIFEST = Path(__file__).parents[2] / "manifest.yaml"
SCOPES: tuple[str, ...] = tuple(yaml.safe_load(MANIFEST.read_text())["oauth_config"]["scopes"]["bot"])
