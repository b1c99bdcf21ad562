"""Name the staff page of taps."""

from django.urls import path

from feedback.taps import desk

app_name = "taps-desk"
urlpatterns = [path("<slug:slug>/taps/", desk.tap_list, name="tap-list")]
