from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "console"
    verbose_name = "Console"

    def ready(self) -> None:
        # Celery discovers tasks lazily; the web process must know every listener before the first fact is announced.
        from console import tasks
