"""Name every address of the site, in one place."""

from django.contrib import admin
from django.urls import include, path

from portal.accounts.admin import page_of_row

urlpatterns = [
    path("", include("portal.ui.urls")),
    path("", include("portal.operations.urls")),
    path("", include("forums.discussions.web_urls")),
    # People
    path("accounts/", include("allauth.urls")),
    path("", include("portal.accounts.urls")),
    path("me/", include("forums.moderation.me_urls")),
    path("me/consents/", include("portal.messaging.urls")),
    path("me/check-ins/", include("feedback.checkins.me_urls")),
    # What customers do
    path("uploads/", include("portal.uploads.urls")),
    path("search/", include("forums.search.urls")),
    path("forums/notifications/", include("forums.notifications.urls")),
    path("forums/", include("forums.moderation.urls")),
    path("forums/", include("forums.discussions.urls")),
    path("practices/", include("forums.library.urls")),
    path("people/", include("forums.people.urls")),
    path("", include("feedback.insights.urls")),
    path("f/", include("feedback.surveys.urls")),
    path("c/", include("feedback.checkins.urls")),
    path("cases/", include("feedback.cases.urls")),
    path("ideas/", include("feedback.suggestions.urls")),
    path("voices/", include("feedback.inbox.urls")),
    path("said/", include("feedback.outcomes.urls")),
    path("coupons/", include("feedback.coupons.urls")),
    # What staff do
    path("desk/", include("portal.desk.urls")),
    path("desk/customers/", include("portal.interactions.desk_urls")),
    path("desk/segments/", include("portal.customers.desk_urls")),
    path("desk/messages/", include("portal.messaging.desk_urls")),
    path("desk/moderation/", include("forums.moderation.desk_urls")),
    path("desk/forums/searches/", include("forums.search.desk_urls")),
    path("desk/practices/", include("forums.library.desk_urls")),
    path("desk/forums/", include("forums.discussions.desk_urls")),
    path("desk/forms/", include("feedback.inbox.desk_urls")),
    path("desk/forms/", include("feedback.surveys.desk_urls")),
    path("desk/forms/", include("feedback.taps.desk_urls")),
    path("schemas/", include("feedback.surveys.schema_urls")),
    path("desk/readings/", include("feedback.readings.desk_urls")),
    path("desk/insights/", include("feedback.insights.desk_urls")),
    path("desk/checkins/", include("feedback.checkins.desk_urls")),
    path("desk/cases/", include("feedback.cases.desk_urls")),
    path("desk/ideas/", include("feedback.suggestions.desk_urls")),
    path("desk/said/", include("feedback.outcomes.desk_urls")),
    path("desk/coupons/", include("feedback.coupons.desk_urls")),
    path("admin/r/<path:content_type_id>/<path:object_id>/", page_of_row),
    path("admin/", admin.site.urls),
    # What machines do
    path("hooks/", include("portal.messaging.hook_urls")),
    path("api/v1/events/", include("portal.customers.api_urls")),
    path("api/v1/coupons/", include("feedback.coupons.api_urls")),
]

handler400 = "portal.ui.views.bad_request"
handler403 = "portal.ui.views.forbidden"
handler404 = "portal.ui.views.not_found"
handler500 = "portal.ui.views.server_error"
