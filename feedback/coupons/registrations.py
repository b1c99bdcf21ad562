"""Register what the coupons add: their place on the rail, on the customer's pages, and the shop's key."""

from django.utils.translation import gettext_lazy as _

from feedback.coupons.api import SCOPE
from feedback.coupons.shelves import OF_CUSTOMER, OWN
from portal.accounts import shelves
from portal.accounts.api_keys import register_scope
from portal.desk import registry
from portal.interactions import panels

register_scope(SCOPE, "check and use coupons")
panels.register(OF_CUSTOMER)
shelves.register(OWN)
registry.register(
    registry.Queue(
        key="coupons",
        title=_("Coupons"),
        url_name="coupons-desk:offer-list",
        icon="ticket-percent",
        group="manage",
        permission="coupons.view",
        order=30,
    )
)
