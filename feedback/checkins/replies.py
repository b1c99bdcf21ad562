"""Take a check-in's answer out of a reply by mail or by text: "4", "a 9 from me", and the words around it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.checkins.actions.answering import answer_check_in, answer_key
from feedback.checkins.letters import ABOUT
from feedback.checkins.models import CheckIn
from feedback.checkins.speaking import spoken
from feedback.checkins.wordings import score_said
from feedback.surveys.actions import Submission
from feedback.surveys.definition import Value, evaluate
from feedback.surveys.definition.kinds import FREE_WORDS
from feedback.surveys.models import Response, SurveyVersion
from feedback.surveys.scales import is_complaint
from portal.customers.models import Address, Channel, Purpose
from portal.lib.errors import ActionError
from portal.lib.scores_said import read_score
from portal.messaging.actions import Letter, queue_message
from portal.messaging.models import Message
from portal.messaging.replies import Answer

LETTER = "c"
"""The kind in the addresses that answer a check-in."""
LONGEST = 2_000


class NoScoreRead(ActionError):
    sentence = _("The reply holds no score that could be read for sure.")


def answer_by_reply(answer: Answer) -> str:
    """Record the reply as the check-in's answer and thank for it once; a low score also says sorry.

    Raises: NoScoreRead, and what `answer_check_in` raises; then a person reads the words.
    """
    check_in = (
        CheckIn.objects.select_related("survey__current_version")
        .filter(pk=answer.about_id, customer=answer.customer)
        .first()
    )
    version = check_in.survey.current_version if check_in else None
    if check_in is None or version is None or check_in.survey.scale is None:
        raise NoScoreRead
    steps = check_in.survey.scale.steps
    score = read_score(answer.text, lowest=min(steps), highest=max(steps))
    if score is None:
        raise NoScoreRead
    submission = Submission(
        version=version,
        answers=_answers(version, score, answer.text),
        key=answer_key(check_in),
    )
    response = answer_check_in(check_in=check_in, submission=submission, now=answer.now)
    _thank(check_in, response, answer)
    return response.get_absolute_url()


def _answers(version: SurveyVersion, score: int, words: str) -> dict[str, Value]:
    """Return the score, and all she wrote for the first question that takes words after such a score.

    Raises: NoScoreRead if her words would be lost.
    """
    form = version.form
    if form.main is None:
        raise NoScoreRead
    found: dict[str, Value] = {form.main: score}
    if len(words.split()) < 2:
        return found
    visible = evaluate(form, found, {}).visible
    takes_words = next((each for each in form.items if each.kind in FREE_WORDS and each.id in visible), None)
    if takes_words is None:
        raise NoScoreRead
    return found | {takes_words.id: words[:LONGEST]}


def _thank(check_in: CheckIn, response: Response, answer: Answer) -> None:
    """Thank by the way she answered, once for each check-in: so two machines never write to each other."""
    rows = Address.objects.of_customer(answer.customer).verified().filter(channel=answer.channel)
    address = rows.filter(value=answer.sender).first() or rows.first()
    scale, language = response.scale, answer.customer.language
    if address is None or scale is None:
        return
    is_low = is_complaint(response.kind, response.score, has_words=True)
    if is_low and Message.objects.saying_sorry(answer.customer, answer.now).exists():
        return  # the letter of her case has said it, with a name and a day
    queue_message(
        Letter(
            template="check_in_sorry" if is_low else "check_in_thanks",
            purpose=Purpose.SERVICE,
            channel=Channel(address.channel),
            to=address,
            dedupe_key=f"{ABOUT}:thanks:{check_in.pk}",
            context={
                "name": answer.customer.display_name,
                "question": spoken(check_in.survey, response.version, [language]).title,
                "score_label": score_said(response.score, scale.highest, language),
                "check_in_url": settings.SITE_URL + reverse("checkins:check-in", args=[check_in.token]),
                "forum_url": f"{settings.SITE_URL}/forums/",
            },
            customer=answer.customer,
            language=language,
            headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
        ),
        now=answer.now,
    )
