"""Posts and what they said before."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, Final, NamedTuple

from django.db import models
from django.db.models import Count, F, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.topics import POSTS_PER_PAGE, TITLE_MAX_LENGTH, Topic
from forums.discussions.visibility import member_rule, topic_rule
from portal.accounts.models import User
from portal.accounts.policies import Person, may
from portal.accounts.stand_ins import Kind, kind_of, reader_values, stand_in
from portal.lib.prepared import Given, Prepared
from portal.lib.states import Moves


class PostRow(NamedTuple):
    """What the card of a post shows, as light as it comes: no model is built for it."""

    pk: int
    number: int
    state: str
    state_reason: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    revision_count: int
    author_id: int | None
    author_name: str | None
    author_is_staff: bool | None
    thanks_count: int
    agree_count: int
    insightful_count: int
    vote_count: int
    worked_count: int


_ROW_COLUMNS = tuple(
    {"author_name": "author__display_name", "author_is_staff": "author__is_staff"}.get(name, name)
    for name in PostRow.__annotations__
)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, person: Person) -> "PostQuerySet":
        """Return the posts whose words a person may read: published ones, her own, and for moderators all."""
        rows = self.filter(topic_rule(person, "topic__"))
        if may(person, "moderation.decide"):
            return rows
        readable = Q(state=Post.State.PUBLISHED)
        if person.is_authenticated:
            readable |= Q(author=person.pk)
        return rows.filter(readable)

    def belonging_to(self, person: Person) -> "PostQuerySet":
        """Return the posts a person may change: her own, and for moderators all she may see."""
        rows = self.visible_to(person)
        return rows if may(person, "moderation.decide") else rows.filter(author=person.pk)

    def rows_between(self, topic: Topic, person: Person, low: int, high: int) -> "list[PostRow]":
        """Read a stretch of a topic: what a person may read, and gaps where others once could."""
        values = {"topic": topic.pk, "low": low, "high": high, **reader_values(person)}
        return [PostRow(*row) for row in _ROWS_BETWEEN.all(kind_of(person), **values)]

    def highest_number_by(self, person: Person, topic: Topic) -> int:
        own = self.filter(topic=topic, author=person.pk).order_by("-number").only("number").first()
        return own.number if own else 0

    def of_topic(self, topic: Topic) -> "PostQuerySet":
        return self.filter(topic=topic)

    def opening_of(self, topic: Topic) -> "Post":
        return self.select_related("topic__category", "author").get(topic=topic, number=1)

    def by_customers(self) -> "PostQuerySet":
        """Return what customers wrote, also those who left."""
        return self.exclude(author__is_staff=True)

    def on_page(self, topic: Topic, page: int) -> "PostQuerySet":
        """Return one page of a topic's posts with their authors."""
        low = (page - 1) * POSTS_PER_PAGE
        rows = self.filter(topic=topic, number__gt=low, number__lte=low + POSTS_PER_PAGE)
        return rows.select_related("author").order_by("number")

    def numbered(self, topic: Topic, numbers: Collection[int]) -> list[int]:
        """Return the keys of a topic's posts with these numbers."""
        return list(self.filter(topic=topic, number__in=numbers).values_list("pk", flat=True))

    def for_queue(self) -> "PostQuerySet":
        """Load just what one line of a queue shows."""
        names = ("number", "state", "created_at", "topic__title", "topic__slug", "author__display_name")
        return self.select_related("topic", "author").only(*names)

    def for_members(self) -> "PostQuerySet":
        """Return what a visitor could read after signing in, whoever she is."""
        return self.published().filter(member_rule("topic__"))

    def best_voted_in(self, topic: Topic) -> "PostQuerySet":
        """Return the replies that readers voted for, the best first."""
        rows = self.published().filter(topic=topic, number__gt=1, vote_count__gt=0)
        return rows.order_by("-vote_count", "number")

    def state_counts(self, author: User) -> dict[str, int]:
        """Return how many posts of a person are in each state, by one query."""
        counted = self.filter(author=author).order_by().values("state").annotate(number=Count("pk"))
        return {row["state"]: row["number"] for row in counted}

    def published(self) -> "PostQuerySet":
        return self.filter(state=Post.State.PUBLISHED)

    def marked_as_answers(self) -> "PostQuerySet":
        """Return the posts that answer somebody's question."""
        return self.filter(solutions__isnull=False).distinct()

    def held(self) -> "PostQuerySet":
        return self.filter(state=Post.State.HELD)

    def unnotified(self) -> "PostQuerySet":
        """Return the published posts nobody was told of, in order."""
        return self.published().filter(notified_at__isnull=True).order_by("pk")


