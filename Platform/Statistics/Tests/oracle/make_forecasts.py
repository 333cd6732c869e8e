#!/usr/bin/env python3
"""Writes forecasts.txt: exact forecasts for 1,000 random histories, for ForecastOracleTests.

    ./make_forecasts.py > forecasts.txt      needs Python 3.10 or later and nothing else

The distribution of what N days bring is computed as whole numbers out of H^N, where H is the number of days in the history,
by plain convolution; nothing is rounded before the last step. One line for each history:

    HISTORY DAYS ITEMS-AT... CHANCE-ITEMS CHANCE ITEMS DAYS-AT...

HISTORY is a letter or digit a day (0-9, then a-z for 10 to 35); the answers are at 50, 70, 85 and 95 %, with commas; CHANCE
is P(at least CHANCE-ITEMS within DAYS) with 17 digits.

    far HISTORY DAYS ITEMS CHANCE

These look years ahead and are computed with 40 decimal digits instead of whole numbers.

    backtest HISTORY CASES HORIZON KEPT... LOSS...

For each of the last CASES days whose next HORIZON days are known: the forecast from all days before, and what happened. In how
many cases at least as many were done, and the mean pinball loss, both at the four percentiles.
"""

import decimal
import random

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PERCENT = (50, 70, 85, 95)
decimal.getcontext().prec = 60


def next_day(ways, histogram):
    """From ways[k] for so many days to one more day."""
    longer = [0] * (len(ways) + max(histogram))
    for done, number in enumerate(ways):
        if number:
            for count, days in histogram.items():
                longer[done + count] += number * days
    return longer


def at_least(ways, items):
    return sum(ways[items:])


def how_many(ways, whole, percent):
    """The largest k with P(sum >= k) >= percent."""
    sure = 0
    for k in range(len(ways)):
        if at_least(ways, k) * 100 >= percent * whole:
            sure = k
    return sure


def when(histogram, size, items):
    """The first day with P(sum >= items) >= percent, for each percentage."""
    ways, whole, day, found = [1], 1, 0, {}
    while len(found) < len(PERCENT):
        if day:
            ways, whole = next_day(ways, histogram), whole * size
            # All that is enough is one case.
            ways = ways[:items] + [at_least(ways, items)] if len(ways) > items else ways
        for percent in PERCENT:
            if percent not in found and at_least(ways, items) * 100 >= percent * whole:
                found[percent] = day
        day += 1
    return [found[percent] for percent in PERCENT]


def random_history(dice):
    size = dice.randint(14, 60)
    kind = dice.choice(["sparse", "busy", "even", "bursts"])
    while True:
        if kind == "sparse":
            history = [dice.choice([0, 0, 0, 0, 1, 1, 2]) for _ in range(size)]
        elif kind == "busy":
            history = [dice.randint(0, 9) for _ in range(size)]
        elif kind == "even":
            # Few different sums, so that probabilities meet percentiles exactly.
            history = [dice.randint(0, 1) * dice.choice([1, 1, 4]) for _ in range(size)]
        else:
            history = [dice.choice([0, 0, 0, 1, 2, 35]) if dice.random() < 0.3 else 0 for _ in range(size)]
        if sum(count > 0 for count in history) >= 5:
            return history


def line(dice):
    history = random_history(dice)
    histogram = {count: history.count(count) for count in sorted(set(history))}
    days, items = dice.randint(1, 40), dice.randint(1, 60)
    ways = [1]
    for _ in range(days):
        ways = next_day(ways, histogram)
    whole = len(history) ** days
    asked = dice.randint(0, int(2 * days * sum(history) / len(history)) + 1)
    chance = decimal.Decimal(at_least(ways, asked)) / decimal.Decimal(whole)
    many = [how_many(ways, whole, percent) for percent in PERCENT]
    words = ["".join(DIGITS[count] for count in history), days, ",".join(map(str, many)), asked, f"{chance:.17f}", items,
             ",".join(map(str, when(histogram, len(history), items)))]
    return " ".join(map(str, words))


def far(dice, days):
    history = [dice.choice([0, 0, 0, 0, 1, 1, 2]) for _ in range(14)] + [1] * 5
    odds = {count: decimal.Decimal(history.count(count)) / len(history) for count in sorted(set(history))}
    items = int(days * sum(history) / len(history)) + dice.randint(-60, 60)
    ways = [decimal.Decimal(1)]
    for _ in range(days):
        ways = next_day(ways, odds)
        # All that is enough is one case.
        ways = ways[:items] + [at_least(ways, items)] if len(ways) > items else ways
    return f"far {''.join(DIGITS[count] for count in history)} {days} {items} {at_least(ways, items):.17f}"


def backtest(dice, cases, horizon):
    history = [max(dice.randint(-3, 5) + (day > 60) * dice.randint(-2, 1), 0) for day in range(110)]
    end = len(history) - horizon
    kept, lost = [0] * len(PERCENT), [0] * len(PERCENT)
    for known in range(end - cases + 1, end + 1):
        past, outcome = history[:known], sum(history[known:known + horizon])
        ways = [1]
        for _ in range(horizon):
            ways = next_day(ways, {count: past.count(count) for count in set(past)})
        for column, percent in enumerate(PERCENT):
            missing = how_many(ways, known ** horizon, percent) - outcome
            kept[column] += missing <= 0
            lost[column] += percent * missing if missing > 0 else (percent - 100) * missing
    words = ["".join(DIGITS[count] for count in history), cases, horizon, ",".join(map(str, kept)),
             ",".join(repr(loss / 100 / cases) for loss in lost)]
    return "backtest " + " ".join(map(str, words))


def main():
    dice = random.Random(20261123)
    print("# Written by make_forecasts.py, which says what the lines mean.")
    for _ in range(1000):
        print(line(dice))
    decimal.getcontext().prec = 40
    for days in (730, 1826, 3652, 7305):
        print(far(dice, days))
    for cases, horizon in ((10, 1), (40, 7), (25, 14)):
        print(backtest(dice, cases, horizon))


if __name__ == "__main__":
    main()
