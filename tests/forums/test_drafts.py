"""What is begun is kept, for its writer alone, and never overwritten unseen."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forums.discussions.actions import Act, edit_post, post_reply, rename_topic
from forums.discussions.actions.drafts import (
    DRAFTS_EACH,
    Begun,
    DraftConflict,
    DraftSent,
    DraftTooLong,
    TooManyDrafts,
    drop_draft,
    restore_draft,
    save_draft,
    sweep_drafts,
)
from forums.discussions.models import Category, Draft, Topic
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.uploads.actions import store_picture, sweep_orphans
from portal.uploads.models import Upload
from portal.uploads.writing import markdown_of
from tests.forums.factories import hold, make_category, make_reply, make_topic, opening, say_what_it_is
from tests.uploads.conftest import media
from tests.uploads.pictures import SVG, picture_bytes

__all__ = ["media"]
ClientOf = Callable[[User], Client]


def save(user: User, body: str, now: datetime, *, place: str = "reply:1", seen: int = 0) -> Draft | None:
    return save_draft(user=user, begun=Begun(place, "", body, seen), now=now)


def kept(user: User) -> list[str]:
    return [draft.body for draft in Draft.objects.visible_to(user).kept()]


def reply_url(topic: Topic) -> str:
    return f"/forums/t/{topic.pk}/reply/"


def test_a_second_window_that_saw_nothing_never_overwrites(alice: User, now: datetime) -> None:
    save(alice, "The first", now)

    with pytest.raises(DraftConflict) as refused:
        save(alice, "The second", now)

    assert refused.value.draft.body == "The first"
    assert kept(alice) == ["The first"]


def test_who_saw_the_latest_version_goes_on(alice: User, now: datetime) -> None:
    first = save(alice, "One", now)
    assert first

    second = save(alice, "One two", now, seen=first.version)

    assert second
    assert second.version == 2
    assert kept(alice) == ["One two"]


def test_an_emptied_text_leaves_the_list_and_can_be_put_back(alice: User, now: datetime) -> None:
    save(alice, "Words", now)
    save(alice, " ", now, seen=1)
    emptied = kept(alice)

    restore_draft(draft=Draft.objects.get(), now=now)

    assert emptied == []
    assert kept(alice) == ["Words"]


def test_a_save_that_comes_after_the_text_was_sent_brings_nothing_back(alice: User, now: datetime) -> None:
    key, topic = uuid4(), make_topic(alice)
    post_reply(author=alice, topic=topic, body="Sent", now=now, submission_key=key, is_trusted=True)

    with pytest.raises(DraftSent):
        save_draft(user=alice, begun=Begun(f"reply:{topic.pk}", "", "Sent", submission_key=key), now=now)

    assert kept(alice) == []


def test_fifty_drafts_are_the_most_and_none_is_thrown_out_for_a_new_one(alice: User, now: datetime) -> None:
    for number in range(DRAFTS_EACH):
        save(alice, f"Draft {number}", now, place=f"reply:{number + 1}")

    with pytest.raises(TooManyDrafts):
        save(alice, "One more", now, place="reply:999")

    assert len(kept(alice)) == DRAFTS_EACH


def test_a_draft_may_be_longer_than_a_post_but_not_without_end(alice: User, now: datetime) -> None:
    save(alice, "a" * 40_000, now)

    with pytest.raises(DraftTooLong):
        save(alice, "a" * 70_000, now, seen=1)


def test_drafts_go_after_half_a_year_and_deleted_ones_after_a_month(alice: User, now: datetime) -> None:
    save(alice, "Old", now - timedelta(days=181), place="reply:1")
    save(alice, "Dropped", now - timedelta(days=40), place="reply:2")
    drop_draft(draft=Draft.objects.get(body="Dropped"), now=now - timedelta(days=31))
    save(alice, "Young", now, place="reply:3")

    assert sweep_drafts(now=now) == 2
    assert [draft.body for draft in Draft.objects.all()] == ["Young"]


def test_the_pictures_of_a_draft_stay_as_long_as_the_draft(alice: User, now: datetime) -> None:
    upload = store_picture(owner=alice, file=SimpleUploadedFile("a.png", picture_bytes()), now=now)
    save(alice, markdown_of(upload, "a.png"), now)

    swept = sweep_orphans(now=now + timedelta(days=100))
    sweep_drafts(now=now + timedelta(days=200))

    assert swept == 0
    assert sweep_orphans(now=now + timedelta(days=200)) == 1


def test_a_draft_is_on_the_topic_page_at_no_query_of_its_own_and_goes_with_the_sending(
    client_of: ClientOf, alice: User, bob: User, now: datetime
) -> None:
    topic = make_topic(alice)
    save(bob, "Half a thought", now, place=f"reply:{topic.pk}")
    client = client_of(bob)

    page = client.get(topic.get_absolute_url()).content.decode()
    client.post(reply_url(topic), {"body": "A whole thought", "draft_version": "1"})

    assert ">\nHalf a thought</textarea>" in page
    assert 'name="draft_version" value="1"' in page
    assert not Draft.objects.exists()


def test_the_button_keeps_a_draft_without_scripts(client_of: ClientOf, alice: User, now: datetime) -> None:
    category = make_category("Brewing")
    client = client_of(alice)

    client.post("/forums/brewing/new/", {"title": "Hm", "body": "I", "save_draft": "1"})
    page = client.get("/forums/brewing/new/").content.decode()

    draft = Draft.objects.get()
    assert (draft.place, draft.title, draft.body) == (f"topic:{category.pk}", "Hm", "I")
    assert 'value="Hm"' in page
    assert "This is your draft" in page


def test_without_scripts_the_other_windows_text_is_shown_and_the_second_try_keeps_mine(
    client_of: ClientOf, alice: User, now: datetime
) -> None:
    topic = make_topic(alice)
    save(alice, "From the other window", now, place=f"reply:{topic.pk}")
    client = client_of(alice)

    refused = client.post(reply_url(topic), {"body": "Mine", "draft_version": "0", "save_draft": "1"})
    client.post(reply_url(topic), {"body": "Mine", "draft_version": "1", "save_draft": "1"})

    assert refused.status_code == 409
    assert "From the other window" in refused.content.decode()
    assert ">\nMine</textarea>" in refused.content.decode()
    assert kept(alice) == ["Mine"]


def test_drafts_are_nobody_elses_business(
    client_of: ClientOf, alice: User, bob: User, adam: User, now: datetime
) -> None:
    draft = save(alice, "A secret thought", now)
    assert draft

    for client in (client_of(bob), client_of(adam)):
        assert "secret" not in client.get("/forums/drafts/").content.decode()
        assert client.post(f"/forums/drafts/{draft.pk}/delete/").status_code == 404

    assert kept(alice) == ["A secret thought"]


def test_a_draft_of_an_edit_shows_what_somebody_changed_meanwhile(
    client_of: ClientOf, alice: User, dan: User, now: datetime
) -> None:
    post = opening(make_topic(alice, now=now))
    save(alice, "My new words", now, place=f"edit:{post.pk}")
    client = client_of(alice)
    before = client.get(f"/forums/p/{post.pk}/edit/").content.decode()

    later = now + timedelta(hours=1)
    say_what_it_is(post.topic, dan)
    edit_post(post=post, editor=dan, body="Moderated.", now=later, seen_revision=0, reason="Rules")
    after = client.get(f"/forums/p/{post.pk}/edit/").content.decode()

    assert "The post as it stands now" not in before
    assert "The post as it stands now" in after
    assert ">\nMy new words</textarea>" in after


@pytest.mark.parametrize(
    "place", ["", "reply:0", "reply:99999999", "topic:x", "edit:1;", "reply:٣", "x" * 999]
)
def test_no_draft_is_kept_at_a_place_that_is_not_there(client_of: ClientOf, alice: User, place: str) -> None:
    answer = client_of(alice).post("/forums/drafts/save/", {"place": place, "body": "Words"})

    assert answer.status_code == 404
    assert not Draft.objects.exists()


def test_places_of_others_and_places_that_are_not_there_answer_alike(
    client_of: ClientOf, alice: User, bob: User, dan: User
) -> None:
    inside = make_topic(dan, category=make_category(visibility=Visibility.STAFF))
    foreign = opening(make_topic(alice))
    client = client_of(bob)

    places = [f"topic:{inside.category_id}", f"reply:{inside.pk}", f"edit:{foreign.pk}", "reply:99999999"]
    answers = [client.post("/forums/drafts/save/", {"place": place, "body": "x"}) for place in places]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({len(answer.content) for answer in answers}) == 1


def test_a_draft_whose_topic_one_may_no_longer_open_can_still_be_read(
    client_of: ClientOf, alice: User, bob: User, now: datetime
) -> None:
    topic = make_topic(alice, title="A topic with a name")
    save(bob, "My own words", now, place=f"reply:{topic.pk}")
    Category.objects.update(visibility=Visibility.STAFF)

    page = client_of(bob).get("/forums/drafts/").content.decode()

    assert "My own words" in page
    assert "A topic with a name" not in page


def test_the_list_costs_the_same_for_ten_and_for_thirty(
    client_of: ClientOf, alice: User, now: datetime, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_of(alice)
    for _round in range(30):
        topic = make_topic(alice)
        save(alice, "Words", now, place=f"reply:{topic.pk}")

    with django_assert_max_num_queries(7):  # type: ignore[attr-defined]
        client.get("/forums/drafts/")


def test_a_picture_that_is_refused_keeps_the_text_and_the_other_pictures(
    client_of: ClientOf, alice: User
) -> None:
    topic = make_topic(alice)
    files = [SimpleUploadedFile("good.png", picture_bytes()), SimpleUploadedFile("bad.png", SVG)]

    answer = client_of(alice).post(reply_url(topic), {"body": "My words", "pictures": files})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "bad.png: This file is no picture" in page
    assert f"My words\n\n![good]({Upload.objects.get().get_absolute_url()})</textarea>" in page
    assert topic.posts.count() == 1


def test_a_quote_is_prefilled_and_only_of_what_everybody_may_read(
    client_of: ClientOf, alice: User, bob: User, dan: User
) -> None:
    topic = make_topic(alice, body="First\n\nSecond")
    held, elsewhere = (
        hold(make_reply(bob, topic, body="Held words")),
        opening(make_topic(bob, body="Foreign words")),
    )
    client = client_of(dan)

    def quoted(post_id: int | str) -> str:
        return client.get(reply_url(topic), {"quote": post_id}).content.decode()

    link = f"/forums/p/{opening(topic).pk}/"
    assert f"&gt; [Alice Arden wrote]({link}):\n&gt;\n&gt; First\n&gt;\n&gt; Second" in quoted(
        opening(topic).pk
    )
    assert "Held words" not in quoted(held.pk)
    assert "Foreign words" not in quoted(elsewhere.pk)
    assert quoted("9" * 40).count("&gt;") == quoted("x").count("&gt;")


def test_people_are_suggested_only_where_they_may_read(
    client_of: ClientOf, alice: User, bob: User, carol: User, dan: User
) -> None:
    public, inside = make_topic(alice), make_topic(dan, category=make_category(visibility=Visibility.STAFF))

    def names(user: User, topic: Topic, begun: str) -> list[str]:
        answer = client_of(user).get("/forums/people/", {"place": f"reply:{topic.pk}", "q": begun})
        return [person["name"] for person in answer.json()["people"]] if answer.status_code == 200 else []

    assert names(alice, public, "bo") == ["Bob Brook"]
    assert names(alice, public, "bro") == ["Bob Brook"]
    assert names(dan, inside, "bo") == []
    assert names(dan, inside, "car") == ["Carol Cove"]
    assert names(alice, inside, "car") == []


def test_in_a_private_help_desk_other_customers_are_not_suggested(
    client_of: ClientOf, alice: User, bob: User, carol: User
) -> None:
    category = make_category()
    category.is_own_topics_only = True
    category.save()
    topic = make_topic(alice, category=category)

    def found(begun: str) -> int:
        answer = client_of(alice).get("/forums/people/", {"place": f"reply:{topic.pk}", "q": begun})
        return len(answer.json()["people"])

    assert (found("bob"), found("carol")) == (0, 1)


def test_suggestions_are_asked_at_a_bounded_pace(client_of: ClientOf, alice: User) -> None:
    topic = make_topic(alice)
    client = client_of(alice)

    codes = [
        client.get("/forums/people/", {"place": f"reply:{topic.pk}", "q": "a"}).status_code
        for _time in range(121)
    ]

    assert codes[:120] == [200] * 120
    assert codes[120] == 429


def test_a_draft_keeps_the_kind_and_the_tags(alice: User, client_of: ClientOf) -> None:
    room, client = make_category(), client_of(alice)
    place = {"place": f"topic:{room.pk}", "title": "Loud", "body": "It hums", "version": "0"}
    client.post("/forums/drafts/save/", {**place, "kind": "question", "tags": "hum, burr"})
    page = client.get(f"/forums/{room.slug}/new/").content.decode()
    assert 'value="hum, burr"' in page
    assert re.search(r'value="question"[^>]*checked', page)


@pytest.mark.parametrize("way", ["autosave", "button"])
def test_a_draft_of_an_edit_does_not_bring_a_title_back_that_staff_changed_meanwhile(
    alice: User, dan: User, client_of: ClientOf, now: datetime, way: str
) -> None:
    post = opening(make_topic(alice, title="Grinder"))
    client, url = client_of(alice), f"/forums/p/{post.pk}/edit/"
    typed = {"title": "Grinder", "seen_title": "Grinder", "body": "Half a th", "seen_revision": "0"}
    if way == "autosave":
        client.post("/forums/drafts/save/", {**typed, "place": f"edit:{post.pk}", "version": "0"})
    else:
        client.post(url, {**typed, "save_draft": "1"})
    say_what_it_is(post.topic, dan, now=now)
    rename_topic(topic=post.topic, title="Grinder: repair", act=Act(by=dan, now=now))
    form = client.get(url).context["form"]
    assert (form["title"].value(), form["body"].value()) == ("Grinder: repair", "Half a th")
    sent = {name: str(form[name].value()) for name in ("title", "seen_title", "body", "seen_revision")}
    assert client.post(url, sent).status_code == 303
    assert Topic.objects.get(pk=post.topic_id).title == "Grinder: repair"


def test_a_draft_of_an_edit_keeps_the_title_its_author_chose(alice: User, client_of: ClientOf) -> None:
    post = opening(make_topic(alice, title="Grinder"))
    client, url = client_of(alice), f"/forums/p/{post.pk}/edit/"
    typed = {"title": "My grinder", "seen_title": "Grinder", "body": "Half a th", "seen_revision": "0"}
    client.post(url, {**typed, "save_draft": "1"})
    assert client.get(url).context["form"]["title"].value() == "My grinder"


def test_an_odd_kind_is_not_kept(alice: User, now: datetime) -> None:
    begun = Begun(f"topic:{make_category().pk}", "", "It hums", kind="poll", tags="x" * 500)
    draft = save_draft(user=alice, begun=begun, now=now)
    assert draft is not None
    assert (draft.kind, len(draft.tags)) == ("", 400)
