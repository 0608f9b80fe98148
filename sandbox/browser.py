"""Debian's Chromium, headless, as the screenshots are taken in it and the pages are tested."""

from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
MISSING = "Chromium is missing; install it with: apt-get install --yes chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
