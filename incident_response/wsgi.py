"""Django as WSGI; the server runs it behind the thin front in asgi.py."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "incident_response.settings")

application = get_wsgi_application()
