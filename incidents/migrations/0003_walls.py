"""The audit log's wall: append-only, each event where its chain ends, its hash right. ENABLE ALWAYS: no session setting gets past it."""

from django.db import migrations

WALL = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_check_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    tail record;
BEGIN
    SELECT seq, hash INTO tail FROM incidents_auditevent WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        tail.seq := 0;
        tail.hash := sha256(convert_to(split_part(NEW.chain, '#', 2), 'UTF8'));
    END IF;
    IF NEW.seq <> tail.seq + 1 OR NEW.previous <> tail.hash THEN
        RAISE EXCEPTION 'audit event % of % does not follow event %', NEW.seq, NEW.chain, tail.seq USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.hash <> sha256(NEW.previous || NEW.canonical) THEN
        RAISE EXCEPTION 'audit event % of % has a wrong hash', NEW.seq, NEW.chain USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_check_link BEFORE INSERT ON incidents_auditevent FOR EACH ROW EXECUTE FUNCTION audit_check_link();
CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON incidents_auditevent FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON incidents_auditevent FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
ALTER TABLE incidents_auditevent ENABLE ALWAYS TRIGGER audit_check_link;
ALTER TABLE incidents_auditevent ENABLE ALWAYS TRIGGER audit_refuse_change;
ALTER TABLE incidents_auditevent ENABLE ALWAYS TRIGGER audit_refuse_truncate;
"""

UNDO = """
DROP TRIGGER audit_check_link ON incidents_auditevent;
DROP TRIGGER audit_refuse_change ON incidents_auditevent;
DROP TRIGGER audit_refuse_truncate ON incidents_auditevent;
DROP FUNCTION audit_check_link();
DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_initial")]
    operations = [migrations.RunSQL(WALL, UNDO)]
