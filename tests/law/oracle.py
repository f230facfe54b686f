"""Writes oracle.tsv: the bank holidays of 2005 to 2030 as somebody else knows them.

    python3 -m venv /tmp/oracle
    /tmp/oracle/bin/pip install holidays==0.109
    /tmp/oracle/bin/python tests/law/oracle.py > tests/law/oracle.tsv

The package reckons from rules and proclamations of its own and shares nothing with `src/law/holidays.toml`.
`every_weekday_agrees_with_the_oracle` in tests/law.rs compares every weekday; it names the one day on which the package is
wrong. Without a subdivision the package gives only the days that all nations share, so each nation is asked for.
"""

from datetime import date

import holidays

assert holidays.__version__ == "0.109", "another version may know other days: look at what changed"

NATIONS = {"england-wales": ["ENG", "WLS"], "scotland": ["SCT"], "northern-ireland": ["NIR"]}


def weekdays(year: int, subdivision: str) -> list[date]:
    # `observed` days count as holidays; the calendar day itself may be a week-end's, which no working day is anyway.
    return sorted(day for day in holidays.country_holidays("GB", subdiv=subdivision, years=year) if day.weekday() < 5 and day.year == year)


print("year\tnation\tdays")
for year in range(2005, 2031):
    for nation, subdivisions in NATIONS.items():
        found = [weekdays(year, subdivision) for subdivision in subdivisions]
        assert all(days == found[0] for days in found), (year, nation)
        print(year, nation, " ".join(f"{day:%m-%d}" for day in found[0]), sep="\t")
