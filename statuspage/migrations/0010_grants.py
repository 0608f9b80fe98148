"""What nobody may change or remove the application's role has no right to change or remove: the triggers are the second wall."""

from django.db import migrations

REVOKE = """
REVOKE UPDATE, DELETE ON statuspage_revision FROM incident_response_app;
REVOKE DELETE ON statuspage_approval, statuspage_publication, statuspage_template, statuspage_foreignpost FROM incident_response_app;
"""

UNDO = """
GRANT UPDATE, DELETE ON statuspage_revision TO incident_response_app;
GRANT DELETE ON statuspage_approval, statuspage_publication, statuspage_template, statuspage_foreignpost TO incident_response_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("statuspage", "0009_on_record"),
    ]
    operations = [migrations.RunSQL(REVOKE, UNDO)]
