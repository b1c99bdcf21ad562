"""Name the public pages of what customers let us quote; mounted at /voices/."""

from django.urls import path

from feedback.inbox import views

app_name = "voices"
urlpatterns = [
    path("", views.voices, name="voices"),
    path("mine/<str:token>/", views.quote, name="quote"),
    path("mine/<str:token>/decide/", views.quote_decide, name="quote-decide"),
]
