"""What the checks say of a set of settings, as the tests of the checks ask it."""

from tests.incident_response.conftest import found

__all__ = ["found"]
