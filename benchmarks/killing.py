"""Kill workers, broker and database while mail goes out, and count: python -m benchmarks.killing"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.killing import Plan, Report, break_everything
from tests.own_postgres import postgres_programs, running_postgres


def main() -> None:
    """Run one plan and print what came of each message; the exit code says whether the promise held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5_000, help="messages in all (5000)")
    parser.add_argument("--kills", type=int, default=20, help="workers killed (20)")
    parser.add_argument("--seed", type=int, default=1, help="what breaks when (1)")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, which has no server to stop")
    options = parser.parse_args()
    plan = Plan(options.messages, options.kills, options.seed)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.sqlite or postgres_programs() is None:
            report = break_everything(folder, plan)
        else:
            folder.chmod(0o711)  # the database runs as a user of its own
            with running_postgres(folder / "postgres") as postgres:
                report = break_everything(folder / "house", plan, postgres=postgres)
    sys.exit(_tell(report, time.monotonic() - start))


def _tell(report: Report, seconds: float) -> int:
    print(
        f"{report.messages:,} messages, {report.kills} workers killed, {report.broker_restarts} broker and "
        f"{report.database_restarts} database restarts, {report.faults.total()} SMTP faults, {seconds:.0f} s"
    )
    for name, count in sorted(report.faults.items()):
        print(f"  {count:>5}  {name}")
    print(f"lost {len(report.missing)}, doubled {len(report.doubled)}, dead letters {len(report.dead)}")
    print(f"in doubt {len(report.doubtful)}, all listed; at most {report.cut_off} groups were cut off")
    is_kept = not report.missing and not report.doubled and len(report.doubtful) <= report.cut_off
    print("the promise held" if is_kept else "THE PROMISE WAS BROKEN")
    return 0 if is_kept else 1


if __name__ == "__main__":
    main()
