"""Name the pages of a person's own account."""

from django.urls import path

from portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/warning/", views.warning_read, name="warning-read"),
    path("setup/", views.setup, name="setup"),
]
