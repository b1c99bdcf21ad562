"""What programs read of the forms: the schema of a form, and of the answers to each version."""

import json
from importlib.resources import files

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from feedback.surveys.building.answer_schema import answer_schema
from feedback.surveys.building.documents import completed
from feedback.surveys.models import Survey, SurveyVersion
from portal.lib.exporting import without_tags

SCHEMA_TYPE = "application/schema+json"
FORM_SCHEMA = files("feedback.surveys.building").joinpath("form-1.json").read_bytes()


@login_not_required
@require_safe
def form_schema(_request: HttpRequest) -> HttpResponse:
    """Send the JSON Schema of a form of format 1."""
    return HttpResponse(FORM_SCHEMA, content_type=SCHEMA_TYPE)


@login_not_required
@require_safe
def version_answers_schema(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send the JSON Schema of the answers to one version of a form that was ever live."""
    survey = get_object_or_404(Survey.objects.visible_to(request.user), slug=slug)
    version = SurveyVersion.objects.numbered(survey, str(number))
    if version is None:
        raise Http404
    schema = answer_schema(completed(version.definition), address=request.path)
    # Whoever takes it for a page finds no tag in it.
    text = without_tags(json.dumps(schema, ensure_ascii=False))
    return HttpResponse(text, content_type=SCHEMA_TYPE)
