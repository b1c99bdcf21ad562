"""Name the staff pages of outcomes."""

from django.urls import path

from feedback.outcomes import desk

app_name = "outcomes-desk"
urlpatterns = [
    path("", desk.outcome_list, name="outcome-list"),
    path("new/", desk.outcome_new, name="outcome-new"),
    path("<int:pk>/", desk.outcome, name="outcome"),
    path("<int:pk>/edit/", desk.outcome_edit, name="outcome-edit"),
    path("<int:pk>/publish/", desk.outcome_publish, name="outcome-publish"),
    path("<int:pk>/retract/", desk.outcome_retract, name="outcome-retract"),
    path("<int:pk>/drop/", desk.outcome_drop, name="outcome-drop"),
]
