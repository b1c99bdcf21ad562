"""Register what this app adds to the rooms below."""

from allauth.account.signals import email_removed

from portal.accounts import shelves
from portal.accounts.api_keys import register_scope
from portal.customers import own_conditions
from portal.customers.actions import follow_login
from portal.customers.api import SCOPE
from portal.customers.receivers import release_removed

shelves.register_follower("customers", follow_login)
email_removed.connect(release_removed, dispatch_uid="portal.customers.release_removed")
own_conditions.register_conditions()
register_scope(SCOPE, "report events of customers, such as a delivery")
