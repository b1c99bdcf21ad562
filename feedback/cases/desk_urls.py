"""Name the staff pages of cases."""

from django.urls import path

from feedback.cases import desk

app_name = "cases-desk"
urlpatterns = [
    path("", desk.case_list, name="case-list"),
    path("from/<int:pk>/", desk.case_open, name="case-open"),
    path("<int:number>/", desk.case, name="case"),
    path("<int:number>/take/", desk.case_take, name="case-take"),
    path("<int:number>/give/", desk.case_give, name="case-give"),
    path("<int:number>/priority/", desk.case_priority, name="case-priority"),
    path("<int:number>/reply/", desk.case_reply, name="case-reply"),
    path("<int:number>/note/", desk.case_note, name="case-note"),
    path("<int:number>/wait/", desk.case_wait, name="case-wait"),
    path("<int:number>/go-on/", desk.case_go_on, name="case-go-on"),
    path("<int:number>/resolve/", desk.case_resolve, name="case-resolve"),
    path("<int:number>/coupon/", desk.case_coupon, name="case-coupon"),
    path("<int:number>/close/", desk.case_close, name="case-close"),
    path("<int:number>/reopen/", desk.case_reopen, name="case-reopen"),
]
