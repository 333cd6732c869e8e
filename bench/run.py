#!/usr/bin/env python3
"""Measures AgileOps beside its peers and prints a Markdown table; see docs/benchmarks.md.

usage: bench/run.py [--only intake,delay,lists,queue,calendar,forecast,board,idle] [--quick] [--write]
"""
import argparse
import datetime
import os
import pathlib
import platform
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import measures  # noqa: E402
from product import ROOT, SHARED  # noqa: E402


def machine():
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return (f"{datetime.date.today()}, {commit or 'no commit'}, {os.cpu_count()} cores ({cpu[1] if cpu else '?'}), "
            f"Linux {platform.release()}, load at the end {os.getloadavg()[0]:.1f}")


def table(rows):
    lines = ["| what | AgileOps | peer | ratio | goal | holds |", "| --- | --- | --- | --- | --- | --- |"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}" if row.ratio >= 0.01 else f"{row.ratio:.5f}"
        holds = {None: "", True: "yes", False: "**no**"}[row.holds]
        lines.append(f"| {row.what} | {row.ours} | {row.peer} | {ratio} | {row.goal} | {holds} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=",".join(measures.ALL), help="measures, with commas between them")
    parser.add_argument("--quick", action="store_true", help="one short repetition, to see that it works")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    options.repetitions, options.seconds, options.history = (1, 2, 2_000) if options.quick else (3, 5, 100_000)
    if not SHARED.is_dir():
        sys.exit(f"bench: the peers' scripts are expected at {SHARED}; SHARED_BENCH names another place")
    rows = []
    for name in options.only.split(","):
        print(f"bench: {name} …", file=sys.stderr, flush=True)
        for row in measures.ALL[name](options):
            print(f"  {row.what}: {row.ours} | {row.peer} | {row.goal} | {row.holds}", file=sys.stderr, flush=True)
            rows.append(row)
    text = f"{table(rows)}\n\n{machine()}\n"
    print(text)
    if options.write:
        file = ROOT / "docs" / "benchmarks.md"
        begin, end = "<!-- figures -->\n", "<!-- end of figures -->"
        before, rest = file.read_text().split(begin)
        file.write_text(before + begin + text + end + rest.split(end, 1)[1])
    return 0 if all(row.holds is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
