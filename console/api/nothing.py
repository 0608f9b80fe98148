"""Every other address below /api/: there is nothing, whatever is asked of it."""

from typing import Any, NoReturn

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from console.api.door import Door


@extend_schema(exclude=True)
class Nothing(Door):
    """Takes a token first, as everything here: whoever has none does not learn what there is."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        self.perform_authentication(request)
        raise Http404
