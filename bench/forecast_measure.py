"""Forecasts: ours, exact, beside a million trials of NumPy's Monte Carlo and of a loop in C."""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

from calendar_measure import printed, spans
from product import ROOT, SHARED, lib

# What `mc_bench.py` and `mc.c` beside the checkout draw from, and what they ask.
HISTORY = [(day * 7 + day * day * 3) % 8 for day in range(60)]
DAYS, ITEMS, TRIALS = 30, 100, 1_000_000
PERCENT = (50, 85, 95)
# A Python with NumPy; the journeys' own has none.
PYTHON = os.environ.get("BENCH_PYTHON", "python3")


def exact():
    """Both answers by plain convolution: the largest number that is sure enough, the first day that is."""
    def sure(done, items):
        return sum(done[items:])

    done, when, day = [1.0], {}, 0
    many = None
    while len(when) < len(PERCENT) or many is None:
        for percent in PERCENT:
            if percent not in when and sure(done, ITEMS) * 100 >= percent:
                when[percent] = day
        if day == DAYS:
            many = [max(k for k in range(len(done)) if sure(done, k) * 100 >= percent) for percent in PERCENT]
        day += 1
        longer = [0.0] * (len(done) + max(HISTORY))
        for items, chance in enumerate(done):
            for count in HISTORY:
                longer[items + count] += chance / len(HISTORY)
        done = longer
    return many, [when[percent] for percent in PERCENT]


def five_years():
    """Counts of 1,826 days, none at weekends, and the sizes of 200 features."""
    dice = random.Random(1)
    history = [0 if day % 7 >= 5 else min(int(dice.expovariate(1 / 2.4)), 12) for day in range(1826)]
    return history, [dice.randint(3, 12) for _ in range(200)]


def swift_program():
    """The release build of `bench-forecasts`, with the options of `script/build`."""
    options = ["--product", "bench-forecasts", "-c", "release", "--static-swift-stdlib", "--scratch-path",
               ".build-release", "-Xlinker", "-rpath=$ORIGIN/lib"]
    subprocess.run(["swift", "build", "--quiet", *options], cwd=ROOT, check=True)
    return ROOT / ".build-release" / "release" / "bench-forecasts"


def monte_carlo(folder):
    """Seconds for a million trials and the answers at 50, 85 and 95 % from below, by peer and question."""
    loop = pathlib.Path(folder) / "mc"
    subprocess.run(["cc", "-O2", "-o", loop, SHARED / "mc.c"], check=True)
    said = subprocess.run(
        [PYTHON, SHARED / "mc_bench.py", "--reps", "1", "--trials", str(TRIALS), "--c", loop], capture_output=True,
        text=True)
    if said.returncode:
        sys.exit(f"bench: BENCH_PYTHON must name a Python with NumPy; {PYTHON} says {said.stderr[-300:]}")
    found = {}
    for line in map(json.loads, said.stdout.splitlines()):
        if line["peer"] == "C":
            out = json.loads(line["out"])
            found["C", out["kind"]] = out["s"], [out[f"p{percent}"] for percent in PERCENT]
        elif line["peer"] == "numpy":
            found["NumPy", line["work"].split()[2]] = line["s"], line["q"]
    return found


def forecast(options):
    """Rows for a ranked backlog, and for both questions beside each peer."""
    from measures import Row, median

    ours, history = swift_program(), ",".join(map(str, HISTORY))
    many, when = exact()
    lines = printed(ours, "answers", history, DAYS, ITEMS).split()
    assert lines == [",".join(map(str, many)), ",".join(map(str, when))], f"not exact: {lines}, {many}, {when}"
    times = {}
    with tempfile.TemporaryDirectory(prefix="agileops-bench-") as folder:
        for _ in range(options.repetitions):
            peers = monte_carlo(folder)
            for (peer, kind), (seconds, answers) in peers.items():
                times.setdefault((peer, kind), []).append(seconds)
                # Trials may miss by one; they must not answer another question.
                middle = many[0] if kind == "many" else when[0]
                assert abs(answers[0] - middle) <= 1, f"{peer} says {answers} for {kind}, exact is {middle}"
            lib.quiet()
            for kind, number in (("many", DAYS), ("when", ITEMS)):
                times.setdefault(("ours", kind), []).append(median(spans(ours, kind, history, number, 200)))
    long, sizes = (",".join(map(str, numbers)) for numbers in five_years())
    lib.quiet()
    backlog = median(spans(ours, "backlog", long, sizes, 50)) * 1000
    rows = [Row("When each of 200 ranked features is done, from 5 years of history, at 4 percentiles",
                f"{backlog:.2f} ms", "", None, "≤ 10 ms", backlog <= 10)]
    questions = {"many": f"How many items in {DAYS} days", "when": f"When {ITEMS} items are done"}
    for kind, question in questions.items():
        own = median(times["ours", kind])
        for peer in ("NumPy", "C"):
            seconds = median(times[peer, kind])
            is_goal = peer == "NumPy"
            rows.append(Row(
                f"{question}, exact; {peer}: {TRIALS:,} trials", f"{own * 1e6:.1f} µs", f"{seconds * 1000:,.0f} ms",
                own / seconds, "≤ 0.01×" if is_goal else "", own / seconds <= 0.01 if is_goal else None))
    return rows
