"""The gate's walls, for raw SQL too. ENABLE ALWAYS: no session setting gets past them.

The one that matters stands on the way INTO `SENDING`, because afterwards is too late: it locks the approval and demands that it
exists, is on the audit log with the same digest, is neither void nor expired, and that the words have that digest.
"""

from django.db import migrations

WALLS = """
CREATE FUNCTION gate_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: it is on record', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

ALTER TABLE statuspage_revision ADD CONSTRAINT revision_digest_is_of_its_words CHECK (digest = encode(sha256(canonical), 'hex'));
CREATE TRIGGER revision_stays BEFORE UPDATE OR DELETE ON statuspage_revision FOR EACH ROW EXECUTE FUNCTION gate_refuse_change();
ALTER TABLE statuspage_revision ENABLE ALWAYS TRIGGER revision_stays;

CREATE FUNCTION gate_check_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'voided_at' - 'void_reason' <> to_jsonb(OLD) - 'voided_at' - 'void_reason' OR OLD.voided_at IS NOT NULL THEN
        RAISE EXCEPTION 'an approval can be voided, once, and nothing else' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_only_voided BEFORE UPDATE ON statuspage_approval FOR EACH ROW EXECUTE FUNCTION gate_check_approval();
CREATE TRIGGER approval_stays BEFORE DELETE ON statuspage_approval FOR EACH ROW EXECUTE FUNCTION gate_refuse_change();
ALTER TABLE statuspage_approval ENABLE ALWAYS TRIGGER approval_only_voided;
ALTER TABLE statuspage_approval ENABLE ALWAYS TRIGGER approval_stays;

CREATE FUNCTION gate_demand_approval(wanted bigint, words text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    approval statuspage_approval;
BEGIN
    SELECT * INTO approval FROM statuspage_approval WHERE id = wanted FOR SHARE;
    IF NOT FOUND OR approval.voided_at IS NOT NULL OR approval.expires_at <= clock_timestamp() OR approval.digest <> words THEN
        RAISE EXCEPTION 'nothing is sent without an approval in force of exactly these words' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (
        SELECT FROM incidents_auditevent AS event
        JOIN statuspage_revision AS revision ON revision.id = approval.revision_id
        JOIN statuspage_draft AS draft ON draft.id = revision.draft_id
        WHERE event.id = approval.event_id AND event.action = 'STATUSPAGE_DRAFT_APPROVED'
          AND event.incident_id = draft.incident_id
          AND convert_from(event.canonical, 'UTF8')::jsonb -> 'detail' ->> 'digest' = words
          AND revision.digest = words) THEN
        RAISE EXCEPTION 'nothing is sent whose approval is not on the audit log' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

CREATE FUNCTION gate_check_publication() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.state ELSE '' END;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.approval_id, NEW.incident_id, NEW.digest, NEW.target) IS DISTINCT FROM
                            (OLD.approval_id, OLD.incident_id, OLD.digest, OLD.target) THEN
        RAISE EXCEPTION 'what a publication is of cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state <> before AND NOT (before, NEW.state) IN (
        ('', 'RESERVED'), ('', 'SENDING'), ('RESERVED', 'SENDING'), ('RESERVED', 'LAPSED'),
        ('SENDING', 'PUBLISHED'), ('SENDING', 'REFUSED'), ('SENDING', 'UNKNOWN'), ('SENDING', 'RESERVED'),
        ('UNKNOWN', 'PUBLISHED'), ('UNKNOWN', 'RESERVED'), ('UNKNOWN', 'LAPSED')) THEN
        RAISE EXCEPTION 'a publication cannot become % from %', NEW.state, before USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state = 'SENDING' AND before <> 'SENDING' THEN
        IF NEW.sending_at IS NULL OR NEW.attempt < 1 THEN
            RAISE EXCEPTION 'SENDING needs its time and its attempt' USING ERRCODE = 'check_violation';
        END IF;
        PERFORM gate_demand_approval(NEW.approval_id, NEW.digest);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_wall BEFORE INSERT OR UPDATE ON statuspage_publication FOR EACH ROW EXECUTE FUNCTION gate_check_publication();
CREATE TRIGGER publication_stays BEFORE DELETE ON statuspage_publication FOR EACH ROW EXECUTE FUNCTION gate_refuse_change();
ALTER TABLE statuspage_publication ENABLE ALWAYS TRIGGER publication_wall;
ALTER TABLE statuspage_publication ENABLE ALWAYS TRIGGER publication_stays;
"""

UNDO = """
DROP TRIGGER publication_wall ON statuspage_publication;
DROP TRIGGER publication_stays ON statuspage_publication;
DROP TRIGGER approval_only_voided ON statuspage_approval;
DROP TRIGGER approval_stays ON statuspage_approval;
DROP TRIGGER revision_stays ON statuspage_revision;
ALTER TABLE statuspage_revision DROP CONSTRAINT revision_digest_is_of_its_words;
DROP FUNCTION gate_check_publication();
DROP FUNCTION gate_demand_approval(bigint, text);
DROP FUNCTION gate_check_approval();
DROP FUNCTION gate_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("statuspage", "0001_initial"), ("incidents", "0005_grants")]
    operations = [migrations.RunSQL(WALLS, UNDO)]
