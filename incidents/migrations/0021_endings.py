"""No incident after all: a false alarm or a duplicate; incidents that have to do with one another; who was told of the end."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0020_audit_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident')),
            ],
        ),
        migrations.AddField(
            model_name='alert',
            name='told_over',
            field=models.CharField(blank=True, choices=[('done', 'Done'), ('refused', 'Refused')], db_default='', default='', max_length=8),
        ),
        migrations.AddField(
            model_name='incident',
            name='cancel_reason',
            field=models.CharField(blank=True, choices=[('false alarm', 'False Alarm'), ('duplicate', 'Duplicate')], db_default='', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='incident',
            name='cancelled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='duplicate_of',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='incidents.incident'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('duplicate_of__isnull', False)), fields=['duplicate_of'], name='incident_by_duplicate_of'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('told_over__in', ['', 'done', 'refused'])), name='alert_told_over_is_known'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at', None)), models.Q(('cancel_reason__in', ['false alarm', 'duplicate']), ('cancelled_at__isnull', False), ('state', 'CANCELLED')), _connector='OR'), name='incident_cancelled_has_a_reason_and_a_time'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', 'duplicate'), ('duplicate_of__isnull', False)), models.Q(models.Q(('cancel_reason', 'duplicate'), _negated=True), ('duplicate_of', None)), _connector='OR'), name='incident_duplicate_has_another'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('duplicate_of', None), models.Q(('duplicate_of', models.F('id')), _negated=True), _connector='OR'), name='incident_is_no_duplicate_of_itself'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='link_one_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='link_smaller_id_first'),
        ),
    ]
