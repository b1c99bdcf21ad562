"""Who may do what in the forums; one condition a line."""

from typing import Final

from django.db.models import Q

from forums.discussions.models import Category, Post, Reaction, Solution, Topic
from forums.discussions.visibility import Visibility, levels_of
from portal.accounts.models import UserQuerySet
from portal.accounts.policies import Person, is_staff, may
from portal.accounts.roles import ROLE_PERMISSIONS, Role

PLAIN_REACTIONS: Final = (Reaction.Kind.THANKS, Reaction.Kind.AGREE, Reaction.Kind.INSIGHTFUL)


def may_moderate(person: Person) -> bool:
    return may(person, "moderation.decide")


def may_manage(person: Person) -> bool:
    """Tell whether the person keeps the rooms and topics in order."""
    return may(person, "forums.manage")


def is_author(row: Topic | Post, person: Person) -> bool:
    """Tell whether the person wrote it; nobody is the author of what lost its author."""
    return person.is_authenticated and row.author_id is not None and row.author_id == person.pk


def may_enter(category: Category, person: Person) -> bool:
    """Tell for one category what `Category.objects.visible_to` tells for many; one query for a group's."""
    if is_staff(person):
        return True
    if not (person.is_authenticated and person.is_active):
        return category.visibility == Visibility.PUBLIC and not category.is_own_topics_only
    if category.visibility == Visibility.GROUPS:
        return category.groups.filter(customers__user=person.pk).exists()
    return category.visibility in levels_of(person)


def may_open(topic: Topic, person: Person) -> bool:
    """Tell for one topic what `Topic.objects.visible_to` tells for many."""
    if topic.merged_into_id is not None or not may_enter(topic.category, person):
        return False
    if is_author(topic, person) or may_moderate(person):
        return True
    return topic.is_listed and (is_staff(person) or not topic.category.is_own_topics_only)


def who_may_open(topic: Topic, users: UserQuerySet) -> UserQuerySet:
    """Return those of the users who may open the topic: what `may_open` tells for one, by one query."""
    if topic.merged_into_id is not None:
        return users.none()
    staff = Q(is_staff=True)
    members = Q(is_staff=False)
    if topic.category.visibility == Visibility.STAFF:
        members = Q(pk__in=())
    if topic.category.visibility == Visibility.GROUPS:
        members &= Q(customer__tags__in=topic.category.groups.all())
    if topic.category.is_own_topics_only or not topic.is_listed:
        members &= Q(pk__in=[topic.author_id])
    if not topic.is_listed:
        names = [role.value for role in Role if "moderation.decide" in ROLE_PERMISSIONS[role]]
        staff &= Q(is_superuser=True) | Q(groups__name__in=names) | Q(pk__in=[topic.author_id])
    return users.filter(staff | members, is_active=True).distinct()


def may_read(post: Post, person: Person) -> bool:
    """Tell whether the person may read the words, once she may open the topic."""
    return post.is_published or is_author(post, person) or may_moderate(person)


def may_write_in(category: Category, person: Person) -> bool:
    """Tell whether the person may write in the category at all; a closed one is for staff."""
    return _takes_writing_of(category, person) and may_enter(category, person)


def takes_topics_of(category: Category, person: Person) -> bool:
    """Tell for a category that was fetched as hers to read; a visitor is led to sign in first. No query."""
    return not category.is_closed if not person.is_authenticated else _takes_writing_of(category, person)


def may_reply(topic: Topic, person: Person) -> bool:
    return topic.is_open and may_join(topic, person)


def takes_reply(topic: Topic, person: Person) -> bool:
    """Tell whether the person may answer now in a topic that was fetched as hers to read; no query."""
    return topic.is_open and _takes_writing_of(topic.category, person)


def may_join(topic: Topic, person: Person) -> bool:
    """Tell whether the person may answer in the topic while it is open: hers to read, and to write in."""
    return _takes_writing_of(topic.category, person) and may_open(topic, person)


def _takes_writing_of(category: Category, person: Person) -> bool:
    if not person.is_authenticated or not person.is_active:
        return False
    return is_staff(person) or not category.is_closed


def may_edit(post: Post, person: Person) -> bool:
    """Tell whether the person may change the words: moderators, and the author of what still stands."""
    if may_moderate(person):
        return True
    if post.state == Post.State.REMOVED or post.topic.state == Topic.State.ARCHIVED:
        return False
    return is_author(post, person)


def may_report(post: Post, person: Person) -> bool:
    return person.is_authenticated and post.is_published and not is_author(post, person)


def offered_kinds(topic: Topic, number: int) -> tuple[str, ...]:
    """Return what readers may tap on a post: votes on answers, "it worked" where one can try it."""
    kind = Reaction.Kind
    if topic.kind == Topic.Kind.QUESTION and number > 1:
        return (kind.VOTE, kind.WORKED, *PLAIN_REACTIONS)
    if topic.kind == Topic.Kind.PRACTICE:
        return (kind.WORKED, *PLAIN_REACTIONS)
    return PLAIN_REACTIONS


def may_react(post: Post, person: Person) -> bool:
    """Tell whether the person may tap anything on a post of a topic she may open."""
    if not person.is_authenticated or not person.is_active:
        return False
    return post.is_published and not is_author(post, person) and post.topic.state != Topic.State.ARCHIVED


def may_mark(topic: Topic, person: Person, kind: str) -> bool:
    """Tell whether the person may mark answers: staff both kinds, the asker her own choice."""
    if topic.kind != Topic.Kind.QUESTION or topic.state == Topic.State.ARCHIVED:
        return False
    if may(person, "interactions.reply"):
        return True
    return kind == Solution.Kind.COMMUNITY and person.is_active and is_author(topic, person)


def can_be_answer(post: Post) -> bool:
    return post.is_published and not post.is_opening and post.topic.kind == Topic.Kind.QUESTION


def may_say_me_too(topic: Topic, person: Person) -> bool:
    if not person.is_authenticated or not person.is_active or is_author(topic, person):
        return False
    return topic.is_listed and topic.kind == Topic.Kind.QUESTION and topic.state != Topic.State.ARCHIVED


def may_change_kind(person: Person) -> bool:
    return may(person, "interactions.reply")


def may_refile(topic: Topic, person: Person) -> bool:
    """Tell whether the person began the topic and may say how it is filed, while it is in use."""
    return is_author(topic, person) and topic.state != Topic.State.ARCHIVED


def may_set_kind(topic: Topic, person: Person) -> bool:
    return may_refile(topic, person) or (may_change_kind(person) and may_open(topic, person))