class Post(models.Model):
    """One piece of writing in a topic: the author's Markdown, and the safe HTML made of it once."""

    class State(models.TextChoices):
        PUBLISHED = "published", _("Published")
        HELD = "held", _("Waiting for a moderator")
        HIDDEN = "hidden", _("Hidden by a moderator")
        REMOVED = "removed", _("Removed")

    MOVES: ClassVar[Moves] = {
        "published": frozenset({"held", "hidden", "removed"}),
        "held": frozenset({"published", "hidden", "removed"}),
        "hidden": frozenset({"published", "held", "removed"}),
        "removed": frozenset({"published", "held", "hidden"}),
    }

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    author = models.ForeignKey(
        User,
        verbose_name=_("author"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="posts",
        db_index=False,
    )
    source = models.TextField(_("text"))
    html = models.TextField(_("HTML"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    state_reason = models.CharField(_("reason the author sees"), max_length=700, blank=True)
    signals = models.JSONField(_("why it was held"), default=list, blank=True, editable=False)
    revision_count = models.PositiveIntegerField(_("edits"), default=0)
    thanks_count = models.PositiveIntegerField(_("thanks"), default=0, editable=False)
    agree_count = models.PositiveIntegerField(_("agree"), default=0, editable=False)
    insightful_count = models.PositiveIntegerField(_("insightful"), default=0, editable=False)
    vote_count = models.PositiveIntegerField(_("votes"), default=0, editable=False)
    worked_count = models.PositiveIntegerField(_("worked for"), default=0, editable=False)
    submission_key = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("written"))
    published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    held_at = models.DateTimeField(_("held since"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    notified_at = models.DateTimeField(_("subscribers told"), null=True, blank=True)

    objects: ClassVar[models.Manager["Post"]] = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once"),
            models.UniqueConstraint(fields=["author", "submission_key"], name="post_submitted_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_number_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=["published", "held", "hidden", "removed"]), name="post_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="post_published_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_at__isnull=False), name="post_held_has_time"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="post_has_text"),
        ]
        indexes = [
            models.Index("author", F("created_at").desc(), name="post_by_author"),
            models.Index(
                "topic",
                F("vote_count").desc(),
                "number",
                condition=Q(vote_count__gt=0),
                name="post_best_voted",
            ),
            models.Index(fields=["held_at", "id"], condition=Q(state="held"), name="post_held"),
            models.Index(
                fields=["id"],
                condition=Q(state="published", notified_at__isnull=True),
                name="post_unnotified",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("discussions:post", args=[self.pk])

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


def _rows_between(kind: Kind) -> "models.QuerySet[Post, tuple[Any, ...]]":
    """Return the posts of a stretch that a reader of the kind may see, or know of."""
    rows = Post.objects.filter(topic=Given("topic"), number__gte=Given("low"), number__lte=Given("high"))
    person = stand_in(kind)
    if not may(person, "moderation.decide"):
        shown = Q(published_at__isnull=False)
        rows = rows.filter(shown | Q(author=person.pk) if person.is_authenticated else shown)
    return rows.order_by("number").values_list(*_ROW_COLUMNS)


_ROWS_BETWEEN: Final = Prepared(_rows_between)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, person: Person, post: Post) -> "RevisionQuerySet":
        """Return a readable post's earlier texts; what moderators took out only they and the author see."""
        rows = self.filter(post=post).select_related("edited_by").order_by("number")
        if may(person, "moderation.decide") or (person.is_authenticated and post.author_id == person.pk):
            return rows
        by_others = (
            self.filter(post=post).exclude(edited_by=post.author_id).order_by("-number").values("number")[:1]
        )
        return rows.filter(number__gt=Coalesce(Subquery(by_others), 0)) if post.author_id else rows.none()


class Revision(models.Model):
    """What a post said before one edit. Never changed, never deleted."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=TITLE_MAX_LENGTH, blank=True)
    title_after = models.CharField(_("title after it"), max_length=TITLE_MAX_LENGTH, blank=True)
    """The title this edit gave; the topic's own may be another since, by an act on the topic."""
    source = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    edited_by = models.ForeignKey(
        User, verbose_name=_("edited by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    edited_at = models.DateTimeField(_("edited"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects: ClassVar[models.Manager["Revision"]] = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.number}"

    @property
    def has_new_title(self) -> bool:
        return self.title != self.title_after
