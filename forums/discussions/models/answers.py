"""What readers and staff say of a post with one tap, and which post answers a question."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from forums.discussions.models.posts import Post
from forums.discussions.models.topics import Topic
from portal.accounts.models import User


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def given_by(self, user: User, posts: Iterable[int]) -> dict[int, set[str]]:
        """Return which of the posts the person tapped what on, by one query."""
        given: dict[int, set[str]] = {}
        for post, kind in self.filter(user=user, post__in=posts).values_list("post", "kind"):
            given.setdefault(post, set()).add(kind)
        return given


class Reaction(models.Model):
    """One person's one tap on a post; counted in the post's columns of the same names."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        AGREE = "agree", _("Agree")
        INSIGHTFUL = "insightful", _("Insightful")
        VOTE = "vote", _("Good answer")
        WORKED = "worked", _("It worked for me")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reactions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    created_at = models.DateTimeField(_("since"))

    objects: ClassVar[models.Manager["Reaction"]] = ReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "kind"], name="reaction_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["thanks", "agree", "insightful", "vote", "worked"]),
                name="reaction_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.post_id}"


class SolutionQuerySet(models.QuerySet["Solution"]):
    def standing_in(self, topic: Topic) -> "list[Solution]":
        """Return the marks a topic shows, the official one first: on published replies that stand in it now.

        A mark made in the topic wins over one that came with a merged post.
        """
        is_here = When(topic=topic, then=Value(0))
        replies = Q(stands_in=topic, post__topic=topic, post__number__gt=1, post__state=Post.State.PUBLISHED)
        rows = self.filter(replies).select_related("post")
        rows = rows.order_by(Case(is_here, default=Value(1), output_field=IntegerField()), "marked_at", "pk")
        found: dict[str, Solution] = {}
        for mark in rows:
            found.setdefault(mark.kind, mark)
        return [found[kind] for kind in Solution.Kind.values if kind in found]


class Solution(models.Model):
    """The post that answers a question: one that staff stand for, one that the asker or staff chose.

    `topic` is where it was marked, `stands_in` where its post is now and the mark counts.
    """

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("Official answer")
        COMMUNITY = "community", _("Community answer")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="solutions", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="solutions")
    stands_in = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="standing_solutions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    marked_by = models.ForeignKey(
        User, verbose_name=_("marked by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    marked_at = models.DateTimeField(_("marked"))

    objects: ClassVar[models.Manager["Solution"]] = SolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of a topic")
        verbose_name_plural = _("answers of topics")
        constraints = [
            models.UniqueConstraint(fields=["topic", "kind"], name="solution_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["official", "community"]), name="solution_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.post_id}"


class MeTooQuerySet(models.QuerySet["MeToo"]):
    def about(self, topic: Topic) -> "MeTooQuerySet":
        """Return who has the topic's question, also those who said so in a topic that was merged into it."""
        rooms = Topic.objects.filter(Q(pk=topic.pk) | Q(merged_into=topic.pk))
        return self.filter(topic__in=rooms.values("pk"))

    def people_count(self) -> int:
        return self.values("user").distinct().count()


class MeToo(models.Model):
    """Somebody has the same question; told when it is solved."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="me_toos", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="me_toos")
    words = models.CharField(_("in her own words"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("since"))

    objects: ClassVar[models.Manager["MeToo"]] = MeTooQuerySet.as_manager()

    class Meta:
        verbose_name = _("“me too”")
        verbose_name_plural = _("“me too”")
        constraints = [models.UniqueConstraint(fields=["topic", "user"], name="me_too_once")]

    def __str__(self) -> str:
        return f"{self.user_id} too: {self.topic_id}"
