"""`bin/bench`: measures Kagu beside its peers, prints tables and JSON."""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench import kept_results, report
from bench.plan import ONLY_ASKED_FOR, PARTS, run
from bench.rounds import Pace

SHORT = Pace(
    rounds=1,
    seconds=2.0,
    warm_up=1.0,
    flood_seconds=4.0,
    import_lines=5_000,
    pairs=50,
    villagers=200,
    accounts=(500, 1000),
)


def main() -> int:
    """Reads the options, runs the plan, prints what it found."""
    options = _parse()
    if (os.cpu_count() or 1) < 2:
        print("bench: two cores are needed, one for the server and one for the load.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="kagu-bench-") as folder:
        pace = SHORT if options.short else Pace()
        if options.accounts:
            pace = replace(pace, accounts=tuple(options.accounts))
        parts = set(options.parts or PARTS) - (ONLY_ASKED_FOR - set(options.parts))
        results = run(Path(folder), options.port_base, pace, parts)
    print(report.as_markdown(results))
    if options.json:
        options.json.write_text(json.dumps(results.as_dict(), indent=2, ensure_ascii=False) + "\n")
    if options.write:
        kept_results.write(results)
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all but scale unless told"
    )
    parser.add_argument("--short", action="store_true", help="one round of two seconds: a trial, no figures")
    parser.add_argument(
        "--accounts", nargs="+", type=int, metavar="N", help="sizes of scale, such as 10000 100000 1000000"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures, for machines")
    parser.add_argument("--write", action="store_true", help="keep the results in docs/performance.md")
    parser.add_argument("--port-base", type=int, default=8700, metavar="N")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    raise SystemExit(main())
