"""The sequence behind `INC-<n>`, before the table whose default draws from it."""

from django.db import migrations


class Migration(migrations.Migration):
    
    dependencies = []
    operations = [
        migrations.RunSQL("CREATE SEQUENCE incident_number", "DROP SEQUENCE incident_number"),
    ]
