"""The page at /: what is here, for whoever opens the port in a browser."""

from flask import Blueprint, render_template_string

from sandbox.current import world

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Sandbox</title>
<h1>Sandbox</h1><p>The outside world, for the application at <a href="{{ web }}">{{ web }}</a>.</p>
<h2>Doors</h2><ul>
<li><a href="/_/calls">GET /_/calls?system=</a></li><li><a href="/_/state">GET /_/state</a></li>
<li>PUT /_/faults {system: {status, error_rate, delay_s, lose_answers, rate_limit}}</li>
<li>POST /_/alert {title, severity, scheme}</li><li>POST /_/command {channel, user, text}</li>
<li>POST /_/click {channel, ts, action_id, user, value?, block_id?}</li>
<li>POST /_/submit {view_id, values, user}</li></ul>
<h2>Slack</h2><ul>{% for c in state.slack.channels %}<li>{{ c.id }} #{{ c.name }}: {{ c.messages|length }} messages,
{{ c.members|length }} members</li>{% endfor %}</ul>
<h2>Status page</h2><ul>{% for i in state.statuspage.incidents %}<li>{{ i.name }}: {{ i.status }}</li>{% endfor %}</ul>
<h2>Linear</h2><ul>{% for i in state.linear.issues %}<li>{{ i.identifier }} {{ i.title }}</li>{% endfor %}</ul>
<h2>OnCall</h2><ul>{% for g in state.oncall.alert_groups %}<li>{{ g.id }} {{ g.title }}: {{ g.state }}</li>
{% endfor %}</ul>
"""


routes = Blueprint("front", __name__)


@routes.get("/")
def page() -> str:
    return render_template_string(_PAGE, web=world.identity.web_url, state=world.snapshot())
