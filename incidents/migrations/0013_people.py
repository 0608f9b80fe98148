"""People who are merged, and why an account is in a group. Who is in one already was put there by an operator."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


ONCE = """
CREATE FUNCTION person_check_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.merged_into_id IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM FROM incidents_person WHERE id = NEW.merged_into_id AND merged_into_id IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND OR NEW.merged_into_id = NEW.id OR EXISTS (SELECT FROM incidents_person WHERE merged_into_id = NEW.id) THEN
        RAISE EXCEPTION 'person % cannot be merged into %: both must stand for themselves', NEW.id, NEW.merged_into_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER person_check_merge BEFORE INSERT OR UPDATE OF merged_into_id ON incidents_person
    FOR EACH ROW EXECUTE FUNCTION person_check_merge();
ALTER TABLE incidents_person ENABLE ALWAYS TRIGGER person_check_merge;
"""
NOT_ONCE = "DROP TRIGGER person_check_merge ON incidents_person; DROP FUNCTION person_check_merge();"

KNOWN = """
INSERT INTO incidents_membership (account_id, group_id, source, since)
SELECT user_id, group_id, 'operator', now() FROM auth_user_groups;
UPDATE auth_user SET is_staff = true WHERE id IN (SELECT user_id FROM auth_user_groups);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('incidents', '0012_cleared'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('operator', 'an operator'), ('directory', 'the team directory'), ('sso', 'single sign-on')], max_length=10)),
                ('since', models.DateTimeField(auto_now_add=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.group')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='person',
            name='lent',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, db_default=models.Value('{}'), default=list, size=None),
        ),
        migrations.AddField(
            model_name='person',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='incidents.person'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), ('user', None), _connector='OR'), name='person_merged_has_no_account'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('account', 'group', 'source'), name='membership_once_per_source'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['operator', 'directory', 'sso'])), name='membership_source_is_known'),
        ),
        migrations.RunSQL(ONCE, NOT_ONCE),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
