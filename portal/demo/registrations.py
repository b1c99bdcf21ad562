"""Register the demo's sign-ins, which `manage.py up` prints."""

from portal.demo.people import find_sign_ins
from portal.operations import sign_ins

sign_ins.register(find_sign_ins)
