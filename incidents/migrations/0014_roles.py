"""Roles in an incident, stand-ins of approvers, and the highest severity an incident ever had.

The incident's own column for its comms lead, which nothing ever wrote, is named by no code from here on. It is dropped in a later
release: while this one rolls out, the old processes still read it.
"""

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
CREATE FUNCTION incident_keep_highest_severity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.highest_severity := CASE
        WHEN TG_OP = 'INSERT' THEN NEW.severity
        ELSE least(NEW.severity, OLD.severity, nullif(OLD.highest_severity, '')) END;
    RETURN NEW;
END $$;
CREATE TRIGGER incident_keeps_highest_severity BEFORE INSERT OR UPDATE OF severity, highest_severity ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION incident_keep_highest_severity();
ALTER TABLE incidents_incident ENABLE ALWAYS TRIGGER incident_keeps_highest_severity;

CREATE FUNCTION stand_in_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on a stand-in is refused: it is on record', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER stand_in_stays BEFORE UPDATE OR DELETE ON incidents_standin FOR EACH ROW EXECUTE FUNCTION stand_in_refuse_change();
ALTER TABLE incidents_standin ENABLE ALWAYS TRIGGER stand_in_stays;
"""

UNDO = """
DROP TRIGGER stand_in_stays ON incidents_standin;
DROP FUNCTION stand_in_refuse_change();
DROP TRIGGER incident_keeps_highest_severity ON incidents_incident;
DROP FUNCTION incident_keep_highest_severity();
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0013_people")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="incident", name="comms_lead")]
        ),
        migrations.AddField(
            model_name="incident",
            name="highest_severity",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=2),
        ),
        migrations.CreateModel(
            name="IncidentRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=30)),
                ("since", models.DateTimeField(auto_now_add=True)),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="incidents.incident",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.person",
                    ),
                ),
            ],
            options={
                "ordering": ["role", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(role__regex="^[a-z][a-z_]{1,29}$"), name="incident_role_has_a_name"
                    ),
                    models.CheckConstraint(condition=~models.Q(role="ic"), name="incident_role_is_not_the_lead"),
                    models.UniqueConstraint(
                        condition=~models.Q(role="shadow"),
                        fields=("incident", "role"),
                        name="incident_role_one_person",
                    ),
                    models.UniqueConstraint(fields=("incident", "role", "person"), name="incident_role_once_a_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named_at", models.DateTimeField(db_default=models.Func(function="clock_timestamp"))),
                ("until", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stand_ins", to="incidents.incident"
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "verbose_name": "stand-in",
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(person=models.F("named_by")), name="stand_in_is_not_who_names_them"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            until__gt=models.F("named_at"), until__lte=models.F("named_at") + timedelta(hours=12)
                        ),
                        name="stand_in_for_twelve_hours_at_most",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WALLS, UNDO),
    ]
