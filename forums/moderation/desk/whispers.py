"""Take what staff say to each other in a topic."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forums.discussions.models import Topic
from forums.moderation.actions import edit_whisper, remove_whisper, write_whisper
from forums.moderation.models import Whisper
from forums.moderation.people_forms import WhisperForm
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.responses import see_other

TEMPLATE: Final = "forums/moderation/whisper_edit.html"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@desk("interactions.reply")
@get_or_post
def whisper_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a note only staff see; shown on its own when something must be mended first."""
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    form = WhisperForm(request.POST or None)
    context = {"topic": topic, "form": form}
    if request.method != "POST":
        return render(request, TEMPLATE, context)
    if form.is_valid():
        try:
            made = write_whisper(
                topic=topic, author=request.user, text=form.cleaned_data["text"], now=timezone.now()
            )
        except ActionError as error:
            form.add_error("text", str(error))
        else:
            return see_other(_place_of(made))
    return render(request, TEMPLATE, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@desk("interactions.reply")
@get_or_post
def whisper_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take new words for a note."""
    shown = get_object_or_404(Whisper.objects.visible_to(request.user).select_related("topic"), pk=pk)
    form = WhisperForm(request.POST or None, initial={"text": shown.source})
    context = {"topic": shown.topic, "form": form, "whisper": shown}
    if request.method != "POST":
        return render(request, TEMPLATE, context)
    if form.is_valid():
        try:
            edit_whisper(
                whisper=shown, editor=request.user, text=form.cleaned_data["text"], now=timezone.now()
            )
        except ActionError as error:
            form.add_error("text", str(error))
        else:
            return see_other(_place_of(shown))
    return render(request, TEMPLATE, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@desk("interactions.reply")
@require_POST
def whisper_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a note away."""
    shown = get_object_or_404(Whisper.objects.visible_to(request.user).select_related("topic"), pk=pk)
    try:
        remove_whisper(whisper=shown, remover=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The note was taken away."))
    return see_other(shown.topic.url_of(shown.after_number))


def _place_of(whisper: Whisper) -> str:
    page, _hash, _post = whisper.topic.url_of(whisper.after_number).partition("#")
    return f"{page}#whisper-{whisper.pk}"
