"""What the model was told for a draft. The application keeps it and changes nothing of it."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ai', '0002_metering'),
        ('statuspage', '0010_grants'),
    ]

    operations = [
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=200)),
                ('prompt', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('suspicions', models.JSONField(blank=True, default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('draft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='statuspage.draft')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 400000), name='material_is_no_archive'), models.CheckConstraint(condition=models.Q(('digest', models.Func(models.Func(models.Func(models.F('text'), models.Value('UTF8'), function='convert_to', output_field=models.BinaryField()), function='sha256', output_field=models.BinaryField()), models.Value('hex'), function='encode', output_field=models.CharField()))), name='material_is_of_its_digest')],
            },
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON ai_material FROM incident_response_app",
            "GRANT UPDATE, DELETE ON ai_material TO incident_response_app",
        ),
    ]
