"""Name the staff pages on which answers are worked on; mounted at /desk/forms/."""

from django.urls import path

from feedback.inbox.desk import lists, quotes, responses

app_name = "inbox-desk"
urlpatterns = [
    path("answers/", lists.all_entries, name="all-entries"),
    path("answers/many/", lists.work, name="work"),
    path("answers/undo/<int:pk>/", lists.deed_undo, name="deed-undo"),
    path("answers/views/", lists.view_save, name="view-save"),
    path("answers/views/<int:pk>/drop/", lists.view_drop, name="view-drop"),
    path("answers/voices/", quotes.quote_list, name="quote-list"),
    path("answers/<int:pk>/quote/", quotes.quote_ask, name="quote-ask"),
    path("answers/<int:pk>/quote/down/", quotes.quote_down, name="quote-down"),
    path("answers/<int:pk>/", responses.response, name="response"),
    path("answers/<int:pk>/accept/", responses.response_accept, name="response-accept"),
    path("answers/<int:pk>/spam/", responses.response_spam, name="response-spam"),
    path("answers/<int:pk>/note/", responses.response_note, name="response-note"),
    path("answers/<int:pk>/reply/", responses.response_reply, name="response-reply"),
    path("answers/<int:pk>/thank/", responses.response_thank, name="response-thank"),
    path("<slug:slug>/answers/", lists.entry_list, name="entry-list"),
]
