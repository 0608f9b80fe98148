"""One try to tell an endpoint something, and what came of it. Never what it answered."""

from django.db import models

from console.models.endpoint_message import EndpointMessage


class EndpointTry(models.Model):
    """`status` is the HTTP status, 0 where no answer came: then `code` says in a word why."""

    message = models.ForeignKey(EndpointMessage, on_delete=models.PROTECT, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    status = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=80, blank=True)
    ms = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.status or self.code)

    @property
    def arrived(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300

    @property
    def in_words(self) -> str:
        """What came of it."""
        if self.status:
            return f"answered {self.status}"
        return NO_ANSWER.get(self.code, "no answer came")


NO_ANSWER = {
    "timeout": "no answer within five seconds",
    "unreachable": "it could not be reached, or its certificate is not good",
    "cut": "the connection broke",
    "unknown_name": "its name cannot be looked up",
    "not_public": "its name leads to an address that is not public",
    "not_allowed": "its address is not allowed here",
    "malformed": "its address is malformed",
    "unreadable_secret": "its secret cannot be read: rotate it",
}
