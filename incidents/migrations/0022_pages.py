"""Pages that people ask for from a room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0021_endings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('users', models.JSONField()),
                ('names', models.CharField(max_length=500)),
                ('why', models.CharField(blank=True, db_default='', default='', max_length=400)),
                ('shown_at', models.DateTimeField(auto_now_add=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('group_id', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.person')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='incidents.incident')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_at', None), ('confirmed_at__isnull', False), _connector='OR'), name='page_only_what_was_confirmed'), models.CheckConstraint(condition=models.Q(('group_id', ''), ('answered_at__isnull', False), _connector='OR'), name='page_group_of_an_answer')],
            },
        ),
    ]
