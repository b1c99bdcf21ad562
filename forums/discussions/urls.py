"""Name the pages of the forums; mounted at /forums/."""

from django.urls import path

from forums.discussions import answer_views, draft_views, reader_views, tag_views, views

app_name = "discussions"
urlpatterns = [
    path("", views.category_list, name="category-list"),
    path("drafts/", draft_views.draft_list, name="draft-list"),
    path("drafts/save/", draft_views.draft_save, name="draft-save"),
    path("drafts/<int:pk>/delete/", draft_views.draft_drop, name="draft-drop"),
    path("drafts/<int:pk>/restore/", draft_views.draft_restore, name="draft-restore"),
    path("people/", draft_views.people, name="people"),
    path("emoji/", draft_views.emoji, name="emoji"),
    path("t/<int:pk>/", views.topic, name="topic-short"),
    path("t/<int:pk>/unread/", reader_views.topic_unread, name="topic-unread"),
    path("t/<int:pk>/read/", reader_views.topic_read, name="topic-read"),
    path("t/<int:pk>/since/<int:number>/", reader_views.topic_since, name="topic-since"),
    path("all/read/", reader_views.all_read, name="all-read"),
    path("t/<int:pk>/reply/", views.reply_new, name="reply-new"),
    path("t/<int:pk>/me-too/", answer_views.topic_me_too, name="topic-me-too"),
    path("t/<int:pk>/kind/", answer_views.topic_kind, name="topic-kind"),
    path("t/<int:pk>-<slug:slug>/", views.topic, name="topic"),
    path("tags/", tag_views.tag_list, name="tag-list"),
    path("tags/<str:slug>/", tag_views.tag, name="tag"),
    path("p/<int:pk>/", views.post, name="post"),
    path("p/<int:pk>/edit/", views.post_edit, name="post-edit"),
    path("p/<int:pk>/tap/", answer_views.post_tap, name="post-tap"),
    path("p/<int:pk>/answer/", answer_views.post_answer, name="post-answer"),
    path("p/<int:pk>/revisions/", views.revision_list, name="revision-list"),
    path("<slug:slug>/", views.topic_list, name="topic-list"),
    path("<slug:slug>/new/", views.topic_new, name="topic-new"),
]
