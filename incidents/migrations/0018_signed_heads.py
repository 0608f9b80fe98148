"""Signed heads are append-only, each after the one before it. ENABLE ALWAYS: no session setting gets past it."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import incidents.models.chain_salt
from django.db import migrations, models


WALL = """
CREATE FUNCTION head_check_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    SELECT number, digest INTO newest FROM incidents_signedhead ORDER BY number DESC LIMIT 1;
    IF NOT FOUND THEN
        newest.number := 0;
        newest.digest := decode(repeat('00', 32), 'hex');
    END IF;
    IF NEW.number <> newest.number + 1 OR NEW.previous <> newest.digest THEN
        RAISE EXCEPTION 'signed head % does not follow head %', NEW.number, newest.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.digest <> sha256(NEW.canonical) THEN
        RAISE EXCEPTION 'signed head % has a wrong digest', NEW.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER head_check_link BEFORE INSERT ON incidents_signedhead FOR EACH ROW EXECUTE FUNCTION head_check_link();
CREATE TRIGGER head_stays BEFORE UPDATE OR DELETE ON incidents_signedhead FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER head_refuse_truncate BEFORE TRUNCATE ON incidents_signedhead FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER signed_chain_stays BEFORE UPDATE OR DELETE ON incidents_signedchain FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER signed_chain_refuse_truncate BEFORE TRUNCATE ON incidents_signedchain FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER chain_salt_stays BEFORE UPDATE OR DELETE ON incidents_chainsalt FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER chain_salt_refuse_truncate BEFORE TRUNCATE ON incidents_chainsalt FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
ALTER TABLE incidents_signedhead ENABLE ALWAYS TRIGGER head_check_link;
ALTER TABLE incidents_signedhead ENABLE ALWAYS TRIGGER head_stays;
ALTER TABLE incidents_signedhead ENABLE ALWAYS TRIGGER head_refuse_truncate;
ALTER TABLE incidents_signedchain ENABLE ALWAYS TRIGGER signed_chain_stays;
ALTER TABLE incidents_signedchain ENABLE ALWAYS TRIGGER signed_chain_refuse_truncate;
ALTER TABLE incidents_chainsalt ENABLE ALWAYS TRIGGER chain_salt_stays;
ALTER TABLE incidents_chainsalt ENABLE ALWAYS TRIGGER chain_salt_refuse_truncate;
REVOKE UPDATE, DELETE, TRUNCATE ON incidents_signedhead, incidents_signedchain, incidents_chainsalt FROM incident_response_app;
"""

UNDO = """
DROP TRIGGER head_check_link ON incidents_signedhead;
DROP TRIGGER head_stays ON incidents_signedhead;
DROP TRIGGER head_refuse_truncate ON incidents_signedhead;
DROP TRIGGER signed_chain_stays ON incidents_signedchain;
DROP TRIGGER signed_chain_refuse_truncate ON incidents_signedchain;
DROP TRIGGER chain_salt_stays ON incidents_chainsalt;
DROP TRIGGER chain_salt_refuse_truncate ON incidents_chainsalt;
DROP FUNCTION head_check_link();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0017_mirror'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainSalt',
            fields=[
                ('chain', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('salt', models.BinaryField(default=incidents.models.chain_salt.new_salt, max_length=32)),
            ],
            options={
                'ordering': ['chain'],
            },
        ),
        migrations.CreateModel(
            name='HeadCopy',
            fields=[
                ('store', models.CharField(choices=[('mirror', 'Mirror'), ('bucket', 'Bucket')], max_length=6, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'head copies',
            },
        ),
        migrations.CreateModel(
            name='SignedChain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=60)),
                ('seq', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['chain', 'seq'],
            },
        ),
        migrations.CreateModel(
            name='SignedHead',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('canonical', models.BinaryField()),
                ('digest', models.BinaryField(max_length=32)),
                ('previous', models.BinaryField(max_length=32)),
                ('signature', models.BinaryField()),
                ('algorithm', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('complete', models.BooleanField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['recorded_at'], name='audit_written_lately', pages_per_range=16),
        ),
        migrations.AddConstraint(
            model_name='headcopy',
            constraint=models.CheckConstraint(condition=models.Q(('store__in', ['mirror', 'bucket'])), name='head_store_is_known'),
        ),
        migrations.AddConstraint(
            model_name='signedhead',
            constraint=models.CheckConstraint(condition=models.Q(('algorithm__in', ['ed25519', 'rsassa-pkcs1-v1_5-sha256'])), name='head_algorithm_is_known'),
        ),
        migrations.AddField(
            model_name='signedchain',
            name='head',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='incidents.signedhead'),
        ),
        migrations.AddConstraint(
            model_name='signedchain',
            constraint=models.UniqueConstraint(fields=('chain', 'seq'), name='signed_chain_grows'),
        ),
        migrations.RunSQL(WALL, UNDO),
    ]
