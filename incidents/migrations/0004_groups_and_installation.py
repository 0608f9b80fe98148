"""The groups that give rights, and this installation's row."""

import uuid

from django.db import migrations

GROUPS = ("approvers", "auditors", "commanders", "operators", "responders", "viewers")


def fill(apps, _schema_editor):
    group = apps.get_model("auth", "Group")
    for name in GROUPS:
        group.objects.get_or_create(name=name)
    apps.get_model("incidents", "Installation").objects.create(id=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_walls"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
