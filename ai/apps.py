from django.apps import AppConfig


class AiConfig(AppConfig):
    name = "ai"
    verbose_name = "AI"

    def ready(self) -> None:
        # Celery discovers tasks lazily; the web process must know every listener before the first fact is announced.
        from ai import tasks
