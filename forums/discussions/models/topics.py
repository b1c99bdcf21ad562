"""Topics: who may see them, and the counters that spare us counting."""

import re
from typing import Any, ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.categories import Category
from forums.discussions.models.versions import Versioned, VersionedQuerySet
from forums.discussions.visibility import Visibility, listing_rule, member_rule, topic_rule
from portal.accounts.models import User
from portal.accounts.policies import Person
from portal.lib.addresses import address_of
from portal.lib.prepared import Given
from portal.lib.states import Moves

POSTS_PER_PAGE: Final = 20
TITLE_MAX_LENGTH: Final = 255


_IN_LISTS: Final = frozenset(
    {"title", "slug", "is_pinned", "state", "kind", "solved_at", "tag_list", "me_too_count", "is_listed"}
)


class TopicQuerySet(VersionedQuerySet["Topic"]):
    def update(self, **changes: Any) -> int:
        """Change topics; the pages kept of them are old then, and of their categories if lists show it."""
        rooms = list(self.values_list("category", flat=True).distinct()) if _IN_LISTS & changes.keys() else []
        changed = super().update(**changes)
        if rooms:
            Category.objects.filter(pk__in=rooms).update()
        return changed

    def visible_to(self, person: Person) -> "TopicQuerySet":
        """Return what a person may open: listed topics, her own, and for moderators all she may read."""
        return self.filter(topic_rule(person))

    def listed_for(self, person: Person) -> "TopicQuerySet":
        """Return what stands in lists: the listed topics, and her own that wait or were hidden."""
        return self.filter(listing_rule(person))

    def for_members(self) -> "TopicQuerySet":
        """Return what a visitor could open after signing in, whoever she is."""
        return self.filter(member_rule())

    def in_category(self, category: Category) -> "TopicQuerySet":
        return self.filter(category=category)

    def solved(self) -> "TopicQuerySet":
        return self.filter(kind=Topic.Kind.QUESTION, solved_at__isnull=False)

    def unsolved(self) -> "TopicQuerySet":
        return self.filter(kind=Topic.Kind.QUESTION, solved_at__isnull=True)

    def narrowed_to(self, show: str) -> "TopicQuerySet":
        """Return the solved or the unsolved questions, the best practices, or everything."""
        narrowed = {"solved": self.solved, "unsolved": self.unsolved, "practices": self.practices}
        return narrowed[show]() if show in narrowed else self

    def practices(self) -> "TopicQuerySet":
        return self.filter(kind=Topic.Kind.PRACTICE)

    def for_rows(self) -> "TopicQuerySet":
        """Load just what one line of a list shows."""
        names = (
            "slug",
            "title",
            "state",
            "kind",
            "solved_at",
            "is_pinned",
            "is_listed",
            "reply_count",
            "latest_post_at",
            "created_at",
            "tag_list",
        )
        people = ("author__display_name", "latest_post_by__display_name")
        return self.select_related("author", "latest_post_by").only(*names, *people)

    def public(self) -> "TopicQuerySet":
        """Return what everybody may open without an account."""
        return self.filter(
            is_listed=True, category__visibility=Visibility.PUBLIC, category__is_own_topics_only=False
        )

    def merge_targets(self, topic: "Topic", person: Person) -> "TopicQuerySet":
        """Return what a topic can be merged into."""
        return self.visible_to(person).filter(is_listed=True).exclude(pk=topic.pk)

    def near(self, words: str) -> "TopicQuerySet":
        """Return the topics that an address or a number names, or whose title holds the words."""
        number = re.search(r"(?:/t/|^#?)(\d{1,9})", words)
        return self.filter(pk=int(number[1])) if number else self.filter(title__icontains=words)

    def tagged(self, slug: str | Given) -> "TopicQuerySet":
        return self.filter(topic_tags__tag__slug=slug)

    def newest_first(self) -> "TopicQuerySet":
        return self.order_by("-latest_post_at", "-pk")


class Topic(Versioned):
    """A conversation. It is listed while its first post is published."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        ARCHIVED = "archived", _("Archived")

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        PRACTICE = "practice", _("Best practice")

    MOVES: ClassVar[Moves] = {
        "open": frozenset({"closed", "archived"}),
        "closed": frozenset({"open", "archived"}),
        "archived": frozenset({"open", "closed"}),
    }

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="topics", db_index=False)
    author = models.ForeignKey(
        User, verbose_name=_("author"), null=True, on_delete=models.SET_NULL, related_name="topics"
    )
    slug = models.SlugField(max_length=80, editable=False)
    title = models.CharField(_("title"), max_length=TITLE_MAX_LENGTH)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DISCUSSION)
    solved_at = models.DateTimeField(_("solved"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged_topics", editable=False
    )
    tag_list = models.JSONField(_("tags, as lists show them"), default=list, blank=True, editable=False)
    answer_list = models.JSONField(
        _("answers, as the page shows them"), default=list, blank=True, editable=False
    )
    is_pinned = models.BooleanField(_("pinned"), default=False)
    is_listed = models.BooleanField(_("listed"), default=False, help_text=_("The first post is published."))
    reply_count = models.PositiveIntegerField(_("replies"), default=0)
    me_too_count = models.PositiveIntegerField(_("people with the same question"), default=0, editable=False)
    highest_number = models.PositiveIntegerField(_("highest number given"), default=0)
    highest_public_number = models.PositiveIntegerField(_("highest number ever published"), default=0)
    latest_post_at = models.DateTimeField(_("latest post"))
    latest_post_by = models.ForeignKey(
        User, verbose_name=_("latest post by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("started"))

    objects: ClassVar[models.Manager["Topic"]] = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "closed", "archived"]), name="topic_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["discussion", "question", "practice"]), name="topic_kind_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="topic_has_title"),
            models.CheckConstraint(
                condition=Q(highest_public_number__lte=F("highest_number")), name="topic_public_number_within"
            ),
        ]
        indexes = [
            models.Index(
                "category",
                F("is_pinned").desc(),
                F("latest_post_at").desc(),
                F("id").desc(),
                name="topic_list",
            ),
            models.Index(
                F("latest_post_at").desc(), F("id").desc(), condition=Q(is_listed=True), name="topic_newest"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{address_of('discussions:category-list')}t/{self.pk}-{self.slug}/"

    def url_of(self, number: int) -> str:
        """Return where the post with the number stands, whatever page that is."""
        page = page_of_number(number)
        query = f"?page={page}" if page > 1 else ""
        return f"{self.get_absolute_url()}{query}#post-{number}"

    @property
    def page_count(self) -> int:
        return page_of_number(self.highest_number)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_answered_by(self, post_id: int) -> bool:
        """Tell whether the post is marked as an answer that stands."""
        return any(entry["marks"] for entry in self.answer_list if entry["post"] == post_id)


def page_of_number(number: int) -> int:
    """Return the page a post stands on; numbers never move, so neither do pages."""
    return (max(number, 1) - 1) // POSTS_PER_PAGE + 1
