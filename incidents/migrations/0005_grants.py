"""What the application's role may do. It owns nothing; on the audit log it may read and append.

The login role of the application is a member of `incident_response_app`; migrations run as another role, the owner. In another
place that role must have CREATEROLE, or the group role must exist before.
"""

from django.db import migrations

GRANTS = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'incident_response_app') THEN
        CREATE ROLE incident_response_app NOLOGIN;
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO incident_response_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO incident_response_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO incident_response_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO incident_response_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO incident_response_app;
REVOKE UPDATE, DELETE, TRUNCATE ON incidents_auditevent FROM incident_response_app;
"""

UNDO = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM incident_response_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM incident_response_app;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM incident_response_app;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM incident_response_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_groups_and_installation"),
        ("sessions", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [migrations.RunSQL(GRANTS, UNDO)]
