"""Name the pages of the best practices; mounted at /practices/."""

from django.urls import path

from forums.library import views

app_name = "library"
urlpatterns = [
    path("", views.practice_list, name="practice-list"),
    path("<slug:slug>/", views.practice, name="practice"),
]
