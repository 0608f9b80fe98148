from django.db import migrations, models

# Beside each change of rows the days that it changes, in one transaction with it and without waiting for anybody.
MARKS = """
CREATE FUNCTION measured_mark_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO incidents_daytocount (day) SELECT DISTINCT (started_at AT TIME ZONE 'UTC')::date FROM anew;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO incidents_daytocount (day) SELECT DISTINCT (started_at AT TIME ZONE 'UTC')::date FROM former;
    ELSE
        INSERT INTO incidents_daytocount (day)
        SELECT DISTINCT (changed.at AT TIME ZONE 'UTC')::date
        FROM former FULL JOIN anew USING (incident_id)
        CROSS JOIN LATERAL (VALUES (former.started_at), (anew.started_at)) AS changed (at)
        WHERE changed.at IS NOT NULL
            AND to_jsonb(former) - 'measured_at' IS DISTINCT FROM to_jsonb(anew) - 'measured_at';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER measured_marks_inserted AFTER INSERT ON incidents_measured
    REFERENCING NEW TABLE AS anew FOR EACH STATEMENT EXECUTE FUNCTION measured_mark_days();
CREATE TRIGGER measured_marks_updated AFTER UPDATE ON incidents_measured
    REFERENCING OLD TABLE AS former NEW TABLE AS anew FOR EACH STATEMENT EXECUTE FUNCTION measured_mark_days();
CREATE TRIGGER measured_marks_deleted AFTER DELETE ON incidents_measured
    REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION measured_mark_days();
ALTER TABLE incidents_measured ENABLE ALWAYS TRIGGER measured_marks_inserted;
ALTER TABLE incidents_measured ENABLE ALWAYS TRIGGER measured_marks_updated;
ALTER TABLE incidents_measured ENABLE ALWAYS TRIGGER measured_marks_deleted;
"""

UNMARK = """
DROP TRIGGER measured_marks_deleted ON incidents_measured;
DROP TRIGGER measured_marks_updated ON incidents_measured;
DROP TRIGGER measured_marks_inserted ON incidents_measured;
DROP FUNCTION measured_mark_days();
"""

# Those that are on record: the next turn counts them, and until then they are read from their rows.
KNOWN = "INSERT INTO incidents_daytocount (day) SELECT DISTINCT (started_at AT TIME ZONE 'UTC')::date FROM incidents_measured"


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0043_incident_opened_lately'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayToCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(db_index=True)),
            ],
            options={
                'verbose_name_plural': 'days to count',
            },
        ),
        migrations.CreateModel(
            name='CountedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('severity', models.CharField(blank=True, choices=[('P1', 'P1'), ('P2', 'P2'), ('P3', 'P3')], max_length=2)),
                ('lanes', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('severity', 'day'), name='counted_day_once')],
            },
        ),
        migrations.RunSQL(MARKS, UNMARK),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
