"""A follow-up action has a priority, a last day, and reminders since; one that is not in Linear can be ended here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0033_subject")]

    operations = [
        migrations.RemoveConstraint(model_name="followup", name="follow_up_ended_was_filed"),
        migrations.AddField(
            model_name="followup",
            name="priority",
            field=models.PositiveSmallIntegerField(
                blank=True, choices=[(1, "urgent"), (2, "high"), (3, "medium"), (4, "low")], null=True
            ),
        ),
        migrations.AddField(model_name="followup", name="due_on", field=models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="followup",
            name="reminded",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__isnull", True), ("priority__in", [1, 2, 3, 4]), _connector="OR"),
                name="follow_up_priority_known",
            ),
        ),
    ]
