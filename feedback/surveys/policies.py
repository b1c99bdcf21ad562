"""Say what is known of the person who answers."""

from portal.accounts.models import User
from portal.customers.models import Customer


def customer_of(user: User | None) -> Customer | None:
    """Return the customer behind a login; staff and newcomers may have none."""
    return getattr(user, "customer", None)


def is_reachable(customer: Customer | None) -> bool:
    """Tell whether we hold an address that the customer proved (one query)."""
    return customer is not None and any(address.is_verified for address in customer.addresses.all())
