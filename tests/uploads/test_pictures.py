"""A picture is made anew from its pixels, and what is none is refused (checklist rows 47, 48, 54)."""

from io import BytesIO

import pytest
from PIL import Image

from portal.lib.markdown import render
from portal.uploads.pictures import MAX_BYTES, Picture, remake
from portal.uploads.refusals import FileMissing, FileTooLarge, MovesTooMuch, NoPicture, TooManyPixels
from tests.uploads.pictures import HTML, POLYGLOT, SVG, huge_png, photo_with_place, picture_bytes


def remade(content: bytes) -> Picture:
    return remake(BytesIO(content))


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_photograph_loses_the_place_the_camera_and_the_comment() -> None:
    picture = remade(photo_with_place())

    assert b"SecretCamera" not in picture.content
    assert b"taken at home" not in picture.content
    assert not opened(picture.content).getexif()
    assert set(opened(picture.content).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
        "progressive",
        "progression",
    }


def test_a_photograph_taken_sideways_stands_upright() -> None:
    picture = remade(photo_with_place(orientation=6))

    assert (picture.width, picture.height) == (20, 60)
    assert opened(picture.content).size == (20, 60)


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("PNG", "image/png"), ("GIF", "image/png"), ("WEBP", "image/png"), ("JPEG", "image/jpeg")],
)
def test_every_usual_kind_is_taken_whatever_its_name_says(kind: str, content_type: str) -> None:
    picture = remade(picture_bytes(kind))

    assert picture.content_type == content_type
    assert opened(picture.content).size == (40, 30)


def test_words_behind_a_picture_do_not_survive() -> None:
    assert b"script" not in remade(POLYGLOT).content


def test_words_inside_a_png_do_not_survive() -> None:
    noted = BytesIO(picture_bytes("PNG"))
    tagged = BytesIO()
    Image.open(noted).save(tagged, "PNG", exif=Image.Exif(), icc_profile=b"<script>not a profile</script>")

    assert b"script" not in remade(tagged.getvalue()).content


@pytest.mark.parametrize(
    "content",
    [SVG, HTML, b"BM" + bytes(60), b"%PDF-1.7", b"PK\x03\x04", b"GIF89a", b"\xff\xd8\xff", bytes(300)],
    ids=["svg", "html", "bmp", "pdf", "zip", "only a head", "only a mark", "zeros"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NoPicture, match="JPEG, PNG, WebP or GIF"):
        remade(content)


def test_a_picture_cut_off_in_the_middle_is_refused() -> None:
    whole = picture_bytes("PNG", size=(200, 200))

    with pytest.raises(NoPicture):
        remade(whole[: len(whole) // 2])


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileMissing):
        remade(b"")


def test_a_file_of_twenty_megabytes_is_refused_before_it_is_opened() -> None:
    with pytest.raises(FileTooLarge, match="10 MB"):
        remade(picture_bytes("JPEG") + bytes(2 * MAX_BYTES))


@pytest.mark.parametrize(("width", "height"), [(7_000, 7_000), (20_000, 20_000), (60_000, 60_000)])
def test_a_bomb_of_pixels_is_refused_before_it_goes_off(width: int, height: int) -> None:
    with pytest.raises(TooManyPixels, match="40 million pixels"):
        remade(huge_png(width, height))


def test_a_large_picture_is_made_smaller_and_gets_a_small_version() -> None:
    picture = remade(picture_bytes("JPEG", size=(5_000, 2_500)))

    assert (picture.width, picture.height) == (2_400, 1_200)
    assert opened(picture.small).size == (1_200, 600)


def test_a_see_through_picture_stays_see_through() -> None:
    written = BytesIO()
    Image.new("RGBA", (8, 8), (10, 20, 30, 0)).save(written, "PNG")

    assert opened(remade(written.getvalue()).content).mode == "RGBA"


def moving(kind: str, count: int = 3, *, size: tuple[int, int] = (8, 8), pace: int = 80) -> bytes:
    written = BytesIO()
    frames = [Image.new("L", size, 250 * (turn % 2) + turn % 5) for turn in range(count)]
    more: dict[str, object] = {"comment": b"taken at home"} if kind == "GIF" else {"lossless": True}
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=pace, **more)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_keeps_its_frames_and_its_pace(kind: str) -> None:
    picture = remade(moving(kind))
    kept = opened(picture.content)
    kept.seek(1)
    kept.load()
    assert (picture.content_type, picture.is_moving) == ("image/webp", True)
    assert (kept.n_frames, kept.info["duration"]) == (3, 80)  # type: ignore[attr-defined]
    assert b"taken at home" not in picture.content


def test_the_first_frame_stands_still_for_it() -> None:
    still = opened(remade(moving("GIF")).small)
    assert getattr(still, "n_frames", 1) == 1
    assert still.size == (8, 8)


def test_a_pace_no_browser_keeps_becomes_the_usual_one() -> None:
    kept = opened(remade(moving("GIF", pace=0)).content)
    kept.load()
    assert kept.info["duration"] == 100


def test_a_large_moving_picture_is_made_smaller() -> None:
    picture = remade(moving("GIF", 20, size=(1_600, 800)))
    assert (picture.width, picture.height) == (1_095, 547)


@pytest.mark.parametrize(("count", "size"), [(301, (8, 8)), (60, (1_400, 1_400))])
def test_a_moving_picture_without_end_is_refused_with_a_reason(count: int, size: tuple[int, int]) -> None:
    with pytest.raises(MovesTooMuch, match="Cut it shorter"):
        remade(moving("GIF", count, size=size))


def test_a_moving_picture_cut_off_in_the_middle_is_no_picture() -> None:
    whole = moving("WEBP", 5, size=(90, 90))
    with pytest.raises(NoPicture):
        remade(whole[: len(whole) // 2])


def test_a_text_shows_the_still_one_and_leads_to_the_moving_one() -> None:
    address = f"/uploads/{'A' * 24}/8x8-moving.webp"
    html = render(f"![Hum]({address})")
    assert f'href="{address}"' in html
    assert f'src="/uploads/{"A" * 24}/small/8x8-moving.webp"' in html
