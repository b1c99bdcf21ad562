"""Name the pages a check-in links to."""

from django.urls import path

from feedback.checkins import views

app_name = "checkins"
urlpatterns = [
    path("<slug:token>/", views.check_in, name="check-in"),
    path("<slug:token>/all/", views.check_in_all, name="check-in-all"),
    path("<slug:token>/tap/", views.check_in_tap, name="check-in-tap"),
    path("<slug:token>/thanks/", views.check_in_thanks, name="check-in-thanks"),
]
