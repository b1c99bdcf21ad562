"""Name the staff pages of segments."""

from django.urls import path

from portal.customers import desk

app_name = "segments-desk"
urlpatterns = [
    path("", desk.segment_list, name="segment-list"),
    path("new/", desk.segment_new, name="segment-new"),
    path("count/", desk.segment_count, name="segment-count"),
    path("<int:pk>/", desk.segment, name="segment"),
    path("<int:pk>/edit/", desk.segment_edit, name="segment-edit"),
]
