from django.apps import AppConfig


class StatuspageConfig(AppConfig):
    name = "statuspage"
    verbose_name = "Status page"

    def ready(self) -> None:
        # Celery discovers tasks lazily; the web process must know every listener before the first fact is announced.
        from statuspage import tasks
