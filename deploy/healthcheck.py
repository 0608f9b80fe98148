"""`python deploy/healthcheck.py URL`: exit status 0 where it answers 200 within two seconds.

The image's HEALTHCHECK, since there is no curl in it. It imports nothing of the application: it is run every ten seconds.
"""

import sys
import urllib.error
import urllib.request  # noqa: TID251  the one door belongs to the application

try:
    with urllib.request.urlopen(sys.argv[1], timeout=2) as answer:  # noqa: S310, TID251  the address is the Dockerfile's own
        sys.exit(answer.status != 200)
except (urllib.error.URLError, TimeoutError) as error:
    sys.exit(f"{sys.argv[1]}: {error}")
