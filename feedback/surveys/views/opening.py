"""Find the form, the person and what she began, from a request."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from feedback.surveys.doors import Door
from feedback.surveys.languages import choose_language, languages_of
from feedback.surveys.models import Response, Survey, SurveyQuerySet, SurveyVersion
from feedback.surveys.policies import customer_of
from feedback.surveys.sitting import LONGEST_FIELD, Sitting
from feedback.surveys.starts import Start, new_start, read_start
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.customers.models import Customer
from portal.lib.prepared import Given, Prepared
from portal.lib.tokens import TokenInvalid


def survey_of(request: HttpRequest, slug: str) -> Survey:
    """Return the form, if the person may open it."""
    user = user_of(request)
    found = (
        _of_staff(user, slug)
        if user is not None and may(user, "surveys.view")
        else _OPEN.first(None, slug=slug)
    )
    if found is None or found.current_version is None:
        raise Http404
    return found


def _of_staff(user: User, slug: str) -> Survey | None:
    rows = Survey.objects.visible_to(user).select_related("current_version")
    return rows.defer("draft").filter(slug=slug).first()


def _of_anybody(_shape: None) -> SurveyQuerySet:
    rows = Survey.objects.visible_to(AnonymousUser()).select_related("current_version")
    return rows.defer("draft").filter(slug=Given("slug"))


_OPEN: Final = Prepared(_of_anybody)


def user_of(request: HttpRequest) -> User | None:
    """Return who is signed in. Without a session cookie the lazy user is not touched: no session is read."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
        return None
    return request.user


def fresh_sitting(request: HttpRequest, found: Survey, now: datetime, door: Door = Door.PAGE) -> Sitting:
    """Return the sitting of somebody who opens a form now, with the hidden fields of her link."""
    version = found.current_version
    assert version is not None
    fields = {}
    if not found.is_anonymous:
        fields = {
            field.id: request.GET[field.id][:LONGEST_FIELD]
            for field in version.form.hidden
            if field.id in request.GET
        }
    customer = customer_of(user_of(request))
    language = _language(request, version, customer)
    return Sitting(found, version, new_start(version, now, fields), language, customer, door=door)


def sent_sitting(
    request: HttpRequest, found: Survey, now: datetime, door: Door = Door.PAGE
) -> Sitting | None:
    """Return the sitting a sent page belongs to; None if its token is too old or not ours.

    What she began is fetched where it says more than the page: other pages, or that she was done in time.
    """
    try:
        start = read_start(request.POST.get("start", ""))
    except TokenInvalid:
        return None
    version = found.current_version
    if version is None or version.pk != start.version_id:
        version = SurveyVersion.objects.of_survey(found, start.version_id)
    if version is None:
        return None
    is_whole = len(version.form.pages) == 1 and found.takes_answers(now) and door != Door.KIOSK
    begun = None if is_whole or found.is_anonymous else Response.objects.begun(start.key)
    customer = customer_of(user_of(request))
    return Sitting(found, version, start, _language(request, version, customer), customer, begun, door)


def begun_sitting(request: HttpRequest, found: Survey, response: Response) -> Sitting:
    """Return the sitting of somebody who comes back by the secret address of what she began."""
    assert response.submission_key is not None
    assert response.started_at is not None
    start = Start(response.version_id, response.submission_key, response.started_at, response.fields)
    customer = customer_of(user_of(request)) or response.customer
    language = _language(request, response.version, customer, response.language)
    return Sitting(found, response.version, start, language, customer, response)


def _language(
    request: HttpRequest, version: SurveyVersion, customer: Customer | None, earlier: str = ""
) -> str:
    asked = request.GET.get("lang") or request.POST.get("lang") or ""
    profile = customer.language if customer else ""
    browser = languages_of(request.headers.get("Accept-Language", ""))
    return choose_language(version.form.languages, [asked[:20], earlier, profile, *browser])
