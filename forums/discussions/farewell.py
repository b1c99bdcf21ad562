"""Keep counts true when the accounts whose taps they hold are deleted."""

from collections.abc import Collection

from django.db.models import Count, F

from forums.discussions.answers import refresh_answers
from forums.discussions.models import MeToo, Post, Reaction, Topic


def take_taps_along(user_ids: Collection[int]) -> None:
    """Take the taps of accounts from posts, and their "me too" from questions. Call it in a transaction."""
    taps = Reaction.objects.filter(user__in=user_ids)
    joined = MeToo.objects.filter(user__in=user_ids)
    topics = {*taps.values_list("post__topic", flat=True), *joined.values_list("topic", flat=True)}
    list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk").values_list("pk"))
    counted = taps.order_by().values_list("post", "kind").annotate(Count("pk"))
    for post, kind, count in list(counted):
        column = f"{kind}_count"
        Post.objects.filter(pk=post).update(**{column: F(column) - count})
    taps.delete()
    joined.delete()
    for topic in topics:
        refresh_answers(topic)
