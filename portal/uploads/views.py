"""Take pictures, and show each to who may read a place where it stands."""

from http import HTTPStatus
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest
from portal.accounts.restrictions import WritingRefused
from portal.uploads.actions import TooManyPictures, store_picture
from portal.uploads.models import Upload
from portal.uploads.policies import may_see
from portal.uploads.refusals import FileMissing, PictureRefused
from portal.uploads.writing import markdown_of

PUBLIC_SECONDS: Final = 3_600
"""How long others may keep a picture that everybody may see: so long can one outlive its removal."""


@require_POST
def upload_new(request: SignedInRequest) -> JsonResponse:
    """Take one picture and answer with the Markdown that shows it."""
    file = request.FILES.get("picture")
    try:
        if not isinstance(file, UploadedFile):
            raise FileMissing
        upload = store_picture(owner=request.user, file=file, now=timezone.now())
    except PictureRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except WritingRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=HTTPStatus.FORBIDDEN)
    except TooManyPictures as refusal:
        return JsonResponse({"error": str(refusal)}, status=HTTPStatus.TOO_MANY_REQUESTS)
    return JsonResponse(
        {"markdown": markdown_of(upload, file.name or ""), "url": upload.get_absolute_url()},
        status=HTTPStatus.CREATED,
    )


@login_not_required
@require_safe
def upload(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Show a picture; one that the person may not see is not there."""
    return _serve(request, token, name, is_small=False)


@login_not_required
@require_safe
def upload_small(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Show the small version, by the same right."""
    return _serve(request, token, name, is_small=True)


def _serve(request: HttpRequest, token: str, name: str, *, is_small: bool) -> HttpResponseBase:
    shown = get_object_or_404(Upload, token=token)
    if name != shown.get_absolute_url().rsplit("/", 1)[1] or not may_see(shown, request.user):
        raise Http404
    etag = quote_etag(f"{shown.sha256[:32]}{'-small' if is_small else ''}")
    answer = get_conditional_response(request, etag=etag) or _file_of(shown, is_small=is_small)
    answer["ETag"] = etag
    if may_see(shown, AnonymousUser()):
        patch_cache_control(answer, public=True, max_age=PUBLIC_SECONDS)
    else:
        patch_cache_control(answer, private=True, no_cache=True)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _file_of(shown: Upload, *, is_small: bool) -> HttpResponse:
    try:
        with (shown.small if is_small and shown.small else shown.file).open("rb") as file:
            answer = HttpResponse(file.read(), content_type=shown.content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    kept = f'attachment; filename="document.{shown.suffix}"'
    seen = f'inline; filename="picture.{shown.suffix}"'
    answer["Content-Disposition"] = kept if shown.is_document else seen
    return answer
