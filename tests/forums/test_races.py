"""Real processes send one form twice, write in one topic and decide about one post, in the same moment."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT, House, running_house

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("crowd")]

PREPARE = """
from datetime import UTC, datetime
from forums.discussions.models import Category
from portal.accounts.models import User
from tests.factories import make_user
from tests.forums.factories import hold, make_category, make_reply, make_topic
from portal.accounts.roles import Role
topic = make_topic(make_user("Alice"), category=make_category("Help"))
[make_user(f"Writer {number}") for number in range(2)]
[make_user(f"Moderator {number}", role=Role.MODERATOR) for number in range(2)]
[hold(make_reply(User.objects.get(display_name="Writer 0"), topic)) for number in range(6)]
print(topic.pk)
"""
HELD = """
from forums.discussions.models import Post
print(list(Post.objects.held().values_list("pk", flat=True)))
"""
WRITE = """
import uuid
from django.utils import timezone
from forums.discussions.actions import post_reply
from forums.discussions.models import Topic
from portal.accounts.models import User
names = ["Writer 0", "Writer {number}"]
writers = [User.objects.get(display_name=name) for name in names]
topic = Topic.objects.select_related("category").get()
for turn in range(20):
    keys = [uuid.uuid5(uuid.NAMESPACE_URL, f"the same form {{turn}}"), uuid.uuid4()]
    for writer, key in zip(writers, keys):
        post_reply(author=writer, topic=topic, body=f"Words {{key}}", now=timezone.now(),
                   submission_key=key, is_trusted=True)
"""
DECIDE = """
from django.utils import timezone
from forums.discussions.models import Post
from forums.moderation.actions import AlreadyDecided, Grounds, Seen, decide
from portal.accounts.models import User
moderator = User.objects.get(display_name="Moderator {number}")
made = 0
for post in Post.objects.filter(pk__in={posts}).order_by("pk"):
    try:
        decide(post=post, verdict=["approve", "hide"][{number} % 2], moderator=moderator, now=timezone.now(),
               grounds=Grounds(rule="spam"), seen=Seen(0, 0))
        made += 1
    except AlreadyDecided:
        pass
print(made)
"""
LOOK = """
from django.db.models import F
from forums.discussions.models import Post
from forums.moderation.models import Decision
print(sorted(Post.objects.values_list("number", flat=True)) == list(range(1, 68)))
print(Decision.objects.count())
"""


def at_once(house: House, *codes: str) -> list[str]:
    """Run several pieces of Python in processes of their own at the same time; return what they printed."""
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "--command"]
    children = [
        subprocess.Popen([*command, code], env=house.environment, cwd=ROOT, stdout=-1, stderr=-1, text=True)
        for code in codes
    ]
    printed = [child.communicate(timeout=300) for child in children]
    assert [child.returncode for child in children] == [0] * len(codes), printed
    return [out.strip() for out, _errors in printed]


def test_numbers_counters_and_decisions_hold_when_everybody_acts_at_once(tmp_path: Path) -> None:
    with running_house(tmp_path) as house:
        house.shell(PREPARE)
        held = house.shell(HELD)
        writers = [WRITE.format(number=number) for number in range(2)]
        moderators = [DECIDE.format(number=number, posts=held) for number in range(2)]
        printed = at_once(house, *writers, *moderators)
        assert sum(int(made) for made in printed[2:]) == 6
        assert house.shell(LOOK).split() == ["True", "6"]
        assert "Every counter is right." in house.manage("recount", "--check")
