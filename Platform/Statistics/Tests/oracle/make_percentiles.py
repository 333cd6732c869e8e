#!/usr/bin/env python3
"""Writes percentiles.txt: percentiles of random lists as NumPy has them, for PercentileTests.

    ./make_percentiles.py > percentiles.txt      needs NumPy 1.22 or later

    PERCENT VALUES NEAREST LINEAR      VALUES ascending, with commas; NEAREST is method="inverted_cdf"
"""

import random

import numpy

dice = random.Random(85)
print("# Written by make_percentiles.py, which says what the lines mean. NumPy", numpy.__version__)
for _ in range(300):
    values = sorted(dice.randint(1, 90) for _ in range(dice.randint(1, 40)))
    percent = dice.choice([50, 70, 85, 95, 99, 1, 33.3, 97.5, 66.67])
    # Fractions of binary numbers do not meet ranks: 0.7 * 10 is 7 to us, and NumPy is asked a hair below it.
    nearest = numpy.percentile(values, percent - 1e-9, method="inverted_cdf")
    linear = numpy.percentile(values, percent, method="linear")
    print(percent, ",".join(map(str, values)), int(nearest), repr(float(linear)))
