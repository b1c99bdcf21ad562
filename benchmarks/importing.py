"""Measure the imports on generated tables, beside reading and bare inserts: python -m benchmarks.importing"""

import argparse
import csv
import random
import re
import sqlite3
import tempfile
import time
from pathlib import Path

from tests.processes import House, running_house

WORDS = ("grinder", "box", "late", "roast", "plum", "morning", "friend", "quick", "carrier", "price", "cup")
RESULT = re.compile(r"Added: ([\d,]+).* ([\d.]+) seconds")


def main() -> None:
    """Write the tables, import each twice, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000, help="rows in each table (10000)")
    rows: int = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name, running_house(Path(name), LOG_LEVEL="ERROR") as house:
        folder = Path(name)
        customers, feedback = folder / "customers.csv", folder / "feedback.csv"
        write_customers(customers, rows)
        write_feedback(feedback, rows)
        print(f"{rows:,} rows; the import alone, and the whole command with its start.")
        print(f"{'':<38}{'import s':>9}{'rows/s':>10}{'x bare':>8}{'whole s':>9}")
        bare = insert_barely(customers, folder)
        print(f"{'bare: csv and executemany':<38}{bare:>9.2f}{rows / bare:>10,.0f}{1:>8.1f}")
        for command, path, options in (
            ("import_customers", customers, ()),
            ("import_feedback", feedback, ("--scale=1..5",)),
        ):
            for note, expected in (("", rows), (", the same file again", 0)):
                alone, whole = run(house, command, path, expected, *options)
                speed, ratio = rows / alone, alone / bare
                print(
                    f"{command + note:<38}{alone:>9.2f}{speed:>10,.0f}{ratio:>8.1f}{whole:>9.1f}", flush=True
                )


def run(house: House, command: str, path: Path, expected: int, *options: str) -> tuple[float, float]:
    """Import a table, make sure that it added what it should, and return the seconds alone and in all."""
    started = time.perf_counter()
    said = house.manage(command, str(path), *options)
    whole = time.perf_counter() - started
    found = RESULT.search(said)
    assert found, said
    assert int(found[1].replace(",", "")) == expected, said
    return max(float(found[2]), 0.05), whole


def write_customers(path: Path, rows: int) -> None:
    """Write a table of customers with e-mail address, phone, company, zone and tags."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "name", "email", "phone", "company", "time zone", "tags"])
        for number in range(rows):
            phone = f"+1415555{number:04d}" if number < 10_000 else ""
            zone = ("Europe/Lisbon", "America/New_York", "Asia/Tokyo")[number % 3]
            writer.writerow(
                [
                    f"C{number}",
                    f"Person {number}",
                    f"person{number}@example.org",
                    phone,
                    f"Company {number % 97}",
                    zone,
                    "a,b",
                ]
            )


def write_feedback(path: Path, rows: int) -> None:
    """Write a table of remarks; half of them by customers of the other table."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "rating", "text", "email", "date"])
        for number in range(rows):
            text = " ".join(chance.choices(WORDS, k=20))
            email = f"person{number}@example.org" if number % 2 else ""
            day = f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}"
            writer.writerow([number, 1 + number % 5, text, email, day])


def insert_barely(path: Path, folder: Path) -> float:
    """Read the table and insert its rows unchecked, the least an import can do; return the seconds."""
    connection = sqlite3.connect(folder / "bare.sqlite3")
    connection.execute("CREATE TABLE bare (a PRIMARY KEY, b, c, d, e, f, g)")
    started = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file, connection:
        lines = csv.reader(file)
        next(lines)
        connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?)", lines)
    connection.close()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
