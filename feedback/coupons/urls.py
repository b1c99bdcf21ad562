"""Name the page of a coupon."""

from django.urls import path

from feedback.coupons import views

app_name = "coupons"
urlpatterns = [path("<slug:token>/", views.coupon, name="coupon")]
