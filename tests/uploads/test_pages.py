"""Who may add a picture, and who sees it where it stands (checklist rows 19, 22, 24, 47-49, 52, 53)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forums.discussions.actions import edit_post, move_post, post_reply
from forums.discussions.models import Post
from forums.discussions.visibility import Visibility
from portal.accounts.models import User
from portal.uploads.actions import UPLOADS_PER_HOUR, store_picture, sweep_orphans
from portal.uploads.models import Upload, UploadUse
from portal.uploads.writing import markdown_of
from tests.forums.factories import make_category, make_topic
from tests.uploads.pictures import SVG, photo_with_place, picture_bytes

ClientOf = Callable[[User], Client]


def add(owner: User, now: datetime, content: bytes = b"") -> Upload:
    file = SimpleUploadedFile("cup.png", content or picture_bytes())
    return store_picture(owner=owner, file=file, now=now)


def show(upload: Upload, author: User, now: datetime, *, visibility: Visibility = Visibility.PUBLIC) -> Post:
    topic = make_topic(author, category=make_category(visibility=visibility))
    return post_reply(
        author=author, topic=topic, body=markdown_of(upload, "cup.png"), now=now, is_trusted=True
    )


def codes(upload: Upload, *clients: Client) -> list[int]:
    url = upload.get_absolute_url()
    small = url.replace(f"{upload.token}/", f"{upload.token}/small/")
    return [client.get(address).status_code for client in clients for address in (url, small)]


def test_a_picture_that_is_added_answers_with_the_words_that_show_it(
    client_of: ClientOf, alice: User
) -> None:
    answer = client_of(alice).post(
        "/uploads/", {"picture": SimpleUploadedFile("My cup_1.png", picture_bytes())}
    )

    upload = Upload.objects.get()
    assert answer.status_code == 201
    assert answer.json()["markdown"] == f"![My cup 1](/uploads/{upload.token}/40x30.png)"


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(client_of: ClientOf, alice: User) -> None:
    answer = client_of(alice).post("/uploads/", {"picture": SimpleUploadedFile("cup.png", SVG)})

    assert answer.status_code == 422
    assert "no picture we can show" in answer.json()["error"]
    assert not Upload.objects.exists()


def test_no_file_at_all_is_refused(client_of: ClientOf, alice: User) -> None:
    assert client_of(alice).post("/uploads/", {"picture": "words"}).status_code == 422


def test_a_picture_that_stands_nowhere_only_its_owner_sees(
    client_of: ClientOf, visitor: Client, alice: User, bob: User, dan: User, now: datetime
) -> None:
    upload = add(alice, now)

    assert codes(upload, client_of(alice)) == [200, 200]
    assert codes(upload, visitor, client_of(bob), client_of(dan)) == [404] * 6


def test_a_picture_in_a_public_topic_everybody_sees(visitor: Client, alice: User, now: datetime) -> None:
    upload = add(alice, now)
    show(upload, alice, now)

    assert codes(upload, visitor) == [200, 200]


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [
        (Visibility.MEMBERS, [404, 404, 200, 200, 200, 200]),
        (Visibility.STAFF, [404, 404, 404, 404, 200, 200]),
    ],
)
def test_a_picture_is_as_private_as_its_topic(
    client_of: ClientOf,
    visitor: Client,
    bob: User,
    carol: User,
    dan: User,
    now: datetime,
    visibility: Visibility,
    expected: list[int],
) -> None:
    upload = add(dan, now)
    show(upload, dan, now, visibility=visibility)

    assert codes(upload, visitor, client_of(bob), client_of(carol)) == expected


def test_a_picture_goes_with_the_post_that_is_hidden_and_comes_back_with_it(
    client_of: ClientOf, visitor: Client, alice: User, dan: User, now: datetime
) -> None:
    upload = add(alice, now)
    post = show(upload, alice, now)

    move_post(post=post, to="hidden", now=now)
    hidden = codes(upload, visitor, client_of(dan))
    move_post(post=post, to="published", now=now)

    assert hidden == [404, 404, 200, 200]
    assert codes(upload, visitor) == [200, 200]


def test_a_picture_that_an_edit_takes_out_is_shown_no_longer(
    visitor: Client, alice: User, now: datetime
) -> None:
    upload = add(alice, now)
    post = show(upload, alice, now)

    edit_post(post=post, editor=alice, body="Without it.", now=now, seen_revision=0)

    assert codes(upload, visitor) == [404, 404]


def test_an_overheard_address_in_a_post_of_ones_own_opens_nothing(
    client_of: ClientOf, visitor: Client, alice: User, bob: User, now: datetime
) -> None:
    upload = add(alice, now)

    show(upload, bob, now)

    assert codes(upload, visitor, client_of(bob)) == [404] * 4
    assert not UploadUse.objects.exists()


def test_a_reader_may_show_what_she_sees_somewhere_else(
    visitor: Client, alice: User, bob: User, now: datetime
) -> None:
    upload = add(alice, now)
    first = show(upload, alice, now)
    show(upload, bob, now)

    move_post(post=first, to="hidden", now=now)

    assert codes(upload, visitor) == [200, 200]


def test_a_picture_is_sent_with_headers_that_make_it_nothing_but_a_picture(
    visitor: Client, alice: User, now: datetime
) -> None:
    upload = add(alice, now, photo_with_place())
    show(upload, alice, now)

    answer = visitor.get(upload.get_absolute_url())

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == 'inline; filename="picture.jpg"'
    assert "public" in answer["Cache-Control"]
    assert (
        visitor.get(upload.get_absolute_url(), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    )


def test_a_private_picture_is_kept_by_no_shared_cache(
    client_of: ClientOf, alice: User, now: datetime
) -> None:
    upload = add(alice, now)

    said = client_of(alice).get(upload.get_absolute_url())["Cache-Control"]

    assert "private" in said
    assert "public" not in said


def test_whoever_lost_the_right_gets_no_not_modified_either(
    visitor: Client, alice: User, now: datetime
) -> None:
    upload = add(alice, now)
    post = show(upload, alice, now)
    etag = visitor.get(upload.get_absolute_url())["ETag"]

    move_post(post=post, to="removed", now=now)

    assert visitor.get(upload.get_absolute_url(), headers={"If-None-Match": etag}).status_code == 404


@pytest.mark.parametrize("name", ["1x1.png", "40x30.jpg", "../40x30.png", "40x30.svg", "", "٤0x30.png"])
def test_an_address_that_was_never_given_out_is_not_there(
    client_of: ClientOf, alice: User, now: datetime, name: str
) -> None:
    upload = add(alice, now)

    assert client_of(alice).get(f"/uploads/{upload.token}/{name}").status_code == 404


def test_files_lie_under_random_names_that_only_we_may_read(media: Path, alice: User, now: datetime) -> None:
    upload = add(alice, now)

    stored = media / str(upload.file)

    assert upload.token not in str(upload.file)
    assert stored.stat().st_mode & 0o027 == 0


def test_a_person_who_adds_too_many_is_slowed_down_and_others_are_not(
    client_of: ClientOf, alice: User, bob: User
) -> None:
    many, one = client_of(alice), client_of(bob)
    got = [
        many.post("/uploads/", {"picture": SimpleUploadedFile("a.png", picture_bytes())}).status_code
        for _number in range(UPLOADS_PER_HOUR + 1)
    ]

    assert got == [201] * UPLOADS_PER_HOUR + [429]
    assert one.post("/uploads/", {"picture": SimpleUploadedFile("a.png", picture_bytes())}).status_code == 201


def test_pictures_that_stand_nowhere_go_after_a_day_with_their_files(
    media: Path, alice: User, now: datetime, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    lost, shown, young = add(alice, now), add(alice, now), add(alice, now + timedelta(hours=20))
    show(shown, alice, now)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        swept = sweep_orphans(now=now + timedelta(hours=25))

    assert swept == 1
    assert set(Upload.objects.all()) == {shown, young}
    assert not (media / str(lost.file)).exists()
    assert (media / str(shown.file)).exists()


def test_who_may_only_read_is_told_so_when_she_adds_a_picture(
    client_of: ClientOf, alice: User, now: datetime
) -> None:
    User.objects.filter(pk=alice.pk).update(
        silenced_until=now + timedelta(days=400), restriction_reason="Calm."
    )
    answer = client_of(alice).post("/uploads/", {"picture": SimpleUploadedFile("cup.png", picture_bytes())})
    assert answer.status_code == 403
    assert "you can read but not write" in answer.json()["error"]
