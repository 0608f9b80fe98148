from django.db import migrations, models

# A month's sum follows every question in the statement that writes it, whichever release wrote it. Whoever asks holds the row anyway.
SUMS = """
CREATE FUNCTION model_call_keep_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        UPDATE ai_budgetmonth AS kept SET usd = kept.usd - gone.usd
        FROM (SELECT date_trunc('month', asked_at AT TIME ZONE 'UTC')::date AS month, sum(cost_usd) AS usd FROM former
            GROUP BY 1 ORDER BY 1) AS gone
        WHERE kept.month = gone.month;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        INSERT INTO ai_budgetmonth AS kept (month, told, usd)
        SELECT date_trunc('month', asked_at AT TIME ZONE 'UTC')::date, 0, sum(cost_usd) FROM anew GROUP BY 1 ORDER BY 1
        ON CONFLICT (month) DO UPDATE SET usd = kept.usd + excluded.usd;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER model_call_inserted AFTER INSERT ON ai_modelcall
    REFERENCING NEW TABLE AS anew FOR EACH STATEMENT EXECUTE FUNCTION model_call_keep_sum();
CREATE TRIGGER model_call_updated AFTER UPDATE ON ai_modelcall
    REFERENCING OLD TABLE AS former NEW TABLE AS anew FOR EACH STATEMENT EXECUTE FUNCTION model_call_keep_sum();
CREATE TRIGGER model_call_deleted AFTER DELETE ON ai_modelcall
    REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION model_call_keep_sum();
ALTER TABLE ai_modelcall ENABLE ALWAYS TRIGGER model_call_inserted;
ALTER TABLE ai_modelcall ENABLE ALWAYS TRIGGER model_call_updated;
ALTER TABLE ai_modelcall ENABLE ALWAYS TRIGGER model_call_deleted;

INSERT INTO ai_budgetmonth AS kept (month, told, usd)
SELECT date_trunc('month', asked_at AT TIME ZONE 'UTC')::date, 0, sum(cost_usd) FROM ai_modelcall GROUP BY 1
ON CONFLICT (month) DO UPDATE SET usd = excluded.usd;
"""

NO_SUMS = """
DROP TRIGGER model_call_deleted ON ai_modelcall;
DROP TRIGGER model_call_updated ON ai_modelcall;
DROP TRIGGER model_call_inserted ON ai_modelcall;
DROP FUNCTION model_call_keep_sum();
"""


class Migration(migrations.Migration):
    dependencies = [("ai", "0003_material")]

    operations = [
        migrations.AddField(
            "budgetmonth", "usd", models.DecimalField(max_digits=14, decimal_places=6, default=0, db_default=0)
        ),
        migrations.RunSQL(SUMS, NO_SUMS),
    ]
