"""What is owed has a rank, and is found by it. Old processes write the lowest but charts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0026_afterwards"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='outboxentry',
            name='outbox_due',
        ),
        migrations.AddField(
            model_name='outboxentry',
            name='rank',
            field=models.SmallIntegerField(db_default=25, default=25),
        ),
        migrations.AddIndex(
            model_name='outboxentry',
            index=models.Index(condition=models.Q(('state__in', ('pending', 'claimed'))), fields=['rank', 'due_at'], name='outbox_turn'),
        ),
        migrations.AddConstraint(
            model_name='outboxentry',
            constraint=models.CheckConstraint(condition=models.Q(('rank__gte', 0)), name='outbox_rank_is_known'),
        ),
    ]
