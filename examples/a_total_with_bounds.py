"""What was given to whom, by five documents: sums with bounds, in their currencies and in dollars.

Needs the extra "rates": pip install 'civdiplo[rates]'
"""

from __future__ import annotations

import datetime

from civdiplo import sample
from civdiplo.rates import HmrcRates
from civdiplo.totals import totals
from civdiplo.values.estimates import Tolerance

# The sums are of 2021, but none of the large ones has a day of its own. The day of the rate is
# therefore a choice, and is said: the last day that their source names.
RATE_DAY = datetime.date(2021, 9, 22)


def main() -> None:
    """Print the sums, first as strictly as they are stated, then with a tolerance, then why."""
    facts = sample()

    print("As stated. 'More than' has no upper bound, and 'almost' says only 'below':\n")
    print(totals(facts, by="receiver"))

    print("\n\nIn dollars, if vague words reach no further than one unit of their last digit:\n")
    in_dollars = totals(
        facts,
        by="receiver",
        currency="USD",
        rates=HmrcRates(),
        dating=RATE_DAY,
        tolerance=Tolerance(),
    )
    for row in in_dollars.rows():
        if row["converted_count"]:
            bounds = f"{row['converted_lower']:,} to {row['converted_upper']:,} USD"
            print(f"  {row['receiver']:26} {bounds}")

    print("\n\nHow the sum for people of other countries came about:\n")
    print(in_dollars.explain("people-of-other-countries"))


if __name__ == "__main__":
    main()
