"""Name the staff pages of moderation; mounted at /desk/moderation/."""

from django.urls import path

from forums.moderation.desk import appeals, blocks, decisions, people, queue, replies, whispers

app_name = "moderation-desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("<int:pk>/", queue.post, name="post"),
    path("<int:pk>/claim/", queue.post_claim, name="post-claim"),
    path("proposals/<int:pk>/confirm/", queue.proposal_confirm, name="proposal-confirm"),
    path("proposals/<int:pk>/decline/", queue.proposal_decline, name="proposal-decline"),
    path("appeals/", appeals.appeal_list, name="appeal-list"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("decisions/", decisions.decision_list, name="decision-list"),
    path("decisions/log.csv", decisions.log_csv, name="log-csv"),
    path("decisions/log.json", decisions.log_json, name="log-json"),
    path("decisions/<int:pk>/undo/", decisions.decision_undo, name="decision-undo"),
    path("bulk/", decisions.bulk_list, name="bulk-list"),
    path("bulk/<int:pk>/", decisions.bulk, name="bulk"),
    path("bulk/<int:pk>/undo/", decisions.bulk_undo, name="bulk-undo"),
    path("replies/", replies.canned_reply_list, name="canned-reply-list"),
    path("replies/new/", replies.canned_reply_new, name="canned-reply-new"),
    path("replies/<int:pk>/", replies.canned_reply_edit, name="canned-reply-edit"),
    path("people/", people.person_list, name="person-list"),
    path("people/<int:pk>/", people.person, name="person"),
    path("sanctions/<int:pk>/lift/", people.sanction_lift, name="sanction-lift"),
    path("sanctions/<int:pk>/undo/", people.sanction_undo, name="sanction-undo"),
    path("notes/<slug:reference>/", people.note_new, name="note-new"),
    path("blocks/", blocks.block_list, name="block-list"),
    path("blocks/<int:pk>/lift/", blocks.block_lift, name="block-lift"),
    path("topics/<int:pk>/whisper/", whispers.whisper_new, name="whisper-new"),
    path("whispers/<int:pk>/", whispers.whisper_edit, name="whisper-edit"),
    path("whispers/<int:pk>/remove/", whispers.whisper_remove, name="whisper-remove"),
]
