"""Register the checks of the settings, the job log and the vital probes."""

from portal.operations.checks import register_checks
from portal.operations.job_log import connect_signals
from portal.operations.vitals import register_vitals

register_checks()
connect_signals()
register_vitals()
