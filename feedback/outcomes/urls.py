"""Name the public pages of outcomes."""

from django.urls import path

from feedback.outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("", views.outcome_list, name="outcome-list"),
    path("<int:pk>/", views.outcome, name="outcome"),
]
