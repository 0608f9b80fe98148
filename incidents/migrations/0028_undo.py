"""An end that was undone: which alert groups OnCall is to open again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0027_outbox_rank"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='alert',
            name='alert_told_over_is_known',
        ),
        migrations.AlterField(
            model_name='alert',
            name='told_over',
            field=models.CharField(blank=True, choices=[('done', 'Done'), ('refused', 'Refused'), ('back', 'Back')], db_default='', default='', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('told_over__in', ['', 'done', 'refused', 'back'])), name='alert_told_over_is_known'),
        ),
    ]
