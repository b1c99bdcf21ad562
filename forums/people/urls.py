"""Name the pages about people; mounted at /people/."""

from django.urls import path

from forums.people import views

app_name = "people"
urlpatterns = [
    path("me/", views.edit, name="edit"),
    path("<int:pk>/", views.profile, name="profile"),
]
