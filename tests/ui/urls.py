"""Serve every component on one page, beside the pages of the look and of the accounts."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from portal.ui.paging import KeysetPage
from portal.urls import urlpatterns as site_patterns

HERE = Path(__file__).parent


class Person:
    """Somebody with a name and initials."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.initials = "".join(word[0] for word in name.split())

    def __str__(self) -> str:
        return self.name


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="The name others see beside what you write.")
    email = forms.EmailField(label="E-mail address")
    body = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"data-draft": "sample"}))
    score = forms.ChoiceField(
        label="How likely are you to recommend us?",
        choices=[(str(n), str(n)) for n in range(11)],
        widget=forms.RadioSelect(attrs={"class": "choices-scale"}),
    )
    reason = forms.ChoiceField(
        label="Why?",
        choices=[("a", "It was quick"), ("b", "It was kind")],
        widget=forms.RadioSelect,
        required=False,
    )
    wants_reply = forms.BooleanField(label="A person may contact me", required=False)
    zone = forms.ChoiceField(label="Time zone", choices=[("UTC", "UTC"), ("Europe/Lisbon", "Lisbon")])


@login_not_required
@csrf_exempt
def kitchen_sink(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Your answer is with us.")
    template = engines["django"].from_string(
        (HERE / f"{request.GET.get('page', 'components')}.html").read_text()
    )
    moment = now()
    context = {
        "form": Sample({"name": "Alice", "email": "not an address"}),
        "fresh": Sample(),
        "people": [
            Person(name) for name in ("Alice Arden", "Bob Brook", "Carol Cove", "Dan Dale", "Erin Elm", "Zoë")
        ],
        "times": [moment - timedelta(minutes=m) for m in (0, 12, 200, 1700, 90_000, 900_000, -30, -1500)],
        "page": KeysetPage[Any](items=[], next_url="?cursor=n", previous_url="?cursor=p"),
    }
    return HttpResponse(template.render(context, request))


urlpatterns = [path("kitchen-sink/", kitchen_sink, name="kitchen-sink"), *site_patterns]
