"""What the console itself keeps: who is signed in, failed sign-ins, views of lists, outgoing webhooks. One table a file."""

from console.models.endpoint import Endpoint
from console.models.endpoint_message import EndpointMessage
from console.models.endpoint_try import EndpointTry
from console.models.failed_attempts import FailedAttempts
from console.models.saved_view import SavedView
from console.models.session import Session

__all__ = ["Endpoint", "EndpointMessage", "EndpointTry", "FailedAttempts", "SavedView", "Session"]
