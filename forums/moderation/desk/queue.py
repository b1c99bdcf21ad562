"""Show moderators what waits for them, and take their decisions."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.discussions.models import Post
from forums.moderation import actions
from forums.moderation.desk.detail import detail_of, queue_context, seen_now
from forums.moderation.errors import ClaimedByAnother
from forums.moderation.forms import THANK, DecisionForm
from forums.moderation.models import Decision, Proposal
from forums.moderation.reading import claim_on
from portal.accounts.access import SignedInRequest, desk
from portal.lib.errors import ActionError
from portal.ui.responses import see_other

PAGE = "forums/moderation/queue.html"


@desk("moderation.decide")
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Show the posts that wait, the longest waiting first."""
    return render(request, PAGE, queue_context(request))


@desk("moderation.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one post beside the queue, and take a decision about it."""
    shown = _post(request, pk)
    if request.method != "POST":
        return render(request, PAGE, detail_of(request, shown))
    form = DecisionForm(request.POST, post=shown)
    if not form.is_valid():
        return render(request, PAGE, detail_of(request, shown, form), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = _decide(request, shown, form)
    except ActionError as error:
        shown.refresh_from_db()
        form.add_error(None, str(error))
        form.data = {**{name: form.data.get(name) for name in form.data}, **seen_now(shown)}
        return render(request, PAGE, detail_of(request, shown, form), status=HTTPStatus.CONFLICT)
    if form.cleaned_data["verdict"] == Decision.Verdict.CLASS:
        messages.success(request, _("Noted. The post stays as it is."))
        return see_other("moderation-desk:post", pk=pk)
    if isinstance(made, Proposal):
        messages.success(request, _("Proposed. Another moderator confirms it; until then the post stays."))
        return see_other("moderation-desk:queue")
    return see_other(f"{reverse('moderation-desk:queue')}?decided={made.pk}")


def _post(request: SignedInRequest, pk: int) -> Post:
    rows = Post.objects.visible_to(request.user).select_related("topic__category", "author")
    return get_object_or_404(rows, pk=pk)


def _decide(request: SignedInRequest, shown: Post, form: DecisionForm) -> Decision | Proposal:
    now, moderator = timezone.now(), request.user
    if form.cleaned_data["verdict"] == THANK:
        note = form.cleaned_data["note"]
        return actions.thank_for_post(post=shown, moderator=moderator, now=now, seen=form.seen(), note=note)
    verdict, grounds = form.verdict_and_grounds
    return actions.decide_or_propose(
        post=shown, verdict=verdict, moderator=moderator, now=now, grounds=grounds, seen=form.seen()
    )


@desk("moderation.decide")
@require_POST
def post_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that somebody looks at the post; sent by the page itself, or by a button."""
    shown, now = _post(request, pk), timezone.now()
    takes_over = "take_over" in request.POST
    is_fragment = request.headers.get("HX-Request") == "true"
    try:
        actions.claim_post(post=shown, moderator=request.user, now=now, takes_over=takes_over)
    except ClaimedByAnother as error:
        if not is_fragment:
            messages.error(request, str(error))
    except ActionError as error:
        messages.error(request, str(error))
    if not is_fragment:
        return see_other("moderation-desk:post", pk=pk)
    context = {"claim": claim_on(shown, request.user, now), "post": shown}
    return render(request, "forums/moderation/claim.html", context)


@desk("moderation.decide")
@require_POST
def proposal_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Carry out what another moderator proposed."""
    proposal = _proposal(request, pk)
    try:
        made = actions.confirm_proposal(proposal=proposal, moderator=request.user, now=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return see_other("moderation-desk:post", pk=proposal.post_id)
    return see_other(f"{reverse('moderation-desk:queue')}?decided={made.pk}")


@desk("moderation.decide")
@require_POST
def proposal_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave the post as it is; who proposed it takes it back this way too."""
    proposal = _proposal(request, pk)
    answer = request.POST.get("answer", "").replace("\x00", "")[:500]
    try:
        actions.decline_proposal(proposal=proposal, moderator=request.user, now=timezone.now(), answer=answer)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The proposal is off the table; the post stays as it is."))
    return see_other("moderation-desk:post", pk=proposal.post_id)


def _proposal(request: SignedInRequest, pk: int) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).select_related("post")
    return get_object_or_404(rows, pk=pk)
