"""What code that goes around the gate could still have written into its tables: an approval that is on no record, and a
publication that says of itself what never happened. `loaddata` and `save_base` save rows without asking anybody.

An approval is made with its event, and lasts an hour at most. A publication begins RESERVED; when it was sent, which attempt it
was and what the page showed before is noted on the way into SENDING and never again; and neither SENDING nor PUBLISHED is
committed without its event.
"""

from datetime import timedelta

from django.db import migrations, models

WALLS = """
CREATE FUNCTION gate_check_new_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.created_at > clock_timestamp() OR NEW.voided_at IS NOT NULL OR NOT EXISTS (
        SELECT FROM incidents_auditevent AS event
        CROSS JOIN LATERAL (SELECT convert_from(event.canonical, 'UTF8')::jsonb -> 'detail' AS said) AS detail
        JOIN statuspage_revision AS revision ON revision.id = NEW.revision_id
        JOIN statuspage_draft AS draft ON draft.id = revision.draft_id
        JOIN incidents_person AS approver ON approver.id = NEW.approver_id
        WHERE event.id = NEW.event_id AND event.action = 'STATUSPAGE_DRAFT_APPROVED' AND event.incident_id = draft.incident_id
          AND revision.digest = NEW.digest
          AND (said ->> 'draft', said ->> 'revision', said ->> 'digest', said ->> 'approver', said ->> 'group', said ->> 'role')
            = (draft.id::text, revision.number::text, NEW.digest, approver.reference, NEW."group", NEW.role)) THEN
        RAISE EXCEPTION 'an approval is made with its event on the audit log' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_made_on_record BEFORE INSERT ON statuspage_approval FOR EACH ROW EXECUTE FUNCTION gate_check_new_approval();
ALTER TABLE statuspage_approval ENABLE ALWAYS TRIGGER approval_made_on_record;

CREATE FUNCTION gate_check_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'RESERVED' OR NEW.attempt <> 0 OR NEW.sending_at IS NOT NULL THEN
        RAISE EXCEPTION 'a publication cannot become % at once, it begins RESERVED', NEW.state USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_begins BEFORE INSERT ON statuspage_publication FOR EACH ROW EXECUTE FUNCTION gate_check_beginning();
ALTER TABLE statuspage_publication ENABLE ALWAYS TRIGGER publication_begins;

CREATE FUNCTION gate_check_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'SENDING' AND OLD.state <> 'SENDING' THEN
        IF NEW.attempt <> OLD.attempt + 1 OR NEW.sending_at > clock_timestamp()
           OR NEW.sending_at < clock_timestamp() - interval '1 minute' THEN
            RAISE EXCEPTION 'SENDING is the next attempt, now' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF (NEW.attempt, NEW.sending_at, NEW.known_updates) IS DISTINCT FROM (OLD.attempt, OLD.sending_at, OLD.known_updates) THEN
        RAISE EXCEPTION 'when and after what it was sent is noted once' USING ERRCODE = 'insufficient_privilege';
    ELSIF NEW.absent_at IS DISTINCT FROM OLD.absent_at AND
          (OLD.absent_at IS NOT NULL OR NEW.absent_at < clock_timestamp() - interval '1 minute') OR NEW.unknowns < OLD.unknowns THEN
        RAISE EXCEPTION 'what reading the page has shown is noted once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_attempt BEFORE UPDATE ON statuspage_publication FOR EACH ROW EXECUTE FUNCTION gate_check_attempt();
ALTER TABLE statuspage_publication ENABLE ALWAYS TRIGGER publication_attempt;

CREATE FUNCTION gate_demand_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM incidents_auditevent AS event
        CROSS JOIN LATERAL (SELECT convert_from(event.canonical, 'UTF8')::jsonb -> 'detail' AS said) AS detail
        WHERE event.incident_id = NEW.incident_id AND said ->> 'publication' = NEW.id::text
          AND CASE NEW.state WHEN 'SENDING' THEN event.action = 'PUBLICATION_SENDING' AND said ->> 'attempt' = NEW.attempt::text
                             ELSE event.action = 'STATUSPAGE_PUBLISHED' END) THEN
        RAISE EXCEPTION 'a publication is % only with its event on the audit log', NEW.state USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER publication_on_record AFTER UPDATE OF state ON statuspage_publication DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state IN ('SENDING', 'PUBLISHED') AND NEW.state <> OLD.state) EXECUTE FUNCTION gate_demand_event();
ALTER TABLE statuspage_publication ENABLE ALWAYS TRIGGER publication_on_record;
"""

UNDO = """
DROP TRIGGER publication_on_record ON statuspage_publication;
DROP TRIGGER publication_attempt ON statuspage_publication;
DROP TRIGGER publication_begins ON statuspage_publication;
DROP TRIGGER approval_made_on_record ON statuspage_approval;
DROP FUNCTION gate_demand_event();
DROP FUNCTION gate_check_attempt();
DROP FUNCTION gate_check_beginning();
DROP FUNCTION gate_check_new_approval();
"""


class Migration(migrations.Migration):
    dependencies = [("statuspage", "0008_foreign_posts"), ("incidents", "0015_partial_indexes")]
    operations = [
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(expires_at__lte=models.F("created_at") + timedelta(hours=1)),
                name="approval_lasts_an_hour_at_most",
            ),
        ),
        migrations.RunSQL(WALLS, UNDO),
    ]
