"""Name the staff pages of offers and coupons."""

from django.urls import path

from feedback.coupons import desk

app_name = "coupons-desk"
urlpatterns = [
    path("", desk.offer_list, name="offer-list"),
    path("new/", desk.offer_new, name="offer-new"),
    path("use/", desk.coupon_redeem, name="coupon-redeem"),
    path("check/", desk.coupon_check, name="coupon-check"),
    path("offers/<int:pk>/", desk.offer, name="offer"),
    path("offers/<int:pk>/edit/", desk.offer_edit, name="offer-edit"),
    path("offers/<int:pk>/close/", desk.offer_close, name="offer-close"),
    path("offers/<int:pk>/reopen/", desk.offer_reopen, name="offer-reopen"),
    path("<int:pk>/", desk.coupon, name="coupon"),
    path("<int:pk>/cancel/", desk.coupon_cancel, name="coupon-cancel"),
]
