"""Say how a topic is filed: what kind it is and by which tags it is found."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from forums.discussions.actions.operations import Act, Kind, check_right, hold, write_down
from forums.discussions.actions.tags import put_tags
from forums.discussions.answers import refresh_answers
from forums.discussions.errors import KindRefused, NothingChanged
from forums.discussions.models import Tag, Topic, TopicOperation
from forums.discussions.policies import may_refile, may_set_kind
from forums.discussions.tagging import shown_tags
from portal.accounts.policies import is_staff


@dataclass(frozen=True)
class Filing:
    """How a topic is filed, so that others find it."""

    kind: str = Topic.Kind.DISCUSSION
    tags: Sequence[str] = ()


PLAIN: Final = Filing()


@transaction.atomic
def refile_topic(*, topic: Topic, filing: Filing, act: Act) -> list[TopicOperation]:
    """Give a topic another kind and other tags; return what changed, each taken back on its own.

    Raises: KindRefused, OperationRefused, TagForStaff, TooManyTags, TagTooLong.
    """
    done: list[TopicOperation] = []
    with suppress(NothingChanged):
        done.append(change_kind(topic=topic, kind=filing.kind, act=act))
    with suppress(NothingChanged):
        done.append(retag_topic(topic=topic, names=filing.tags, act=act))
    return done


@transaction.atomic
def change_kind(*, topic: Topic, kind: str, act: Act) -> TopicOperation:
    """Make a topic a discussion, a question or a best practice; the marks of a question sleep meanwhile.

    Raises: KindRefused, NothingChanged.
    """
    [held] = hold(topic)
    if kind not in Topic.Kind.values or not may_set_kind(held, act.by):
        raise KindRefused
    if held.kind == kind:
        raise NothingChanged
    set_kind(held, kind)
    return write_down(Kind.KIND, held, act, {"kind": held.kind}, {"kind": kind})


def set_kind(topic: Topic, kind: str) -> None:
    """Write the kind and what follows from it in the caller's transaction."""
    Topic.objects.filter(pk=topic.pk).update(kind=kind)
    refresh_answers(topic.pk)


@transaction.atomic
def retag_topic(*, topic: Topic, names: Sequence[str], act: Act) -> TopicOperation:
    """Give a topic other tags. What staff alone may set stays when its author changes the others.

    Raises: OperationRefused, NothingChanged, TagForStaff, TooManyTags, TagTooLong.
    """
    [held] = hold(topic)
    if not may_refile(held, act.by):
        check_right(act, held)
    before = [tag["name"] for tag in held.tag_list]
    kept = [] if is_staff(act.by) else _of_staff(before)
    after = [tag["name"] for tag in shown_tags(put_tags(held, names, act.by, kept=kept))]
    if before == after:
        raise NothingChanged
    return write_down(Kind.TAGS, held, act, {"names": before}, {"names": after, "tags": ", ".join(after)})


def _of_staff(names: Sequence[str]) -> list[Tag]:
    return list(Tag.objects.known_by(names).filter(is_staff_only=True))
