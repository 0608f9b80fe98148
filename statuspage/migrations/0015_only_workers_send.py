"""Only whoever may write down when a publication was sent takes it anywhere: workers. The console's role can do no more than keep
what a person decided about one of unknown outcome. Which role has which right: incident_response/rights.py.
"""

from django.db import migrations

WALL = """
CREATE FUNCTION gate_refuse_other_senders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT has_column_privilege('statuspage_publication', 'sending_at', 'UPDATE') THEN
        RAISE EXCEPTION 'only a worker makes a publication % from %', NEW.state, OLD.state USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publication_moved_by_workers BEFORE UPDATE ON statuspage_publication FOR EACH ROW
WHEN (NEW.state IS DISTINCT FROM OLD.state AND NOT (OLD.state = 'UNKNOWN' AND NEW.state IN ('PUBLISHED', 'LAPSED')))
EXECUTE FUNCTION gate_refuse_other_senders();
ALTER TABLE statuspage_publication ENABLE ALWAYS TRIGGER publication_moved_by_workers;
"""

UNDO = """
DROP TRIGGER publication_moved_by_workers ON statuspage_publication;
DROP FUNCTION gate_refuse_other_senders();
"""


class Migration(migrations.Migration):
    dependencies = [("statuspage", "0014_draft_waiting")]
    operations = [migrations.RunSQL(WALL, UNDO)]
