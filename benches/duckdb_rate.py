"""The fitting rate by county in DuckDB with two threads, a further yardstick.

    python3 duckdb_rate.py DATABASE ROUNDS

Copies the needs of the SQLite database, with the codes of their counties, into a database in memory. Prints JSON: the median
milliseconds of the query alone, without a first round, and the counts by county.
"""

import csv
import json
import sqlite3
import statistics
import sys
import tempfile
import time

import duckdb

NEEDS = """
    SELECT code AS county, person, needs.kind, identified, ended, met_on
    FROM needs JOIN divisions ON divisions.id = county"""

RATE = """
    SELECT county, count(*), sum((met > 0)::INT), sum((met = needs)::INT), sum(needs), sum(met) FROM (
        SELECT any_value(county) AS county, count(*) AS needs, count(met_on) FILTER (met_on <= 20231231) AS met
        FROM needs
        WHERE kind = 1 AND identified <= 20231231 AND (met_on IS NULL OR met_on >= 20230101)
            AND (ended IS NULL OR ended > 20231231)
        GROUP BY person
    ) GROUP BY county ORDER BY county"""


def main():
    database, rounds = sys.argv[1], int(sys.argv[2])
    memory = duckdb.connect(":memory:", config={"threads": 2})
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        needs = sqlite3.connect(database).execute(NEEDS)
        writer = csv.writer(file)
        writer.writerow([column[0] for column in needs.description])
        writer.writerows(needs)
        file.flush()
        memory.execute("CREATE TABLE needs AS SELECT * FROM read_csv(?, types = {'county': 'VARCHAR'})", [file.name])
    times = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        rows = memory.execute(RATE).fetchall()
        times.append((time.perf_counter() - start) * 1000)
    counts = {code: [int(count) for count in counts] for code, *counts in rows}
    print(json.dumps([statistics.median(times[1:]), counts]))


main()
