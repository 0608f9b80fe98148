"""What the console itself keeps: who is signed in, how often signing in failed, outgoing webhooks. One table a file."""

from console.models.endpoint import Endpoint
from console.models.endpoint_message import EndpointMessage
from console.models.endpoint_try import EndpointTry
from console.models.failed_attempts import FailedAttempts
from console.models.session import Session

__all__ = ["Endpoint", "EndpointMessage", "EndpointTry", "FailedAttempts", "Session"]
