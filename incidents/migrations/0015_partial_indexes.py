"""What is nearly always NULL, or empty, is in no index: an alert writes none of it. And what ended lately is found by its time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0014_roles'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='incident',
            name='incident_open_by_service',
        ),
        migrations.RemoveIndex(
            model_name='incident',
            name='incident_open_by_team',
        ),
        migrations.AlterField(
            model_name='alert',
            name='acknowledged_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.person'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='alert',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='incidents.alert'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='declared_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declared', to='incidents.person'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='handoff_to',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.person'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='ic',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led', to='incidents.person'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='maybe_related',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('acknowledged_by__isnull', False)), fields=['acknowledged_by'], name='alert_by_acknowledged_by'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('alert__isnull', False)), fields=['alert'], name='delivery_of_an_alert'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(models.Q(('service', ''), _negated=True), models.Q(('state__in', ['CANCELLED', 'RESOLVED']), _negated=True)), fields=['service'], name='incident_open_by_service'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(models.Q(('team', ''), _negated=True), models.Q(('state__in', ['CANCELLED', 'RESOLVED']), _negated=True)), fields=['team'], name='incident_open_by_team'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('resolved_at__isnull', False)), fields=['resolved_at'], name='incident_resolved_lately'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('maybe_related__isnull', False)), fields=['maybe_related'], name='incident_by_maybe_related'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('ic__isnull', False)), fields=['ic'], name='incident_by_ic'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('handoff_to__isnull', False)), fields=['handoff_to'], name='incident_by_handoff_to'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('declared_by__isnull', False)), fields=['declared_by'], name='incident_by_declared_by'),
        ),
    ]
