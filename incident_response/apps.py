from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "incident_response"
    verbose_name = "Wiring"

    def ready(self) -> None:
        from incident_response import checks
