"""What happens in the forums: post, reply, edit, follow, move."""

from forums.discussions.actions.answers import (
    mark_answer,
    say_me_too,
    take_back_me_too,
    unmark_answer,
)
from forums.discussions.actions.arranging import Arrangement, arrange_topic
from forums.discussions.actions.checks import FIRST_DAY_REPLIES, FIRST_DAY_TOPICS, render_body
from forums.discussions.actions.editing import edit_post
from forums.discussions.actions.events import record_event
from forums.discussions.actions.filing import Filing, change_kind, refile_topic, retag_topic
from forums.discussions.actions.following import forget_topic_level, set_topic_level, subscribe, unsubscribe
from forums.discussions.actions.merging import merge_topics
from forums.discussions.actions.moving import NOTIFY_TASK, move_post, move_topic, pin_topic
from forums.discussions.actions.operations import (
    Act,
    change_pin,
    change_state,
    recategorize,
    rename_topic,
)
from forums.discussions.actions.posting import post_reply, post_topic
from forums.discussions.actions.reactions import react, unreact
from forums.discussions.actions.reading import mark_all_read, mark_read
from forums.discussions.actions.splitting import NewTopic, split_topic
from forums.discussions.actions.tag_keeping import make_tag, remove_tag, save_tag, undo_tag_operation
from forums.discussions.actions.undoing import undo_operation

__all__ = [
    "FIRST_DAY_REPLIES",
    "FIRST_DAY_TOPICS",
    "NOTIFY_TASK",
    "Act",
    "Arrangement",
    "Filing",
    "NewTopic",
    "arrange_topic",
    "change_kind",
    "change_pin",
    "change_state",
    "edit_post",
    "forget_topic_level",
    "make_tag",
    "mark_all_read",
    "mark_answer",
    "mark_read",
    "merge_topics",
    "move_post",
    "move_topic",
    "pin_topic",
    "post_reply",
    "post_topic",
    "react",
    "recategorize",
    "record_event",
    "refile_topic",
    "remove_tag",
    "rename_topic",
    "render_body",
    "retag_topic",
    "save_tag",
    "say_me_too",
    "set_topic_level",
    "split_topic",
    "subscribe",
    "take_back_me_too",
    "undo_operation",
    "undo_tag_operation",
    "unmark_answer",
    "unreact",
    "unsubscribe",
]
