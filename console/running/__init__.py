"""An incident is run from the console, above all while Slack is down: what can be done of it, each a button that calls one verb."""
