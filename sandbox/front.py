"""The page at /, for whoever opens the port in a browser, and its files."""

from pathlib import Path

from flask import Blueprint, Response, abort, render_template, send_from_directory

from sandbox.current import world
from sandbox.identity import TEAM_DOMAIN
from sandbox.page import closing, now

STATIC = Path(__file__).parent / "page" / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}  # not left to the machine's own table

routes = Blueprint("front", __name__, template_folder="page/templates")
routes.register_blueprint(now.routes)
routes.register_blueprint(closing.routes)


@routes.get("/")
def page() -> Response:
    """Nothing but its frame: scripts fill it from `/_/page/now`, once a second."""
    answer = Response(render_template("page.html", web=world.identity.web_url, team=TEAM_DOMAIN))
    answer.headers["Content-Security-Policy"] = _policy()
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@routes.get("/_/page/static/<path:name>")
def static(name: str) -> Response:
    """A script, stylesheet or picture of the page; any other kind of file is not found."""
    kind = TYPES.get(Path(name).suffix)
    if kind is None:
        abort(404, "the page has no such file")
    answer = send_from_directory(STATIC, name, mimetype=kind, max_age=0)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _policy() -> str:
    """Everything from here; pictures in messages from the application too."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        f"img-src 'self' {world.identity.web_url}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
