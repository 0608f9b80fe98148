import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0023_nudges"),
        ("slackbot", "0006_kept_a_day"),
    ]

    operations = [
        migrations.AlterField(
            model_name="inboundrequest",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.person",
            ),
        ),
        migrations.AddIndex(
            model_name="inboundrequest",
            index=models.Index(
                condition=models.Q(("handled_at", None), ("kind", "event")),
                fields=["message_ts"],
                name="inbound_event_not_worked",
            ),
        ),
        migrations.AddConstraint(
            model_name="inboundrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("kind", "event"), _connector="OR"),
                name="inbound_request_of_somebody",
            ),
        ),
    ]
