from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0006_handoff_and_episodes'),
    ]

    operations = [
        migrations.AddField(
            model_name='alert',
            name='team',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='person',
            name='directory_id',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(condition=models.Q(('directory_id', ''), _negated=True), fields=('directory_id',), name='person_one_per_directory_user'),
        ),
    ]
