"""Move posts from one topic to another; what hangs on a post goes with it, and every counter follows."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from forums.discussions import counts
from forums.discussions.markers import recount_markers
from forums.discussions.models import ForumEvent, Post, Solution, Topic

BATCH: Final = 500


@dataclass(frozen=True)
class Step:
    """One post, its number where it stands and the number it gets."""

    post: int
    old: int
    new: int

    @property
    def back(self) -> "Step":
        return Step(self.post, self.new, self.old)


def steps_after(posts: Iterable[tuple[int, int]], highest: int) -> list[Step]:
    """Give posts, as pairs of key and number, the numbers that follow the highest one given so far."""
    return [Step(pk, old, highest + place) for place, (pk, old) in enumerate(posts, start=1)]


def reached(steps: Sequence[Step], number: int) -> int:
    """Return the new number of the last post up to an old number; 0 if none of them stood before it."""
    place = bisect_right([step.old for step in steps], number)
    return steps[place - 1].new if place else 0


def stand_in(topic: Topic, steps: Sequence[Step]) -> bool:
    """Tell whether every post stands in the topic under its old number, so that the steps can be taken."""
    found = dict(Post.objects.filter(topic=topic).values_list("pk", "number"))
    return all(found.get(step.post) == step.old for step in steps)


def relocate(target: Topic, steps: Sequence[Step]) -> None:
    """Move posts into a topic; the caller holds both topics' rows, and lets the counters `follow`."""
    moved = [Post(pk=step.post, topic=target, number=step.new) for step in steps]
    Post.objects.bulk_update(moved, ["topic", "number"], batch_size=BATCH)
    for start in range(0, len(moved), BATCH):
        batch = moved[start : start + BATCH]
        ForumEvent.objects.filter(post__in=batch).update(topic=target)
        Solution.objects.filter(post__in=batch).update(stands_in=target)


def follow(source: Topic, target: Topic, before: counts.Shares) -> None:
    """Bring the counters of two topics, their categories and their readers' marks up to date."""
    counts.follow_topics([source, target], before)
    recount_markers(Topic.objects.filter(pk__in=[source.pk, target.pk]))
