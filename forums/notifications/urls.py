"""Name the pages of notifications; mounted at /forums/notifications/."""

from django.urls import path

from forums.notifications import link_views, views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("count/", views.notice_count, name="notice-count"),
    path("seen/", views.all_seen, name="notice-all-seen"),
    path("settings/", views.preferences, name="preferences"),
    path("<int:pk>/seen/", views.notice_seen, name="notice-seen"),
    path("<int:pk>/mute/", views.notice_mute, name="notice-mute"),
    path("t/<int:pk>/level/", views.topic_level, name="topic-level"),
    path("c/<slug:slug>/level/", views.category_level, name="category-level"),
    path("tags/<str:slug>/level/", views.tag_level, name="tag-level"),
    path("mute/<str:token>/", link_views.mute, name="mute"),
    path("unmute/<str:token>/", link_views.unmute, name="unmute"),
]
