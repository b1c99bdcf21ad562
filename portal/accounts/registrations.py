"""Register what this app adds to the rooms below."""

from allauth.account.signals import email_changed, email_confirmed

from portal.accounts.receivers import drop_earlier_password, keep_this_session
from portal.accounts.setup_key import hint
from portal.operations import sign_ins

email_changed.connect(keep_this_session, dispatch_uid="portal.accounts.keep_this_session")
email_confirmed.connect(drop_earlier_password, dispatch_uid="portal.accounts.drop_earlier_password")
sign_ins.register_hint(hint)
