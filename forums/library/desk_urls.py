"""Name the staff pages of the best practices; mounted at /desk/practices/."""

from django.urls import path

from forums.library import desk

app_name = "library-desk"
urlpatterns = [
    path("", desk.practice_list, name="practice-list"),
    path("new/<int:pk>/", desk.practice_new, name="practice-new"),
    path("<int:pk>/", desk.practice, name="practice"),
    path("<int:pk>/edit/", desk.practice_edit, name="practice-edit"),
    path("<int:pk>/retire/", desk.practice_retire, name="practice-retire"),
    path("<int:pk>/return/", desk.practice_return, name="practice-return"),
    path("reviews/<int:pk>/undo/", desk.review_undo, name="review-undo"),
]
