"""`python deploy/healthcheck.py URL`: exit status 0 where it answers 200 within two seconds. The image's HEALTHCHECK; it has no curl."""

import sys
import urllib.error
import urllib.request

try:
    with urllib.request.urlopen(sys.argv[1], timeout=2) as answer:  # noqa: S310 the address is the Dockerfile's own
        sys.exit(answer.status != 200)
except urllib.error.URLError as error:
    sys.exit(f"{sys.argv[1]}: {error.reason}")
