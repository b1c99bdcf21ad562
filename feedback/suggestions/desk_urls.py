"""Name the staff pages of suggestions."""

from django.urls import path

from feedback.suggestions import desk

app_name = "suggestions-desk"
urlpatterns = [
    path("", desk.suggestion_list, name="suggestion-list"),
    path("from/<int:pk>/", desk.suggestion_make, name="suggestion-make"),
    path("<int:pk>/", desk.suggestion, name="suggestion"),
    path("<int:pk>/publish/", desk.suggestion_publish, name="suggestion-publish"),
    path("<int:pk>/withdraw/", desk.suggestion_withdraw, name="suggestion-withdraw"),
    path("<int:pk>/decide/", desk.suggestion_decide, name="suggestion-decide"),
]
