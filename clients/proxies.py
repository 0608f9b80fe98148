"""Which proxy leads where, and whose certificates count: what the process began with.

requests reads the whole environment twice for every call, which is a quarter of what a call costs us.
"""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests


class Session(requests.Session):
    """requests' own, which asks the environment once for each place."""

    def merge_environment_settings(  # noqa: PLR0917 as requests calls it
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """As requests makes it of HTTPS_PROXY, NO_PROXY and the like. https://requests.readthedocs.io/en/latest/user/advanced/#proxies"""
        if proxies or not self.trust_env:
            return super().merge_environment_settings(url, proxies, stream, verify, cert)
        place = urlsplit(url)
        return dict(_of_environment(f"{place.scheme}://{place.netloc}/", stream, verify, cert))


@lru_cache(maxsize=256)
def _of_environment(place: str, stream: bool | None, verify: Any, cert: Any) -> dict[str, Any]:
    return dict(requests.Session().merge_environment_settings(place, {}, stream, verify, cert))
