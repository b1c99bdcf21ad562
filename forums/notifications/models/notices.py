"""What one person is told of one thing that happened, once."""

from datetime import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models import Post, ReadMarker, ReadSweep, Solution, Tag
from forums.discussions.visibility import topic_rule
from portal.accounts.models import User
from portal.accounts.policies import may
from portal.messaging.models import Message


def _is_unread() -> Q:
    """Return the condition for what the person has not seen: neither in the list nor in the topic since.

    What was decided does not stand in the topic, so reading there says nothing about it.
    """
    read = ReadMarker.objects.filter(
        user=OuterRef("user"),
        topic=OuterRef("post__topic"),
        read_number__gte=OuterRef("post__number"),
        read_at__gte=OuterRef("created_at"),
    )
    swept = ReadSweep.objects.filter(user=OuterRef("user"), swept_at__gte=OuterRef("created_at"))
    unread_there = ~Exists(read) | Q(kind__in=DECIDED)
    return Q(unread_there, ~Exists(swept), seen_at__isnull=True)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> "NoticeQuerySet":
        """Return the person's notices about what still stands and she may still read.

        What came of her report names nothing of the post, so it stays when the post goes. What is about
        her account is about no post.
        """
        readable = topic_rule(user, "post__topic__")
        if not may(user, "moderation.decide"):
            readable &= Q(post__state=Post.State.PUBLISHED) | Q(post__author=user.pk)
        rows = self.filter(readable | Q(kind=Notice.Kind.REPORT) | Q(post=None), user=user.pk)
        marked = Exists(Solution.objects.filter(post=OuterRef("post")))
        return rows.exclude(Q(kind=Notice.Kind.ANSWER) & ~marked).exclude(
            kind=Notice.Kind.SOLVED, post__topic__solved_at=None
        )

    def unread(self) -> "NoticeQuerySet":
        """Return what the person has neither opened here nor read in the topic since."""
        return self.filter(_is_unread())

    def with_all(self) -> "NoticeQuerySet":
        """Load what a line about the notice says, and whether it is unread."""
        unread = ExpressionWrapper(_is_unread(), output_field=models.BooleanField())
        related = self.select_related("post__topic__category", "post__author", "actor", "tag")
        return related.annotate(unread_now=unread)

    def waiting(self) -> "NoticeQuerySet":
        return self.filter(mail_state=Notice.Mail.WAITING)

    def mail_due(self, now: datetime) -> "NoticeQuerySet":
        """Return what a mail is due about."""
        return self.waiting().filter(mail_due_at__lte=now)

    def beside(self, notice: "Notice") -> "NoticeQuerySet":
        """Return the same person's notices about the same topic."""
        return self.filter(user=notice.user_id, post__topic=notice.subject.topic_id)


class Notice(models.Model):
    """One event told to one person. The bell folds those about one topic, a mail does too."""

    class Kind(models.TextChoices):
        TOPIC = "topic", _("New topic")
        REPLY = "reply", _("New reply")
        MENTION = "mention", _("You were mentioned")
        ANSWER = "answer", _("Your post is an answer")
        SOLVED = "solved", _("A question was solved")
        DECISION = "decision", _("Your post was decided about")
        APPEAL = "appeal", _("Your appeal was answered")
        REPORT = "report", _("What came of your report")
        EDIT = "edit", _("Your post was changed")
        WARNING = "warning", _("You were warned")
        SILENCE = "silence", _("You may read, not write")
        SUSPEND = "suspend", _("You may not sign in")
        ENDED = "ended", _("A measure against you ended")

    class Reason(models.TextChoices):
        TOPIC = "topic", _("you watch or track the topic")
        CATEGORY = "category", _("you watch or track the category")
        TAG = "tag", _("you watch or track the tag")
        MENTION = "mention", _("somebody mentioned you")
        AUTHOR = "author", _("you wrote the answer")
        ASKED = "asked", _("you asked the question")
        ME_TOO = "me_too", _("you have the same question")
        POST = "post", _("you wrote the post")
        REPORTED = "reported", _("you reported the post")
        ACCOUNT = "account", _("it was about your account")

    class Mail(models.TextChoices):
        NONE = "none", _("No mail")
        WAITING = "waiting", _("Waits to be mailed")
        MAILED = "mailed", _("Mailed")
        DROPPED = "dropped", _("Not needed any more")
        DIGEST = "digest", _("For the digest")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    reason = models.CharField(_("why"), max_length=8, choices=Reason.choices)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    path = models.CharField(_("page"), max_length=200, blank=True)
    """Where it leads when it is about no post."""
    detail = models.CharField(_("reason given"), max_length=500, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.ForeignKey(
        User, verbose_name=_("done by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    key = models.CharField(_("event"), max_length=40)
    created_at = models.DateTimeField(_("told"))
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    mail_state = models.CharField(_("mail"), max_length=8, choices=Mail.choices)
    mail_due_at = models.DateTimeField(_("mail due"), null=True, blank=True)
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )

    objects: ClassVar[models.Manager["Notice"]] = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "topic",
                        "reply",
                        "mention",
                        "answer",
                        "solved",
                        "decision",
                        "appeal",
                        "report",
                        "edit",
                        "warning",
                        "silence",
                        "suspend",
                        "ended",
                    ]
                ),
                name="notice_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=[
                        "topic",
                        "category",
                        "tag",
                        "mention",
                        "author",
                        "asked",
                        "me_too",
                        "post",
                        "reported",
                        "account",
                    ]
                ),
                name="notice_reason_known",
            ),
            models.CheckConstraint(
                condition=Q(mail_state__in=["none", "waiting", "mailed", "dropped", "digest"]),
                name="notice_mail_known",
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, path="")
                | Q(
                    post__isnull=True,
                    kind__in=["appeal", "warning", "silence", "suspend", "ended"],
                    reason="account",
                    mail_state="none",
                )
                & ~Q(path=""),
                name="notice_leads_somewhere",
            ),
        ]
        indexes = [
            models.Index("user", F("id").desc(), name="notice_newest"),
            models.Index("user", condition=Q(seen_at__isnull=True), name="notice_unseen"),
            models.Index(
                fields=["mail_due_at", "id"], condition=Q(mail_state="waiting"), name="notice_mail_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.post_id or self.path} for {self.user_id}"

    @property
    def subject(self) -> Post:
        """The post it tells of. What is about an account has none, and neither folds nor is mailed."""
        assert self.post is not None, "about an account"
        return self.post

    @property
    def is_unread(self) -> bool:
        """Whether it was unread when it was loaded by `with_all`."""
        return bool(getattr(self, "unread_now", False))

    @property
    def fold(self) -> tuple[str, int]:
        """What the notice is shown together with: replies of one topic are one line."""
        return ("topic", self.subject.topic_id) if self.kind in FOLDING else ("notice", self.pk)


FOLDING: Final = (Notice.Kind.TOPIC, Notice.Kind.REPLY)
MEASURES: Final = (Notice.Kind.WARNING, Notice.Kind.SILENCE, Notice.Kind.SUSPEND, Notice.Kind.ENDED)
DECIDED: Final = (
    *(Notice.Kind.DECISION, Notice.Kind.APPEAL, Notice.Kind.REPORT, Notice.Kind.EDIT),
    *MEASURES,
)
