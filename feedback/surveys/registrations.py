"""Register what the feedback forms add: their touches, their queue, their places in header and home."""

from django.utils.translation import gettext_lazy as _

from feedback.surveys.actions import (
    SURVEY_RESPONSE,
    is_confidential,
    private_address,
    reply_hint,
    reply_to_response,
)
from feedback.surveys.actions.attaching import PLACE
from feedback.surveys.files import may_see
from portal.desk import registry
from portal.interactions import sources
from portal.ui import home, navigation
from portal.uploads import places as uploads

uploads.register(PLACE, may_see)
sources.register(
    sources.Source(
        SURVEY_RESPONSE,
        _("Feedback form"),
        "clipboard-list",
        reply=reply_to_response,
        reply_hint=reply_hint,
        private_address=private_address,
        is_confidential=is_confidential,
    )
)
registry.register(
    registry.Queue(
        key="surveys",
        title=_("Feedback forms"),
        url_name="surveys-desk:survey-list",
        icon="clipboard-list",
        group="manage",
        permission="surveys.view",
        order=10,
    )
)
navigation.register(
    navigation.NavItem("feedback", _("Give feedback"), "surveys:survey-list", "message-circle-heart", 20)
)
home.register_door(
    home.Door(
        "tell",
        _("Tell"),
        _("Say how it went. Good or bad, a person reads it."),
        "surveys:survey-list",
        "message-circle-heart",
        20,
    )
)
