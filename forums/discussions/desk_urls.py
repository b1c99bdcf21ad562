"""Name the staff pages of the forums; mounted at /desk/forums/."""

from django.urls import path

from forums.discussions.desk import rooms, tags, topics

app_name = "discussions-desk"
urlpatterns = [
    path("", rooms.category_list, name="category-list"),
    path("new/", rooms.category_new, name="category-new"),
    path("<int:pk>/", rooms.category_edit, name="category-edit"),
    path("<int:pk>/shift/", rooms.category_shift, name="category-shift"),
    path("tags/", tags.tag_list, name="tag-list"),
    path("tags/new/", tags.tag_new, name="tag-new"),
    path("tags/<int:pk>/", tags.tag_edit, name="tag-edit"),
    path("tags/<int:pk>/remove/", tags.tag_remove, name="tag-remove"),
    path("tags/operations/", tags.operation_list, name="tag-operation-list"),
    path("tags/operations/<int:pk>/undo/", tags.operation_undo, name="tag-operation-undo"),
    path("topics/", topics.operation_list, name="operation-list"),
    path("topics/operations/<int:pk>/undo/", topics.operation_undo, name="operation-undo"),
    path("topics/<int:pk>/", topics.topic, name="topic"),
    path("topics/<int:pk>/state/", topics.topic_state, name="topic-state"),
    path("topics/<int:pk>/pin/", topics.topic_pin, name="topic-pin"),
    path("topics/<int:pk>/edit/", topics.topic_edit, name="topic-edit"),
    path("topics/<int:pk>/merge/", topics.topic_merge, name="topic-merge"),
    path("topics/<int:pk>/split/", topics.topic_split, name="topic-split"),
]
