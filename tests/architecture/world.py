"""One row of everything, so that every address of the site can be opened."""

from datetime import datetime, timedelta
from typing import Any

from feedback.cases.actions import open_case
from feedback.checkins.models import CheckIn
from feedback.insights.actions import show_results
from feedback.readings.actions import read_new
from feedback.readings.models import TextReading
from feedback.surveys.models import Mode, Survey
from forums.discussions.actions import Act, change_pin, make_tag, remove_tag
from forums.discussions.models import Post, Tag, TagOperation, Topic
from forums.discussions.sitemap import PER_PAGE
from forums.library.models import PracticeReview
from forums.moderation.actions import (
    Grounds,
    Measure,
    appeal_decision,
    decide,
    decide_many,
    decide_or_propose,
    give_sanction,
    report_post,
    save_canned_reply,
    write_whisper,
)
from forums.moderation.links import sanction_path
from forums.moderation.models import CannedReply, Decision
from forums.notifications.links import mute_url, unmute_token
from forums.notifications.targets import TOPIC, Muted, Target
from forums.search.actions import note_missed_search
from portal.accounts.models import User
from portal.customers.links import consents_url, stop_url
from portal.customers.models import Address, Customer, Purpose
from portal.interactions.models import Interaction
from portal.messaging.actions.lanes import pause_lane
from portal.messaging.models import Message
from portal.screening.blocking import BlockWish, add_block
from tests.feedback.coupon_factories import make_coupon
from tests.feedback.factories import (
    make_begun,
    make_consenting,
    make_program,
    make_response,
    make_segment,
    make_sent,
    make_survey,
)
from tests.feedback.suggestion_factories import make_published
from tests.forums.factories import make_category, make_reply, make_topic, opening
from tests.inbox.factories import make_quote
from tests.library.factories import make_practice
from tests.outcomes.factories import make_outcome


