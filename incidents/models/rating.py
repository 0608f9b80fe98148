"""How whoever led says that an incident went: asked of them alone, once an episode."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person

STARS = (1, 2, 3, 4, 5)


class Rating(models.Model):
    """`due_at` is when its next turn is: asked, asked once more, given up. Times are the database's clock."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    episode = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_again_at = models.DateTimeField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "episode"], name="rating_once_an_episode"),
            models.CheckConstraint(
                condition=models.Q(stars=None, rated_at=None)
                | models.Q(stars__range=(STARS[0], STARS[-1]), rated_at__isnull=False),
                name="rating_has_stars_and_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(rated_at=None) | models.Q(skipped_at=None), name="rating_given_or_skipped"
            ),
            models.CheckConstraint(
                condition=models.Q(asked_again_at=None) | models.Q(asked_at__isnull=False),
                name="rating_asked_before_again",
            ),
        ]

    def __str__(self) -> str:
        return f"rating of {self.incident.reference}, {self.episode}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is asked."""
        return self.rated_at is not None or self.skipped_at is not None

    @property
    def times_asked(self) -> int:
        """Twice at most."""
        return sum(at is not None for at in (self.asked_at, self.asked_again_at))
