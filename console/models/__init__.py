"""What the console itself keeps: who is signed in, how often signing in failed, and views of lists. One table a file."""

from console.models.failed_attempts import FailedAttempts
from console.models.saved_view import SavedView
from console.models.session import Session

__all__ = ["FailedAttempts", "SavedView", "Session"]
