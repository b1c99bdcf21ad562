"""Let customers and staff talk in the forums."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from forums.discussions.actions import (
    Act,
    Filing,
    edit_post,
    pin_topic,
    post_reply,
    post_topic,
    recategorize,
    subscribe,
    unsubscribe,
)
from forums.discussions.actions.drafts import Begun, save_draft
from forums.discussions.models import Category, Post, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.customers.models import CustomerTag
from portal.demo import helping
from portal.demo.drains import deliver
from portal.demo.script import Conversation, Reply
from portal.demo.stage import Stage


def talk(stage: Stage) -> None:
    """Open the rooms and let every conversation begin at its moment."""
    for room in stage.script.rooms:
        _open_room(stage, **room)
    for conversation in stage.script.conversations:
        stage.at(stage.ago(conversation.days_ago), partial(_begin, stage, conversation))


def _open_room(stage: Stage, *, inside: str = "", groups: Sequence[str] = (), **columns: Any) -> None:
    room = Category.objects.create(parent=stage.rooms.get(inside), **columns)
    room.groups.set(CustomerTag.objects.get_or_create(name=name)[0] for name in groups)
    stage.rooms[room.slug] = room


def _begin(stage: Stage, conversation: Conversation, now: datetime) -> None:
    topic = post_topic(
        author=stage.people[conversation.by],
        category=stage.rooms[conversation.room],
        title=conversation.title,
        body=conversation.body.strip(),
        now=now,
        filing=Filing(helping.kinds().get(conversation.title, Topic.Kind.DISCUSSION), conversation.tags),
        is_trusted=True,  # paced by the clock on the wall, a script of 90 days would be refused
    )
    if conversation.pinned:
        pin_topic(topic=topic, is_pinned=True)
    if conversation.key:
        stage.topics[conversation.key] = topic
        stage.posts[conversation.key] = Post.objects.get(topic=topic, number=1)
    deliver(now)
    for reply in conversation.reply:
        stage.after(now, reply.after, partial(_answer, stage, topic, reply))
    if conversation.moved_to:
        stage.after(now, 20, partial(_move, stage, topic, conversation.moved_to))
    _gather_followers(stage, topic, now)


def _move(stage: Stage, topic: Topic, slug: str, now: datetime) -> None:
    act = Act(by=stage.people["june"], now=now, reason="It is about a repair.")
    recategorize(topic=topic, category=stage.rooms[slug], act=act)


def _answer(stage: Stage, topic: Topic, reply: Reply, now: datetime) -> None:
    post = post_reply(
        author=stage.people[reply.by], topic=topic, body=reply.text.strip(), now=now, is_trusted=True
    )
    deliver(now)
    if reply.key:
        stage.posts[reply.key] = post
    if reply.edit:
        stage.at(now + timedelta(minutes=9), partial(_rewrite, stage, post, reply))


def _rewrite(stage: Stage, post: Post, reply: Reply, now: datetime) -> None:
    editor = stage.people[reply.by]
    edit_post(post=post, editor=editor, body=reply.edit, now=now, seen_revision=0, reason=reply.edit_reason)


def _gather_followers(stage: Stage, topic: Topic, now: datetime) -> None:
    """Let two customers follow a topic they may read; in every fifth one of them has enough later."""
    category = topic.category
    if category.visibility not in {Visibility.PUBLIC, Visibility.MEMBERS} or category.is_own_topics_only:
        return
    candidates = [stage.people[key] for key in stage.customers if key in stage.people]
    for place, user in enumerate(stage.chance.sample(candidates, k=min(2, len(candidates)))):
        moment = now + timedelta(hours=stage.chance.uniform(0.5, 30))
        stage.at(moment, partial(_follow, topic, user))
        if place == 0 and topic.pk % 5 == 0:
            stage.at(moment + timedelta(days=2), partial(_stop_following, topic, user))


def _follow(topic: Topic, user: User, now: datetime) -> None:
    subscribe(topic=topic, user=user, now=now)


def _stop_following(topic: Topic, user: User, now: datetime) -> None:
    unsubscribe(topic=topic, user=user, now=now)


def begin_a_draft(stage: Stage) -> None:
    """Leave something half written, as people do."""
    words = stage.script.draft
    place = f"topic:{stage.rooms[words['room']].pk}"
    begun = Begun(place, words["title"], words["body"].strip())
    save_draft(user=stage.people[words["by"]], begun=begun, now=stage.now - timedelta(minutes=40))
