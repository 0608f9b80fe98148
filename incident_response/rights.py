"""What each kind of process may do to each table: r reads, a appends, w changes, d deletes.

Web takes requests and calls verbs; it has no right to what workers alone do: take a publication to customers, copy and sign the
audit log, ask a model. Workers have none to what signing in alone does: they read no second factor and make no session or token.
A migration that makes a table has its line here; a table without one is everybody's until it has. A test compares all of them, and
`manage.py doctor` the database that runs.
"""

GROUPS = {"web": "incident_response_web", "worker": "incident_response_worker"}
LETTERS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}
ALL = "rawd"

RIGHTS: dict[str, tuple[str, str]] = {  # web's, a worker's
    # Signing in
    "account_emailaddress": ("rawd", ""),
    "account_emailconfirmation": ("rawd", ""),
    "auth_group": ("rawd", "r"),
    "auth_group_permissions": ("rad", "r"),
    "auth_permission": ("r", "r"),
    "auth_user": ("rawd", "raw"),  # the directory makes and ends accounts too
    "auth_user_groups": ("rad", "rad"),
    "auth_user_user_permissions": ("rad", "r"),
    "console_failedattempts": ("rawd", "rawd"),
    "console_savedview": ("rawd", ""),
    "console_session": ("rawd", "rd"),  # whoever is deactivated is signed out
    "django_admin_log": ("rad", ""),
    "django_session": ("r", "r"),
    "incidents_accessanswer": ("rawd", ""),
    "incidents_accesstoken": ("raw", "r"),
    "incidents_accessuse": ("rawd", "r"),
    "mfa_authenticator": ("rawd", ""),
    "socialaccount_socialaccount": ("rawd", ""),
    "socialaccount_socialapp": ("r", ""),
    "socialaccount_socialtoken": ("rawd", ""),
    # The record
    "incidents_alert": ("raw", "raw"),
    "incidents_archiving": ("raw", "raw"),
    "incidents_auditevent": ("ra", "ra"),
    "incidents_auditwords": ("raw", "raw"),
    "incidents_checklistitem": ("raw", "raw"),
    "incidents_contextsnapshot": ("raw", "raw"),
    "incidents_countedday": ("r", "rad"),
    "incidents_daytocount": ("r", "rad"),
    "incidents_delivery": ("raw", "raw"),
    "incidents_followup": ("raw", "raw"),
    "incidents_incident": ("raw", "raw"),
    "incidents_incidentrole": ("rawd", "rawd"),
    "incidents_incidentwords": ("r", "raw"),
    "incidents_installation": ("r", "rw"),  # held, and its epoch
    "incidents_keptimage": ("r", "raw"),
    "incidents_keptmessage": ("raw", "raw"),
    "incidents_link": ("raw", "raw"),
    "incidents_measured": ("r", "rawd"),
    "incidents_membership": ("rawd", "rawd"),
    "incidents_nudge": ("raw", "raw"),
    "incidents_outboxentry": ("raw", "raw"),
    "incidents_page": ("raw", "raw"),
    "incidents_person": ("raw", "raw"),
    "incidents_postmortem": ("raw", "raw"),
    "incidents_pulse": ("r", "ra"),
    "incidents_rating": ("raw", "raw"),
    "incidents_refusaltally": ("raw", "raw"),
    "incidents_responder": ("raw", "rawd"),
    "incidents_roomturn": ("raw", "raw"),
    "incidents_settingseen": ("raw", "raw"),
    "incidents_standin": ("ra", "ra"),
    "incidents_storm": ("raw", "raw"),
    "incidents_subject": ("raw", "raw"),
    "incidents_watermark": ("r", "raw"),
    # The audit log's second copy and its signatures
    "incidents_auditcheck": ("ra", "raw"),
    "incidents_chainsalt": ("r", "ra"),
    "incidents_headcopy": ("r", "raw"),
    "incidents_mirrorbranch": ("r", "ra"),
    "incidents_mirrorevidence": ("r", "ra"),
    "incidents_mirrormark": ("r", "rawd"),
    "incidents_signedchain": ("r", "ra"),
    "incidents_signedhead": ("r", "ra"),
    # Outgoing webhooks
    "console_endpoint": ("raw", "rw"),
    "console_endpointmessage": ("raw", "rawd"),
    "console_endpointtry": ("r", "rad"),
    # Slack
    "slackbot_directmessage": ("raw", "raw"),
    "slackbot_inboundrequest": ("raw", "rawd"),
    "slackbot_review": ("raw", "rawd"),
    "slackbot_roommessage": ("raw", "raw"),
    "slackbot_roomstep": ("r", "rawd"),
    "slackbot_signing": ("raw", "rawd"),
    "slackbot_warroom": ("raw", "raw"),
    "slackbot_workspace": ("raw", "raw"),
    # The gate
    "statuspage_approval": ("raw", "raw"),
    "statuspage_ask": ("raw", "raw"),
    "statuspage_asked": ("raw", "raw"),
    "statuspage_draft": ("raw", "raw"),
    "statuspage_foreignpost": ("raw", "raw"),
    "statuspage_gatecheck": ("raw", "raw"),
    "statuspage_passedon": ("raw", "raw"),
    "statuspage_publication": ("r", "raw"),  # and COLUMNS
    "statuspage_publishedbefore": ("r", "ra"),
    "statuspage_revision": ("ra", "ra"),
    "statuspage_template": ("raw", "raw"),
    # The model
    "ai_budgetmonth": ("r", "raw"),
    "ai_draftrequest": ("raw", "raw"),
    "ai_logginglook": ("r", "raw"),
    "ai_material": ("r", "ra"),
    "ai_modelcall": ("r", "raw"),
    # Django's own
    "django_content_type": ("r", "r"),
    "django_migrations": ("r", "r"),
}

# What a person decides in the console about a publication of unknown outcome; a trigger allows no other change of its state
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "web": {
        "statuspage_publication": (
            "state", "last_error", "settled_at", "question", "decided_by_id", "statuspage_incident", "statuspage_update", "url",
        ),
    },
}  # fmt: skip


def of(table: str, kind: str) -> str:
    """The letters of what web or a worker may do to it."""
    return RIGHTS.get(table, (ALL, ALL))[kind == "worker"]