def build_world(*, owner: User, stranger: User, moderator: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Make the rows and return the arguments of each URL name that has any.

    The topic, its post and the revisions belong to `owner`; `stranger` is another customer.
    """
    category = make_category("Brewing")
    topic = make_topic(owner, category=category, tags=["Espresso"])
    post = opening(topic)
    practice = make_practice(post, moderator)
    decision = _decide(make_reply(stranger, topic), owner, moderator, now)
    tag = Tag.objects.get(slug="espresso")
    operation = change_pin(topic=topic, is_pinned=True, act=Act(by=moderator, now=now))
    survey = make_survey("nps", slug="how")
    response = make_response(survey, 3, "Too slow", email="eve@example.org")
    program = make_program(survey)
    check_in = make_sent(program, make_consenting("Eve East"), now=now)
    touch = Interaction.objects.filter(kind="survey.response").latest("pk")
    address = Address.objects.get(customer=check_in.customer)
    pk = {"pk": touch.pk}
    coupon = make_coupon(customer=check_in.customer, now=now)
    idea = make_published(owner)
    case = open_case(origin=touch, opened_by=moderator, now=now)
    return {
        **_each(_names("discussions", "topic-me-too topic-kind"), {"pk": topic.pk}),
        **_each(_names("discussions", "post-tap post-answer"), {"pk": post.pk}),
        **_each(_names("discussions", "topic-unread topic-read"), {"pk": topic.pk}),
        "discussions:topic-since": {"pk": topic.pk, "number": 1_000},
        **_each(_names("discussions", "topic-short reply-new"), {"pk": topic.pk}),
        **_each(_names("discussions-desk", "category-edit category-shift"), {"pk": category.pk}),
        **_each(_names("discussions-desk", "topic topic-state topic-pin topic-edit"), {"pk": topic.pk}),
        **_each(_names("discussions-desk", "topic-merge topic-split"), {"pk": topic.pk}),
        "discussions-desk:operation-undo": {"pk": operation.pk},
        "discussions-desk:tag-operation-undo": {"pk": _removed_tag(moderator, now).pk},
        **_each(_names("discussions-desk", "tag-edit tag-remove"), {"pk": tag.pk}),
        "discussions:tag": {"slug": "espresso"},
        "discussions:topic": {"pk": topic.pk, "slug": topic.slug},
        **_each(_names("discussions", "post post-edit revision-list"), {"pk": post.pk}),
        **_each(_names("discussions", "topic-list topic-new"), {"slug": category.slug}),
        **_each(_names("moderation", "report-new decision"), {"pk": post.pk}),
        "notifications:topic-level": {"pk": topic.pk},
        **_each(_names("notifications", "notice-seen notice-mute"), {"pk": 1}),
        "notifications:category-level": {"slug": category.slug},
        "notifications:tag-level": {"slug": "filters"},
        "notifications:mute": {"token": _token(mute_url(owner.pk, topic.pk))},
        "notifications:unmute": {"token": unmute_token(owner.pk, Muted(Target(TOPIC, topic.pk), "", now))},
        "library:practice": {"slug": practice.slug},
        "library-desk:practice-new": {"pk": post.pk},
        **_each(
            _names("library-desk", "practice practice-edit practice-retire practice-return"),
            {"pk": practice.pk},
        ),
        "library-desk:review-undo": {"pk": PracticeReview.objects.of(practice).latest("pk").pk},
        "people:profile": {"pk": owner.pk},
        "moderation-desk:post": {"pk": post.pk},
        "moderation-desk:decision-undo": {"pk": decision.pk},
        **_moderation(owner, stranger, moderator, now),
        **_safety(owner, moderator, topic, now),
        "web:sitemap-page": {"number": topic.pk // PER_PAGE},
        "web:forums-feed": {"form": "atom"},
        "web:category-feed": {"slug": category.slug, "form": "rss"},
        "web:tag-feed": {"slug": "absent", "form": "atom"},
        "web:topic-feed": {"pk": topic.pk, "slug": topic.slug, "form": "atom"},
        "search-desk:missed-settle": {"pk": _missed(now)},
        **_each(_names("surveys", "survey survey-save survey-thanks"), {"slug": survey.slug}),
        **_each(
            _names("surveys", "survey-frame frame-thanks survey-kiosk kiosk-thanks"), {"slug": survey.slug}
        ),
        **_each(_names("surveys-desk", "survey-share survey-frames survey-send"), {"slug": survey.slug}),
        "surveys-desk:survey-code": {"slug": survey.slug, "kind": "png"},
        **_each(_names("surveys", "survey-continue survey-later"), make_begun(survey, now=now)),
        **_each(_names("surveys-desk", "survey survey-edit survey-open survey-close"), {"slug": survey.slug}),
        **_each(
            _names(
                "surveys-desk",
                "survey-build draft-edit draft-preview survey-languages survey-export survey-publish",
            ),
            {"slug": survey.slug},
        ),
        "surveys-desk:version-list": {"slug": survey.slug},
        "surveys-desk:response-who": {"pk": _confidential()},
        "taps-desk:tap-list": {"slug": survey.slug},
        **_each(["surveys-desk:version", "surveys-schemas:answers"], {"slug": survey.slug, "number": 1}),
        **_each(
            _names(
                "inbox-desk",
                "response response-accept response-spam response-note response-reply response-thank "
                "quote-ask",
            ),
            {"pk": response.pk},
        ),
        "inbox-desk:quote-down": {"pk": response.pk},
        **_each(_names("voices", "quote quote-decide"), {"token": make_quote(now=now).token}),
        "inbox-desk:entry-list": {"slug": survey.slug},
        **_each(_names("inbox-desk", "deed-undo view-drop"), {"pk": 1}),
        **_each(
            _names("insights-desk", "survey survey-follow survey-results survey-csv survey-json survey-xlsx"),
            {"slug": survey.slug},
        ),
        "insights:results": {"slug": _shown(survey, now).slug},
        **_each(
            _names("checkins", "check-in check-in-all check-in-tap check-in-thanks"),
            {"token": check_in.token},
        ),
        **_each(
            _names(
                "checkins-desk",
                "program program-preview program-edit program-start program-pause program-cancel",
            ),
            {"pk": program.pk},
        ),
        **_each(
            _names("checkins-desk", "program-message program-progress program-test program-try"),
            {"pk": program.pk},
        ),
        "checkins-desk:program-look": {"pk": program.pk, "look": "dark"},
        **_each(_names("cases", "case case-confirm case-write"), {"token": case.token}),
        **_each(
            _names("cases-desk", "case case-take case-give case-priority case-reply case-note case-wait"),
            {"number": case.number},
        ),
        **_each(
            _names("cases-desk", "case-go-on case-resolve case-close case-reopen case-coupon"),
            {"number": case.number},
        ),
        "cases-desk:case-open": pk,
        **_each(_names("suggestions", "suggestion suggestion-vote suggestion-unvote"), {"pk": idea.pk}),
        **_each(
            _names("suggestions-desk", "suggestion suggestion-publish suggestion-withdraw"), {"pk": idea.pk}
        ),
        "suggestions-desk:suggestion-decide": {"pk": idea.pk},
        "suggestions-desk:suggestion-make": pk,
        "outcomes:outcome": {"pk": _outcome(moderator, now)},
        **_each(
            _names("outcomes-desk", "outcome outcome-edit outcome-publish outcome-retract outcome-drop"),
            {"pk": _outcome(moderator, now)},
        ),
        **_each(_names("readings-desk", "reading judge theme-keep theme-drop"), {"pk": _reading().pk}),
        "coupons:coupon": {"token": coupon.token},
        **_each(_names("coupons-desk", "coupon coupon-cancel"), {"pk": coupon.pk}),
        **_each(_names("coupons-desk", "offer offer-edit offer-close offer-reopen"), {"pk": coupon.offer_id}),
        **_each(_names("interactions-desk", "inbox-touch touch touch-reply touch-answered touch-reopen"), pk),
        **_each(_names("segments-desk", "segment segment-edit"), {"pk": make_segment().pk}),
        "interactions-desk:customer": {"reference": check_in.customer.reference},
        **_messages(check_in),
        **_each(_names("messaging", "stop rest"), {"token": _token(stop_url(address, Purpose.CHECK_IN))}),
        **_each(
            _names("messaging-desk", "wording-edit wording-preview wording-test wording-restore"),
            {"key": "check_in", "language": "de"},
        ),
        **_each(_names("messaging-desk", "revocation-end revocation-keep"), {"pk": 1}),
        "messaging-desk:customer-stop": {"reference": check_in.customer.reference},
        **_each(_names("messaging-desk", "doctor-override doctor-end"), {"name": "spf"}),
        "messaging-desk:lane-open": {"pk": pause_lane(name="slow.example", reason="", now=now).pk},
        "messaging:stop": {"token": _token(stop_url(address, Purpose.CHECK_IN))},
        "messaging:consents-by-link": {"token": _token(consents_url(address))},
    }


def _shown(survey: Survey, now: datetime) -> Survey:
    return show_results(survey=survey, may_be_indexed=False, now=now).survey


def _confidential() -> int:
    """Return the key of an answer that staff may not know the customer of."""
    survey = make_survey("nps", slug="quiet")
    Survey.objects.filter(pk=survey.pk).update(mode=Mode.CONFIDENTIAL)
    survey.refresh_from_db()
    return make_response(survey, 9).pk


def _each(names: list[str], arguments: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return dict.fromkeys(names, arguments)


def _names(namespace: str, names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names.split()]


def _token(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[1]


def _messages(check_in: CheckIn) -> dict[str, dict[str, Any]]:
    message = Message.objects.get(pk=check_in.message_id or 0)
    names = _names("messaging-desk", "message message-html message-retry message-settle")
    return _each([*names, "messaging-hooks:twilio-status"], {"public_id": message.public_id})


def _outcome(author: User, now: datetime) -> int:
    return make_outcome(author, is_public=True, now=now).pk


def _reading() -> TextReading:
    """Read what was answered so far, and a text more."""
    make_response(make_survey(), 9, "The staff were so helpful.")
    read_new()
    reading = TextReading.objects.first()
    assert reading is not None
    return reading


def _missed(now: datetime) -> int:
    missed = note_missed_search(typed="descaling", now=now)
    assert missed is not None
    return missed.pk


def _moderation(owner: User, stranger: User, moderator: User, now: datetime) -> dict[str, dict[str, Any]]:
    """Make an appeal, a proposal, a bulk act and a canned reply."""
    topic = make_topic(owner)
    wrong = Grounds(rule="abuse", post_class="complaint", ground="abuse")
    proposal = decide_or_propose(
        post=make_reply(stranger, topic), verdict="hide", moderator=moderator, now=now, grounds=wrong
    )
    act, _refused = decide_many(
        posts=[make_reply(owner, topic)],
        verdict="hide",
        moderator=moderator,
        now=now,
        grounds=Grounds(rule="spam"),
    )
    decision = Decision.objects.select_related("post").get(bulk=act)
    appeal = appeal_decision(decision=decision, appellant=owner, text="It is fine", now=now)
    reply = save_canned_reply(reply=CannedReply(title="Sorry", body="Dear {name}"), editor=moderator, now=now)
    rows = {"appeal": appeal, "canned-reply-edit": reply, "post-claim": decision.post, "bulk": act}
    rows |= {"bulk-undo": act, "proposal-confirm": proposal, "proposal-decline": proposal}
    return {f"moderation-desk:{name}": {"pk": row.pk} for name, row in rows.items()}


def _safety(person: User, moderator: User, topic: Topic, now: datetime) -> dict[str, dict[str, Any]]:
    measure = Measure("silence", now + timedelta(days=1), "Flooding")
    sanction = give_sanction(person=person, measure=measure, moderator=moderator, now=now)
    block = add_block(wish=BlockWish("198.51.100.0/24", "A flood"), maker=moderator, now=now)
    note = write_whisper(topic=topic, author=moderator, text="He called too", now=now)
    return {
        "moderation:sanction": {"token": _token(sanction_path(sanction.pk))},
        "moderation-desk:person": {"pk": person.pk},
        **_each(_names("moderation-desk", "sanction-lift sanction-undo"), {"pk": sanction.pk}),
        "moderation-desk:note-new": {"reference": Customer.objects.get(user=person).reference},
        "moderation-desk:block-lift": {"pk": block.pk},
        "moderation-desk:whisper-new": {"pk": topic.pk},
        **_each(_names("moderation-desk", "whisper-edit whisper-remove"), {"pk": note.pk}),
    }


def _removed_tag(moderator: User, now: datetime) -> TagOperation:
    tag = make_tag(name="Old", is_staff_only=False, act=Act(by=moderator, now=now))
    return remove_tag(tag=tag, act=Act(by=moderator, now=now))


def _decide(post: Post, reporter: User, moderator: User, now: datetime) -> Decision:
    report_post(post=post, reporter=reporter, reason="spam", note="", now=now)
    return decide(
        post=post, verdict=Decision.Verdict.DISMISS, moderator=moderator, now=now + timedelta(hours=1)
    )
