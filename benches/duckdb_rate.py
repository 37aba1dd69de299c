"""The fitting rate by county in DuckDB, with two threads: the next mark after SQLite.

    python3 duckdb_rate.py NEEDS.csv ROUNDS

The file is the SQLite database's table of needs with its codes of counties (`county, person, kind, identified, ended,
met_on`), loaded into a database in memory. Prints the median milliseconds of the query alone, after one round that does
not count, and then a line for each county, as the bench's other sides do.
"""

import statistics
import sys
import time

import duckdb

RATE = """
    SELECT county, count(*), sum((met > 0)::INT), sum((met = needs)::INT), sum(needs), sum(met) FROM (
        SELECT any_value(county) AS county, count(*) AS needs, count(met_on) FILTER (met_on <= 20231231) AS met
        FROM needs
        WHERE kind = 1 AND identified <= 20231231 AND (met_on IS NULL OR met_on >= 20230101)
            AND (ended IS NULL OR ended > 20231231)
        GROUP BY person
    ) GROUP BY county ORDER BY county"""


def main():
    file, rounds = sys.argv[1], int(sys.argv[2])
    database = duckdb.connect(":memory:", config={"threads": 2})
    database.execute("CREATE TABLE needs AS SELECT * FROM read_csv(?, types = {'county': 'VARCHAR'})", [file])
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        rows = database.execute(RATE).fetchall()
        times.append((time.perf_counter() - start) * 1000)
    print(statistics.median(times[1:]))
    for code, *counts in rows:
        print(code, [int(count) for count in counts])


main()
