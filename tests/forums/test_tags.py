"""Tags: how they are typed, who sets which, where they show, and that hidden ones show nowhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from forums.discussions.actions import (
    Act,
    make_tag,
    merge_topics,
    remove_tag,
    retag_topic,
    save_tag,
    undo_operation,
    undo_tag_operation,
)
from forums.discussions.errors import (
    NothingChanged,
    OperationRefused,
    TagForStaff,
    TagMissing,
    TagTooLong,
    TagUndoTooLate,
    TooManyTags,
)
from forums.discussions.models import Tag, TagOperation, Topic, TopicTag
from forums.discussions.tagging import names_in
from forums.notifications.models import TagLevel
from portal.accounts.models import User
from tests.factories import THEN
from tests.forums.factories import hold, make_category, make_room, make_topic, opening

ClientOf = Callable[[User], Client]
NEW = {"title": "My grinder hums", "body": "All day."}


def shown(topic: Topic) -> list[str]:
    topic.refresh_from_db()
    return [tag["name"] for tag in topic.tag_list]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        (" , ;, #", ()),
        ("Grinder, burrs", ("Grinder", "burrs")),
        ("#Grinder; grinder, GRINDER ", ("Grinder",)),
        ("cold   brew, Cold-Brew", ("cold brew",)),
        ("焙煎, Röstung", ("焙煎", "Röstung")),
        ("<script>, a\x00b", ("<script>", "ab")),
    ],
)
def test_a_line_is_read_as_tags(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_a_topic_is_started_with_tags_and_found_by_them(
    alice: User, visitor: Client, client_of: ClientOf
) -> None:
    make_category("Help")
    client_of(alice).post("/forums/help/new/", {**NEW, "tags": "Grinder, Cold Brew"})
    topic = Topic.objects.get()
    assert shown(topic) == ["Cold Brew", "Grinder"]
    for page in ("/forums/tags/", "/forums/tags/cold-brew/", "/forums/help/?tag=grinder", "/forums/help/"):
        assert "Cold Brew" in visitor.get(page).content.decode()
    assert topic.title not in visitor.get("/forums/help/?tag=kettle").content.decode()


def test_the_same_word_in_another_case_is_the_same_tag(alice: User, bob: User) -> None:
    make_topic(alice, tags=["Cold Brew"])
    assert shown(make_topic(bob, tags=["cold brew"])) == ["Cold Brew"]
    assert Tag.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"), [("a, b, c, d, e, f", "five tags"), ("x" * 41, "40 characters"), ("x," * 300, "")]
)
def test_too_many_or_too_long_tags_are_refused_and_nothing_typed_is_lost(
    alice: User, client_of: ClientOf, typed: str, said: str
) -> None:
    make_category("Help")
    answer = client_of(alice).post("/forums/help/new/", {**NEW, "tags": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "All day." in answer.content.decode()
    assert not Tag.objects.exists()


def test_a_tag_of_the_team_is_set_by_the_team_only(
    alice: User, dan: User, carol: User, client_of: ClientOf
) -> None:
    make_tag(name="Recall", is_staff_only=True, act=Act(dan, THEN))
    make_category("Help")
    answer = client_of(alice).post("/forums/help/new/", {**NEW, "tags": "RECALL"})
    assert "“Recall” is set by our team only" in answer.content.decode()
    assert not Topic.objects.exists()
    with pytest.raises(TagForStaff):
        make_topic(alice, tags=["recall"])
    assert shown(make_topic(carol, tags=["recall"])) == ["Recall"]
    assert 'value="Recall"' not in client_of(alice).get("/forums/help/new/").content.decode()
    assert 'value="Recall"' in client_of(carol).get("/forums/help/new/").content.decode()


def test_the_actions_refuse_what_the_form_refuses(alice: User) -> None:
    with pytest.raises(TooManyTags):
        make_topic(alice, tags=["a", "b", "c", "d", "e", "f"])
    with pytest.raises(TagTooLong):
        make_topic(alice, tags=["x" * 41])


@pytest.mark.parametrize("hides", ["groups", "staff", "own", "held", "merged"])
def test_a_tag_of_hidden_topics_does_not_exist_for_others(
    hides: str, alice: User, bob: User, dan: User, visitor: Client, client_of: ClientOf
) -> None:
    """Row 11: lists, pages, filters, suggestions and levels answer as for a tag that is not there."""
    room = make_room(hides, alice) if hides in {"groups", "staff", "own"} else make_category("Open")
    topic = make_topic(dan if hides == "staff" else alice, category=room, tags=["Secret plan"])
    make_category("Help")
    if hides == "held":
        hold(opening(topic))
    if hides == "merged":
        TopicTag.objects.filter(topic=topic).update(topic=make_topic(dan, category=make_room("staff")))
    people = [visitor, client_of(bob)]
    for client in people:
        for page in ("/forums/tags/", "/forums/", "/forums/help/new/", "/forums/help/?tag=secret-plan"):
            assert "Secret plan" not in client.get(page, follow=True).content.decode()
        hidden, absent = client.get("/forums/tags/secret-plan/"), client.get("/forums/tags/absent-plan/")
        assert (hidden.status_code, absent.status_code) == (404, 404)
    for slug in ("secret-plan", "absent-plan"):
        assert (
            people[1].post(reverse("notifications:tag-level", args=[slug]), {"level": "watch"}).status_code
            == 404
        )


def test_counts_of_a_tag_hold_only_what_the_reader_may_open(
    alice: User, bob: User, client_of: ClientOf
) -> None:
    """Row 11."""
    make_topic(alice, tags=["Water"])
    make_topic(alice, category=make_room("own"), tags=["Water"])
    make_topic(alice, category=make_room("groups", alice), tags=["Water"])
    counts = {
        user: client_of(user).get("/forums/tags/").context["tags"][0].topic_count for user in (alice, bob)
    }
    assert counts == {alice: 3, bob: 1}


def test_staff_give_a_topic_other_tags_and_take_that_back(alice: User, dan: User) -> None:
    topic = make_topic(alice, tags=["Water", "Kettle"])
    act = Act(by=dan, now=THEN)
    operation = retag_topic(topic=topic, names=["Kettle", "Scale"], act=act)
    assert shown(topic) == ["Kettle", "Scale"]
    undo_operation(operation=operation, act=act)
    assert shown(topic) == ["Kettle", "Water"]
    with pytest.raises(NothingChanged):
        retag_topic(topic=topic, names=["kettle", "water"], act=act)
    call_command("recount", "--check")


def test_a_tag_is_renamed_on_every_topic(alice: User, dan: User) -> None:
    topics = [make_topic(alice, tags=["Watre"]), make_topic(alice, tags=["Watre", "Kettle"])]
    save_tag(tag=Tag.objects.get(slug="watre"), name="Water", is_staff_only=False, act=Act(dan, THEN))
    assert [shown(topic) for topic in topics] == [["Water"], ["Kettle", "Water"]]
    call_command("recount", "--check")


def test_a_tag_renamed_to_another_becomes_one_with_it(alice: User, dan: User) -> None:
    topics = [make_topic(alice, tags=["H2O"]), make_topic(alice, tags=["H2O", "water"])]
    save_tag(tag=Tag.objects.get(slug="h2o"), name="Water", is_staff_only=False, act=Act(dan, THEN))
    assert [shown(topic) for topic in topics] == [["Water"], ["Water"]]
    assert Tag.objects.count() == 1
    call_command("recount", "--check")


def test_a_removed_tag_leaves_every_topic(alice: User, dan: User) -> None:
    topic = make_topic(alice, tags=["Water", "Kettle"])
    remove_tag(tag=Tag.objects.get(slug="water"), act=Act(dan, THEN))
    assert shown(topic) == ["Kettle"]
    call_command("recount", "--check")


def everything() -> list[list[Any]]:
    """Return all there is of tags: themselves, where they stand, who follows them, and what topics show."""
    return [
        list(Tag.objects.order_by("pk").values()),
        list(TopicTag.objects.order_by("topic", "tag").values("topic", "tag")),
        list(TagLevel.objects.order_by("tag", "user").values("tag", "user", "level", "created_at")),
        list(Topic.objects.order_by("pk").values("pk", "tag_list")),
    ]


def follow(user: User, slug: str, level: str = "watch") -> None:
    TagLevel.objects.create(user=user, tag=Tag.objects.get(slug=slug), level=level, created_at=THEN)


@pytest.fixture
def two_tags(alice: User, bob: User) -> tuple[Topic, Topic, Topic]:
    """Topics with one tag, with the other and with both; Alice follows one tag, Bob both."""
    topics = (
        make_topic(alice, tags=["Watre"]),
        make_topic(alice, tags=["Water"]),
        make_topic(bob, tags=["Watre", "Water"]),
    )
    follow(alice, "watre")
    follow(bob, "watre")
    follow(bob, "water", "mute")
    return topics


@pytest.mark.parametrize("name", ["Milk", "Water", "WATRE", "water"])
def test_a_tag_that_was_renamed_or_folded_comes_back_exactly(
    two_tags: tuple[Topic, ...], dan: User, name: str
) -> None:
    before = everything()
    done = save_tag(tag=Tag.objects.get(slug="watre"), name=name, is_staff_only=True, act=Act(dan, THEN))
    assert everything() != before
    undo_tag_operation(operation=done, act=Act(dan, THEN))
    assert everything() == before


def test_a_removed_tag_comes_back_exactly(two_tags: tuple[Topic, ...], dan: User) -> None:
    before = everything()
    done = remove_tag(tag=Tag.objects.get(slug="watre"), act=Act(dan, THEN))
    assert everything() != before
    undo_tag_operation(operation=done, act=Act(dan, THEN))
    assert everything() == before
    with pytest.raises(TagUndoTooLate):
        undo_tag_operation(operation=done, act=Act(dan, THEN))


def test_who_followed_a_folded_tag_follows_the_other_and_her_own_word_stands(
    two_tags: tuple[Topic, ...], alice: User, bob: User, dan: User
) -> None:
    save_tag(tag=Tag.objects.get(slug="watre"), name="Water", is_staff_only=False, act=Act(dan, THEN))
    levels = TagLevel.objects.filter(tag__slug="water").values_list("user", "level")
    assert dict(levels) == {alice.pk: "watch", bob.pk: "mute"}


def test_acts_on_a_tag_are_taken_back_one_after_the_other(two_tags: tuple[Topic, ...], dan: User) -> None:
    before, act = everything(), Act(dan, THEN)
    renamed = save_tag(tag=Tag.objects.get(slug="watre"), name="Milk", is_staff_only=False, act=act)
    folded = save_tag(tag=Tag.objects.get(slug="milk"), name="Water", is_staff_only=False, act=act)
    removed = remove_tag(tag=Tag.objects.get(slug="water"), act=act)
    for early in (renamed, folded):
        with pytest.raises(TagUndoTooLate):
            undo_tag_operation(operation=early, act=act)
    for done in (removed, folded, renamed):
        undo_tag_operation(operation=done, act=act)
    assert everything() == before


def test_what_was_tagged_and_followed_since_stays(
    two_tags: tuple[Topic, ...], carol: User, dan: User
) -> None:
    done = save_tag(tag=Tag.objects.get(slug="watre"), name="Water", is_staff_only=False, act=Act(dan, THEN))
    later = make_topic(carol, tags=["Water"])
    follow(carol, "water")
    undo_tag_operation(operation=done, act=Act(dan, THEN))
    assert shown(later) == ["Water"]
    assert TagLevel.objects.filter(user=carol, tag__slug="water").exists()


def test_a_tag_does_not_come_back_under_a_name_that_is_taken_again(
    two_tags: tuple[Topic, ...], alice: User, dan: User, client_of: ClientOf
) -> None:
    done = remove_tag(tag=Tag.objects.get(slug="watre"), act=Act(dan, THEN))
    make_topic(alice, tags=["Watre"])
    before = everything()
    page = client_of(dan).post(f"/desk/forums/tags/operations/{done.pk}/undo/", follow=True)
    assert "There is a tag “Watre” again meanwhile." in page.content.decode()
    assert everything() == before


def test_a_topic_or_person_that_is_gone_hinders_no_way_back(
    two_tags: tuple[Topic, ...], alice: User, bob: User, dan: User
) -> None:
    done = remove_tag(tag=Tag.objects.get(slug="watre"), act=Act(dan, THEN))
    Topic.objects.filter(pk=two_tags[2].pk).delete()
    bob.delete()
    undo_tag_operation(operation=done, act=Act(dan, THEN))
    assert shown(two_tags[0]) == ["Watre"]
    assert list(TagLevel.objects.values_list("user", flat=True)) == [alice.pk]


def test_the_old_address_of_a_tag_leads_to_what_became_of_it(
    two_tags: tuple[Topic, ...], dan: User, visitor: Client
) -> None:
    done = save_tag(tag=Tag.objects.get(slug="watre"), name="Milk", is_staff_only=False, act=Act(dan, THEN))
    assert visitor.get("/forums/tags/watre/").headers["Location"] == "/forums/tags/milk/"
    undo_tag_operation(operation=done, act=Act(dan, THEN))
    assert visitor.get("/forums/tags/watre/").status_code == 200
    assert visitor.get("/forums/tags/milk/").status_code == 404


def test_the_old_address_of_a_tag_tells_nobody_of_hidden_topics(dan: User, bob: User) -> None:
    make_topic(dan, category=make_room("staff"), tags=["Recall"])
    act = Act(dan, THEN)
    save_tag(tag=Tag.objects.get(slug="recall"), name="Secret", is_staff_only=False, act=act)
    client = Client()
    client.force_login(bob)
    assert client.get("/forums/tags/recall/").status_code == 404


def test_an_act_on_a_tag_is_undone_where_it_was_done(
    two_tags: tuple[Topic, ...], dan: User, client_of: ClientOf
) -> None:
    client, before = client_of(dan), everything()
    key = Tag.objects.get(slug="watre").pk
    page = client.post(f"/desk/forums/tags/{key}/remove/", follow=True).content.decode()
    assert "“Watre” was taken from every topic" in page
    path = f"/desk/forums/tags/operations/{TagOperation.objects.get().pk}/undo/"
    assert path in page
    assert client.post(path).status_code == 303
    assert everything() == before
    assert "taken back by" in client.get("/desk/forums/tags/operations/").content.decode()


def test_only_who_keeps_order_changes_tags(alice: User, carol: User) -> None:
    make_topic(alice, tags=["Water"])
    tag = Tag.objects.get()
    for person in (alice, carol):
        with pytest.raises(OperationRefused):
            save_tag(tag=tag, name="Ours", is_staff_only=True, act=Act(person, THEN))
        with pytest.raises(OperationRefused):
            remove_tag(tag=tag, act=Act(person, THEN))
        with pytest.raises(OperationRefused):
            make_tag(name="Ours", is_staff_only=True, act=Act(person, THEN))


def test_tags_are_kept_at_the_desk(alice: User, dan: User, client_of: ClientOf) -> None:
    topic = make_topic(alice, tags=["Watre"])
    client = client_of(dan)
    tag = Tag.objects.get()
    assert "Watre" in client.get("/desk/forums/tags/").content.decode()
    assert client.post("/desk/forums/tags/new/", {"name": "Recall", "is_staff_only": "on"}).status_code == 303
    assert client.post("/desk/forums/tags/new/", {"name": "!!"}).status_code == 422
    assert client.post(f"/desk/forums/tags/{tag.pk}/", {"name": "Water"}).status_code == 303
    assert shown(topic) == ["Water"]
    assert client.post(f"/desk/forums/tags/{tag.pk}/remove/").status_code == 303
    assert shown(topic) == []


def test_a_tag_needs_a_letter(dan: User) -> None:
    with pytest.raises(TagMissing):
        make_tag(name="#!", is_staff_only=False, act=Act(dan, THEN))


def test_a_merged_topic_gives_its_tags_to_no_list(alice: User, dan: User, visitor: Client) -> None:
    topic, other = make_topic(alice, tags=["Water"]), make_topic(alice)
    merge_topics(topic=topic, into=other, act=Act(by=dan, now=THEN))
    assert visitor.get("/forums/tags/water/").status_code == 404


@pytest.mark.parametrize("count", [10, 30])
def test_tags_are_listed_at_one_cost(
    alice: User, visitor: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        make_topic(alice, tags=[f"Tag {number}", "All"])
    for page in ("/forums/tags/", "/forums/tags/all/"):
        visitor.get(page)
        with django_assert_max_num_queries(4):
            visitor.get(page)
