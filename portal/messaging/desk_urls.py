"""Name the staff pages of the outbox; mounted at /desk/messages/."""

from django.urls import path

from portal.messaging import desk, desk_budget, desk_consents, desk_delivery, desk_revocations, desk_wordings

app_name = "messaging-desk"
WORDING = "templates/<slug:key>/<slug:language>"
urlpatterns = [
    path("", desk.message_list, name="message-list"),
    path("templates/", desk_wordings.wording_list, name="wording-list"),
    path(f"{WORDING}/", desk_wordings.wording_edit, name="wording-edit"),
    path(f"{WORDING}/preview/", desk_wordings.wording_preview, name="wording-preview"),
    path(f"{WORDING}/test/", desk_wordings.wording_test, name="wording-test"),
    path(f"{WORDING}/restore/", desk_wordings.wording_restore, name="wording-restore"),
    path("wishes/", desk_revocations.revocation_list, name="revocation-list"),
    path("wishes/<int:pk>/end/", desk_revocations.revocation_end, name="revocation-end"),
    path("wishes/<int:pk>/keep/", desk_revocations.revocation_keep, name="revocation-keep"),
    path("stop/<slug:reference>/", desk_revocations.customer_stop, name="customer-stop"),
    path("budget/", desk_budget.budget_page, name="budget"),
    path("budget/set/", desk_budget.budget_set, name="budget-set"),
    path("consents/import/", desk_consents.consent_import, name="consent-import"),
    path("lanes/", desk_delivery.lane_list, name="lane-list"),
    path("lanes/limit/", desk_delivery.lane_limit, name="lane-limit"),
    path("lanes/<int:pk>/open/", desk_delivery.lane_open, name="lane-open"),
    path("doctor/", desk_delivery.doctor_page, name="doctor"),
    path("doctor/signature/", desk_delivery.doctor_signature, name="doctor-signature"),
    path("doctor/<slug:name>/override/", desk_delivery.doctor_override, name="doctor-override"),
    path("doctor/<slug:name>/end/", desk_delivery.doctor_end, name="doctor-end"),
    path("<uuid:public_id>/", desk.message_page, name="message"),
    path("<uuid:public_id>/html/", desk.message_html, name="message-html"),
    path("<uuid:public_id>/retry/", desk.message_retry, name="message-retry"),
    path("<uuid:public_id>/settle/", desk.message_settle, name="message-settle"),
]
