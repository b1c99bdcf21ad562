"""Name the public pages of suggestions."""

from django.urls import path

from feedback.suggestions import views

app_name = "suggestions"
urlpatterns = [
    path("", views.suggestion_list, name="suggestion-list"),
    path("new/", views.suggestion_new, name="suggestion-new"),
    path("<int:pk>/", views.suggestion, name="suggestion"),
    path("<int:pk>/vote/", views.suggestion_vote, name="suggestion-vote"),
    path("<int:pk>/unvote/", views.suggestion_unvote, name="suggestion-unvote"),
]
