from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for whose stand-in an approver was."""

    dependencies = [("statuspage", "0003_origin_and_entries")]

    operations = [
        migrations.AlterField(
            model_name="approval",
            name="role",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
