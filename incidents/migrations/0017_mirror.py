"""How far the mirror is, where it goes on after a fork, and what it held there: evidence that nobody changes or removes."""

import django.db.models.deletion
from django.db import migrations, models

WALLS = """
CREATE FUNCTION mirror_check_branch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM incidents_auditevent AS event
        CROSS JOIN LATERAL (SELECT convert_from(event.canonical, 'UTF8')::jsonb -> 'detail' AS said) AS detail
        WHERE event.chain = NEW.chain AND event.seq = NEW.event_seq AND event.action = 'CHAIN_REPAIRED'
          AND (said ->> 'branch', said ->> 'since') = (NEW.number::text, NEW.since::text)) THEN
        RAISE EXCEPTION 'a branch of the mirror is made with its event on the audit log' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mirror_branch_on_record BEFORE INSERT ON incidents_mirrorbranch FOR EACH ROW EXECUTE FUNCTION mirror_check_branch();
CREATE TRIGGER mirror_branch_stays BEFORE UPDATE OR DELETE ON incidents_mirrorbranch FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER mirror_branch_refuse_truncate BEFORE TRUNCATE ON incidents_mirrorbranch FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER mirror_evidence_stays BEFORE UPDATE OR DELETE ON incidents_mirrorevidence FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER mirror_evidence_refuse_truncate BEFORE TRUNCATE ON incidents_mirrorevidence FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
ALTER TABLE incidents_mirrorbranch ENABLE ALWAYS TRIGGER mirror_branch_on_record;
ALTER TABLE incidents_mirrorbranch ENABLE ALWAYS TRIGGER mirror_branch_stays;
ALTER TABLE incidents_mirrorbranch ENABLE ALWAYS TRIGGER mirror_branch_refuse_truncate;
ALTER TABLE incidents_mirrorevidence ENABLE ALWAYS TRIGGER mirror_evidence_stays;
ALTER TABLE incidents_mirrorevidence ENABLE ALWAYS TRIGGER mirror_evidence_refuse_truncate;
REVOKE UPDATE, DELETE, TRUNCATE ON incidents_mirrorbranch, incidents_mirrorevidence FROM incident_response_app;
REVOKE UPDATE, DELETE ON incidents_standin FROM incident_response_app;
"""

UNDO = """
DROP TRIGGER mirror_branch_on_record ON incidents_mirrorbranch;
DROP TRIGGER mirror_branch_stays ON incidents_mirrorbranch;
DROP TRIGGER mirror_branch_refuse_truncate ON incidents_mirrorbranch;
DROP TRIGGER mirror_evidence_stays ON incidents_mirrorevidence;
DROP TRIGGER mirror_evidence_refuse_truncate ON incidents_mirrorevidence;
DROP FUNCTION mirror_check_branch();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0016_setting_seen'),
    ]

    operations = [
        migrations.CreateModel(
            name='MirrorBranch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField()),
                ('since', models.PositiveIntegerField()),
                ('event_seq', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['chain', 'number'],
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='mirror_branch_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('since__gte', 1)), name='mirror_branch_counts_from_one')],
            },
        ),
        migrations.CreateModel(
            name='MirrorMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=60, unique=True)),
                ('branch', models.PositiveIntegerField(default=0)),
                ('seq', models.PositiveIntegerField(default=0)),
                ('days', models.PositiveIntegerField()),
                ('at', models.DateTimeField(db_default=models.Func(function='clock_timestamp'))),
                ('forked_seq', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('forked_seq__isnull', False)), fields=['chain'], name='mirror_mark_forked')],
                'constraints': [models.CheckConstraint(condition=models.Q(('days__gte', 366)), name='mirror_mark_copies_last_a_year')],
            },
        ),
        migrations.CreateModel(
            name='MirrorEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pk_there', models.CharField(max_length=80)),
                ('sk_there', models.TextField()),
                ('previous', models.BinaryField(max_length=32)),
                ('canonical', models.BinaryField()),
                ('hash', models.BinaryField(max_length=32)),
                ('brought_at', models.DateTimeField(db_default=models.Func(function='clock_timestamp'))),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='incidents.mirrorbranch')),
            ],
            options={
                'ordering': ['branch', 'pk_there', 'sk_there'],
                'constraints': [models.UniqueConstraint(fields=('branch', 'pk_there', 'sk_there'), name='mirror_evidence_once')],
            },
        ),
        migrations.RunSQL(WALLS, UNDO),
    ]
