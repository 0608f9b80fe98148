"""A setting as a process last started with it: not its value, but what tells whether it is the same."""

from django.db import models


class SettingSeen(models.Model):
    """`digest` is hex HMAC-SHA256 of name and value under a key made of DJANGO_SECRET_KEY, so that nobody can try out secrets."""

    name = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
