"""Shortcuts are requests too."""

from django.db import migrations, models

KINDS = ["command", "click", "submission", "event", "shortcut"]


class Migration(migrations.Migration):
    dependencies = [("slackbot", "0008_rooms_that_change")]

    operations = [
        migrations.AlterField(
            model_name="inboundrequest",
            name="kind",
            field=models.CharField(
                choices=[(kind, kind.capitalize()) for kind in KINDS],
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint(model_name="inboundrequest", name="inbound_request_kind_is_known"),
        migrations.AddConstraint(
            model_name="inboundrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)),
                name="inbound_request_kind_is_known",
            ),
        ),
    ]
