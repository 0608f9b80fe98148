from django.apps import AppConfig


class SlackbotConfig(AppConfig):
    name = "slackbot"
    verbose_name = "Slack"

    def ready(self) -> None:
        # Celery discovers tasks lazily; the web process must know every listener before the first fact is announced.
        from slackbot import tasks
