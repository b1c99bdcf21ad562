"""The company's name, accent and logo."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal.accounts.models import User
from portal.ui.actions import AccentUnreadable, BrandWish, LogoRefused, clean_logo, save_brand
from portal.ui.branding import brand
from portal.ui.color import contrast, to_hex, to_oklch
from portal.ui.forms import BrandForm
from portal.ui.models import LOGO_MAX_BYTES, Brand
from portal.ui.stylesheet import (
    DARK_GROUND,
    DARK_INK,
    DEFAULT_ACCENT,
    LIGHT_GROUND,
    MAIL_TOKENS,
    dark_accent,
    light_contrast,
    nearest_fitting,
)

TOKENS = Path("static/css/tokens.css").read_text()
colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def _picture(form: str = "PNG", size: tuple[int, int] = (800, 400), **options: object) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", size, "#0a7").save(file, form, **options)
    file.seek(0)
    return file


def test_black_on_white_has_the_highest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(color=colors)
def test_a_color_survives_the_way_to_oklch_and_back(color: str) -> None:
    there_and_back = to_hex(to_oklch(color))

    channels = [(int(color[at : at + 2], 16), int(there_and_back[at : at + 2], 16)) for at in (1, 3, 5)]
    assert all(abs(before - after) <= 1 for before, after in channels)


@given(color=colors)
def test_the_nearest_fitting_color_can_be_read_on_paper_and_under_white(color: str) -> None:
    assert light_contrast(nearest_fitting(color)) >= 4.5


@given(color=colors)
def test_every_accent_has_a_shade_that_can_be_read_at_night(color: str) -> None:
    assert contrast(dark_accent(nearest_fitting(color)), DARK_GROUND) >= 4.5
    assert contrast(dark_accent(nearest_fitting(color)), DARK_INK) >= 4.5


def test_the_measured_grounds_are_those_of_the_style_sheet() -> None:
    assert f"--sunken: light-dark({LIGHT_GROUND}," in TOKENS
    assert f", {DARK_GROUND});" in TOKENS
    assert f"--brand: {DEFAULT_ACCENT};" in TOKENS
    assert f"--brand-dark: {dark_accent(DEFAULT_ACCENT)};" in TOKENS
    assert all(value in TOKENS for value in MAIL_TOKENS.values())


@pytest.mark.django_db
def test_without_a_row_the_settings_speak(settings: object) -> None:
    settings.COMPANY_NAME = "Kettle & Co"  # type: ignore[attr-defined]

    assert (brand().company_name, brand().version) == ("Kettle & Co", 0)


@pytest.mark.django_db(transaction=True)
def test_a_saved_look_is_shown_at_once(visitor: Client, now: datetime, alice: User) -> None:
    visitor.get("/")

    save_brand(wish=BrandWish("Kettle & Co", accent="#7A1FA2"), now=now)

    page = visitor.get("/").content.decode()
    assert "Kettle &amp; Co" in page
    assert "/brand.css?v=1" in page
    assert "--brand:#7a1fa2" in visitor.get("/brand.css?v=1").content.decode()


@pytest.mark.django_db
def test_a_pale_accent_is_refused_with_its_ratio_and_a_way_out(now: datetime) -> None:
    with pytest.raises(AccentUnreadable) as refusal:
        save_brand(wish=BrandWish("Kettle & Co", accent="#ffd400"), now=now)

    assert "1.3 to 1" in str(refusal.value)
    assert nearest_fitting("#ffd400") in str(refusal.value)
    assert not Brand.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("accent", ["red", "#12345", "#1234567", "#00695c;}", "url(x)", "#00695c\n"])
def test_a_text_that_is_no_color_is_refused(accent: str, now: datetime) -> None:
    with pytest.raises(ValidationError):
        save_brand(wish=BrandWish("Kettle & Co", accent=accent), now=now)


@pytest.mark.django_db
def test_there_is_one_brand_row_at_most(now: datetime) -> None:
    save_brand(wish=BrandWish("One"), now=now)
    save_brand(wish=BrandWish("Two"), now=now)

    assert [(row.company_name, row.version) for row in Brand.objects.all()] == [("Two", 2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Brand.objects.create(id=2, company_name="Three", updated_at=now)


def test_a_logo_is_made_anew_without_what_else_the_file_carried() -> None:
    notes = PngInfo()
    notes.add_text("Author", "somebody at home")

    kept = clean_logo(_picture(pnginfo=notes))

    assert b"somebody" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, max(picture.size)) == ("PNG", 512)
    assert len(kept) <= LOGO_MAX_BYTES


def test_a_noisy_logo_is_made_small_enough() -> None:
    noise = BytesIO()
    Image.effect_noise((900, 900), 120).convert("RGB").save(noise, "JPEG")
    noise.seek(0)

    assert len(clean_logo(noise)) <= LOGO_MAX_BYTES


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"",
        _picture().getvalue()[:60],
        b"GIF89a" + b"\xff" * 20,
    ],
    ids=["svg", "pdf", "nothing", "half a png", "broken gif"],
)
def test_a_file_that_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(LogoRefused):
        clean_logo(BytesIO(content))


def test_a_picture_with_too_many_pixels_is_refused() -> None:
    huge = _picture(size=(8000, 5000))

    with pytest.raises(LogoRefused, match="too many pixels"):
        clean_logo(huge)


@pytest.mark.django_db
def test_the_logo_is_served_as_png_and_kept_for_good(visitor: Client, now: datetime, alice: User) -> None:
    assert visitor.get("/brand/logo").status_code == 404
    save_brand(wish=BrandWish("Kettle & Co", logo=_picture()), now=now)

    answer = visitor.get("/brand/logo?v=1")

    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    assert Image.open(BytesIO(answer.content)).format == "PNG"


@pytest.mark.django_db
def test_the_form_says_what_is_wrong_beside_the_field() -> None:
    file = SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")
    form = BrandForm({"company_name": "Kettle", "accent": "#ffd400"}, MultiValueDict({"logo_file": [file]}))

    assert set(form.errors) == {"accent", "logo_file"}


@pytest.mark.django_db
def test_an_administrator_changes_the_look_in_the_admin(
    client_of: Callable[[User], Client], adam: User
) -> None:
    adam.is_superuser = True
    adam.save()
    client = client_of(adam)

    answer = client.post(
        "/admin/ui/brand/add/", {"company_name": "Kettle", "accent": "", "postal_address": "1 Way"}
    )

    assert answer.status_code == 302
    assert Brand.objects.get().postal_address == "1 Way"
