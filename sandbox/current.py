"""The world behind the request being answered; in a module of its own, because the world is made of the stand-ins."""

from typing import TYPE_CHECKING, cast

from flask import current_app
from werkzeug.local import LocalProxy

if TYPE_CHECKING:
    from sandbox.world import World

WORLD = "sandbox.world"

world = cast("World", LocalProxy(lambda: current_app.extensions[WORLD]))
