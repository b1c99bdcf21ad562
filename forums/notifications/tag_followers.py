"""Keep what people set for a tag while staff rename, fold or remove it."""

from collections.abc import Sequence
from datetime import datetime

from forums.discussions.models import Tag
from forums.discussions.tag_followers import Follower
from forums.notifications.models import TagLevel
from portal.accounts.models import User


class TagLevels:
    """The levels of a tag, as the acts on tags write them down."""

    def of(self, tag: Tag) -> list[Follower]:
        rows = TagLevel.objects.filter(tag=tag).order_by("user")
        return [
            {"user": row.user_id, "level": row.level, "created_at": row.created_at.isoformat()}
            for row in rows
        ]

    def add(self, tag: Tag, followers: Sequence[Follower]) -> list[Follower]:
        taken = set(TagLevel.objects.filter(tag=tag).values_list("user", flat=True))
        wanted = {int(each["user"]) for each in followers} - taken
        there = set(User.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        added = [each for each in followers if each["user"] in there]
        TagLevel.objects.bulk_create(
            TagLevel(
                tag=tag,
                user_id=int(each["user"]),
                level=str(each["level"]),
                created_at=datetime.fromisoformat(str(each["created_at"])),
            )
            for each in added
        )
        return added

    def take(self, tag: Tag, followers: Sequence[Follower]) -> None:
        standing = {int(row["user"]) for row in self.of(tag) if row in followers}
        TagLevel.objects.filter(tag=tag, user__in=standing).delete()
