"""Answer a form: see another page."""

from typing import Any

from django.db.models import Model
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


class HttpResponseSeeOther(HttpResponseRedirect):
    """A redirect that is fetched with GET whatever the method was before (RFC 9110, 15.4.4)."""

    status_code = 303


def see_other(to: str | Model, *args: Any, **kwargs: Any) -> HttpResponseSeeOther:
    """Return a 303 to a URL, a URL name with its arguments, or a row with `get_absolute_url`."""
    return HttpResponseSeeOther(resolve_url(to, *args, **kwargs))
