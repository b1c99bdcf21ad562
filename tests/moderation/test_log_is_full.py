"""The log holds every act of staff in the forums, not decisions alone: who, when, why, before and after."""

from datetime import datetime

from forums.discussions.actions import Act, edit_post, rename_topic, undo_operation
from forums.discussions.models import Post
from forums.moderation.actions import Grounds, decide_or_propose, decline_proposal
from forums.moderation.audit import Entry, entries
from forums.moderation.models import Proposal
from portal.accounts.models import User
from portal.screening.blocking import BlockWish, add_block, lift_block
from tests.forums.factories import say_what_it_is


def acts(moderator: User, act: str) -> list[Entry]:
    return [entry for entry in entries(moderator) if entry.act == act]


def test_changed_words_stand_there_with_what_they_were(
    reply: Post, bob: User, dan: User, now: datetime
) -> None:
    before = reply.source
    say_what_it_is(reply.topic, dan)
    edit_post(post=reply, editor=dan, body="It broke.", reason="No insults", seen_revision=0, now=now)
    edit_post(post=reply, editor=bob, body="It broke twice.", seen_revision=1, now=now)
    [entry] = acts(dan, "edit")
    assert (entry.by, entry.author, entry.reason) == ("Dan Dale", "Bob Brook", "No insults")
    assert (entry.before, entry.after) == (before, "It broke.")


def test_a_title_changed_with_the_words_stands_there_too(reply: Post, dan: User, now: datetime) -> None:
    first = Post.objects.opening_of(reply.topic)
    before = reply.topic.title
    say_what_it_is(reply.topic, dan)
    edit_post(post=first, editor=dan, title="It hums", body="Less.", reason="Short", seen_revision=0, now=now)
    rename_topic(topic=reply.topic, title="It hummed", act=Act(by=dan, now=now))
    [entry] = acts(dan, "edit")
    assert entry.before.startswith(f"{before}\n\n")
    assert entry.after == "It hums\n\nLess."


def test_an_act_on_a_topic_stands_there_and_that_it_was_taken_back(
    reply: Post, dan: User, fay: User, now: datetime
) -> None:
    say_what_it_is(reply.topic, dan)
    operation = rename_topic(topic=reply.topic, title="It hums", act=Act(by=dan, now=now, reason="Says more"))
    undo_operation(operation=operation, act=Act(by=fay, now=now))
    [entry] = acts(dan, "topic rename")
    assert (entry.by, entry.reason) == ("Dan Dale", "Says more")
    assert "Grinder" in entry.before
    assert "It hums" in entry.after
    assert entry.note.startswith("undone by Fay Fern")


def test_who_declined_stands_there_with_why(reply: Post, dan: User, fay: User, now: datetime) -> None:
    liar = Grounds(post_class="complaint", ground="abuse")
    proposal = decide_or_propose(post=reply, verdict="hide", moderator=dan, now=now, grounds=liar)
    assert isinstance(proposal, Proposal)
    decline_proposal(proposal=proposal, moderator=fay, now=now, answer="He has a point.")
    [entry] = acts(dan, "settle")
    assert (entry.by, entry.reason, entry.after) == ("Fay Fern", "He has a point.", "declined")


def test_a_block_stands_there_until_and_after_it_is_lifted(dan: User, fay: User, now: datetime) -> None:
    block = add_block(wish=BlockWish("203.0.113.0/24", "Floods", None), maker=dan, now=now)
    lift_block(block=block, lifter=fay, now=now)
    [entry] = acts(dan, "block network")
    assert (entry.by, entry.note, entry.reason) == ("Dan Dale", "203.0.113.0/24", "Floods")
    assert "lifted by Fay Fern" in entry.after
