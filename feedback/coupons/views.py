"""The customer's page of her coupon: what it gives, its code, and until when. A GET changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feedback.coupons.models import Coupon
from portal.lib.qr import qr_svg
from portal.ui.secret_address import secret_address


@login_not_required
@never_cache
@require_safe
@secret_address
def coupon(request: HttpRequest, token: str) -> HttpResponse:
    """Show a coupon to who has its address."""
    found = Coupon.objects.with_token(token).first()
    if found is None:
        return render(request, "unknown_link.html", status=404)
    now = timezone.now()
    is_valid = found.is_valid(now)
    context = {"coupon": found, "is_valid": is_valid, "qr": qr_svg(found.code) if is_valid else ""}
    return render(request, "feedback/coupons/coupon.html", context)
