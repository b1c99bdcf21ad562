"""Give a topic another title, category and tags at once."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction

from forums.discussions.actions.filing import retag_topic
from forums.discussions.actions.operations import Act, recategorize, rename_topic
from forums.discussions.errors import NothingChanged
from forums.discussions.models import Category, Topic, TopicOperation


@dataclass(frozen=True)
class Arrangement:
    """What a topic is to be called, where it is to stand and by which words it is found."""

    title: str
    category: Category
    tags: Sequence[str] = ()


@transaction.atomic
def arrange_topic(*, topic: Topic, wish: Arrangement, act: Act) -> list[TopicOperation]:
    """Rename, move and tag a topic; each is written down and taken back on its own.

    Raises: NothingChanged when all is as it was, and what each of them raises.
    """
    done: list[TopicOperation] = []
    with suppress(NothingChanged):
        done.append(rename_topic(topic=topic, title=wish.title, act=act))
    with suppress(NothingChanged):
        done.append(recategorize(topic=topic, category=wish.category, act=act))
    with suppress(NothingChanged):
        done.append(retag_topic(topic=topic, names=wish.tags, act=act))
    if not done:
        raise NothingChanged
    return done
