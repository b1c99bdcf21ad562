"""Who began a topic says anew what kind it is and by which tags it is found; staff can take it back."""

from collections.abc import Callable, Sequence

import pytest
from django.test import Client

from forums.discussions.actions import Act, Filing, edit_post, refile_topic, retag_topic, undo_operation
from forums.discussions.errors import KindRefused, OperationRefused, TagForStaff, TooManyTags
from forums.discussions.models import Revision, Tag, Topic, TopicOperation
from portal.accounts.models import User
from tests.factories import THEN
from tests.forums.factories import make_reply, make_topic, opening

ClientOf = Callable[[User], Client]


@pytest.fixture
def topic(alice: User) -> Topic:
    return make_topic(alice, tags=["Grinder"])


def filed(topic: Topic) -> tuple[str, list[str]]:
    topic = Topic.objects.get(pk=topic.pk)
    return topic.kind, [tag["name"] for tag in topic.tag_list]


def refile(
    topic: Topic, by: User, kind: str = "discussion", tags: Sequence[str] = ()
) -> list[TopicOperation]:
    return refile_topic(topic=topic, filing=Filing(kind, tags), act=Act(by=by, now=THEN))


def test_the_author_files_her_topic_anew_on_its_page(topic: Topic, alice: User, client_of: ClientOf) -> None:
    client, url = client_of(alice), f"/forums/p/{opening(topic).pk}/edit/"
    assert 'value="Grinder"' in client.get(url).content.decode()
    typed = {
        "title": topic.title,
        "body": "It hums.",
        "kind": "question",
        "tags": "burr, hum",
        "seen_revision": 0,
    }
    assert client.post(url, typed).status_code == 303
    assert filed(topic) == ("question", ["burr", "hum"])
    assert Revision.objects.count() == 1


def test_other_tags_alone_make_no_revision(topic: Topic, alice: User) -> None:
    post = opening(topic)
    filing = Filing("discussion", ["burr"])
    edit_post(post=post, editor=alice, body=post.source, seen_revision=0, now=THEN, filing=filing)
    assert filed(topic) == ("discussion", ["burr"])
    assert not Revision.objects.exists()


def test_a_page_that_did_not_ask_changes_nothing(topic: Topic, alice: User, client_of: ClientOf) -> None:
    url = f"/forums/p/{opening(topic).pk}/edit/"
    client_of(alice).post(url, {"title": topic.title, "body": "It hums.", "seen_revision": 0})
    assert filed(topic) == ("discussion", ["Grinder"])


def test_each_change_is_taken_back_on_its_own(topic: Topic, alice: User, erin: User) -> None:
    kind, tags = refile(topic, alice, "question", ["burr"])
    act = Act(by=erin, now=THEN)
    undo_operation(operation=kind, act=act)
    assert filed(topic) == ("discussion", ["burr"])
    undo_operation(operation=tags, act=act)
    assert filed(topic) == ("discussion", ["Grinder"])
    assert kind.sentence == "Made a topic of the kind “Question”"


def test_what_staff_alone_may_set_stays(topic: Topic, alice: User, erin: User) -> None:
    Tag.objects.create(slug="recall", name="Recall", is_staff_only=True)
    refile(topic, erin, tags=["Recall", "Grinder"])
    refile(topic, alice, tags=["burr"])
    assert filed(topic) == ("discussion", ["burr", "Recall"])
    with pytest.raises(TooManyTags):
        refile(topic, alice, tags=["a", "b", "c", "d", "e"])


def test_the_author_sets_no_tag_of_staff(topic: Topic, alice: User) -> None:
    Tag.objects.create(slug="recall", name="Recall", is_staff_only=True)
    with pytest.raises(TagForStaff):
        refile(topic, alice, "question", ["Recall"])
    assert filed(topic) == ("discussion", ["Grinder"])


def test_others_file_nothing(topic: Topic, bob: User, alice: User) -> None:
    with pytest.raises(KindRefused):
        refile(topic, bob, "question")
    with pytest.raises(OperationRefused):
        retag_topic(topic=topic, names=["burr"], act=Act(by=bob, now=THEN))
    Topic.objects.update(state="archived")
    with pytest.raises(KindRefused):
        refile(topic, alice, "question")


def test_a_reply_and_a_colleague_are_not_asked(
    topic: Topic, bob: User, dan: User, client_of: ClientOf
) -> None:
    reply = make_reply(bob, topic)
    for person, post in ((bob, reply), (dan, opening(topic))):
        page = client_of(person).get(f"/forums/p/{post.pk}/edit/").content.decode()
        assert 'name="tags"' not in page
