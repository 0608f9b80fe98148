"""What the console itself keeps: who is signed in, and how often signing in failed. One table a file."""

from console.models.failed_attempts import FailedAttempts
from console.models.session import Session

__all__ = ["FailedAttempts", "Session"]
