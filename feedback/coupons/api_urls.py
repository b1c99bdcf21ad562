"""Name the addresses by which a shop checks and uses coupons."""

from django.urls import path

from feedback.coupons import api

app_name = "coupons-api"
urlpatterns = [
    path("check/", api.coupon_check, name="coupon-check"),
    path("redeem/", api.coupon_redeem, name="coupon-redeem"),
]
