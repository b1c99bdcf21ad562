"""Name the staff pages of the readings."""

from django.urls import path

from feedback.readings import desk

app_name = "readings-desk"
urlpatterns = [
    path("", desk.overview, name="overview"),
    path("check/", desk.check, name="check"),
    path("themes/new/", desk.theme_new, name="theme-new"),
    path("themes/<int:pk>/keep/", desk.theme_keep, name="theme-keep"),
    path("themes/<int:pk>/drop/", desk.theme_drop, name="theme-drop"),
    path("<int:pk>/", desk.reading, name="reading"),
    path("<int:pk>/judge/", desk.judge, name="judge"),
]
