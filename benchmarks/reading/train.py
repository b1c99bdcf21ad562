"""Write the tables that ship: python -m benchmarks.reading.train FOLDER (the folder of the public sets)."""

import argparse
from pathlib import Path

from benchmarks.reading import language, sentiment
from portal.screening.reading.sentiment import model


def main() -> None:
    """Train what is asked for and print how well it reads what it did not see."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    language.train(language.shipped_roots())
    verdicts = sentiment.train(folder)
    model.cache_clear()
    print("\n".join(sentiment.report(verdicts, model().slope)))


if __name__ == "__main__":
    main()
