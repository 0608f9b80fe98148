from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = "Incidents"

    def ready(self) -> None:
        # Celery discovers tasks lazily; the web process must know every listener before the first fact is announced.
        from incidents import tasks
