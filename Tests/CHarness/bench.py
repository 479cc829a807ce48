"""Our pages against SQLCipher's, each against its own engine without encryption, in one run.

bench.py LIBRARY COMMITS FOLDER    (with the Python that has sqlcipher3)

Python's sqlite3 with our VFS loaded into it, and PyPI's sqlcipher3. Both with a raw key, the same journal
mode and cache. Printed are medians of interleaved runs: ours / plain, SQLCipher / plain, and the ratio of
those two; under 1 is faster than SQLCipher.
"""
import ctypes
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import time

import sqlcipher3

RUNS, ROWS = 5, 12000
KEY, SALT = bytes([7] * 32), bytes([9] * 16)
library, commits, folder = sys.argv[1:4]
ours = ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)


def settings(db, cache):
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("PRAGMA journal_mode = TRUNCATE")
    db.execute("PRAGMA cache_size = %d" % cache)
    return db


def open_ours(path, cache):
    if not os.path.exists(path):
        subprocess.run([commits, "make", path], check=True)
    if ours.ccv_set_key(path.encode(), KEY, SALT) != 0:
        sys.exit("bench: the key was refused")
    return settings(sqlite3.connect(path, isolation_level=None), cache)


def open_plain(path, cache):
    return settings(sqlite3.connect("file:%s?vfs=unix" % path, uri=True, isolation_level=None), cache)


def open_cipher(path, cache):
    db = sqlcipher3.connect(path, isolation_level=None)
    db.execute("PRAGMA key = \"x'%s%s'\"" % (KEY.hex(), SALT.hex()))
    return settings(db, cache)


def open_cipher_plain(path, cache):
    return settings(sqlcipher3.connect(path, isolation_level=None), cache)


def insert(db):
    db.execute("DROP TABLE IF EXISTS b")
    db.execute("CREATE TABLE b (a INTEGER PRIMARY KEY, words TEXT)")
    db.execute("BEGIN")
    db.executemany("INSERT INTO b (words) VALUES (?)", (("x" * 380 + str(i),) for i in range(ROWS)))
    db.execute("COMMIT")


def update(db):
    db.execute("UPDATE b SET words = words || 'y'")


def one_by_one(db):
    for i in range(60):
        db.execute("UPDATE b SET words = ? WHERE a = ?", ("z%d" % i, 1 + i * 150))


def points(db):
    dice = random.Random(1)
    for _ in range(6000):
        db.execute("SELECT words FROM b WHERE a = ?", (dice.randrange(1, ROWS),)).fetchone()


def scan(db):
    db.execute("SELECT sum(length(words)) FROM b").fetchone()


WORKLOADS = [("bulk insert", insert, -2000), ("update all", update, -2000), ("commits one by one", one_by_one, -2000),
             ("cold point reads", points, 10), ("cold scan", scan, 10), ("warm point reads", points, -64000)]
ENGINES = [("ours", open_ours), ("plain", open_plain), ("cipher", open_cipher), ("cipher-plain", open_cipher_plain)]


def measure(name, opener, work, cache):
    db = opener("%s/%s.db" % (folder, name), cache)
    if work is points and cache < 0:
        work(db)
    start = time.perf_counter()
    work(db)
    spent = time.perf_counter() - start
    db.close()
    return spent


ours.ccv_register()
total = 1.0
counted = 0
print("%-22s %12s %18s %8s %12s %12s" % ("", "ours/plain", "SQLCipher/plain", "ratio", "ours ms", "SQLCipher ms"))
for title, work, cache in WORKLOADS:
    times = {name: [] for name, _ in ENGINES}
    for _ in range(RUNS):
        for name, opener in ENGINES:
            times[name].append(measure(name, opener, work, cache))
    median = {name: statistics.median(values) for name, values in times.items()}
    mine, theirs = median["ours"] / median["plain"], median["cipher"] / median["cipher-plain"]
    print("%-22s %12.2f %18.2f %8.2f %12.1f %12.1f" % (
        title, mine, theirs, mine / theirs, 1000 * median["ours"], 1000 * median["cipher"]))
    if not title.startswith("warm"):
        total, counted = total * mine / theirs, counted + 1
opening = {name: [] for name, _ in ENGINES}
for _ in range(15):
    for name, opener in ENGINES:
        start = time.perf_counter()
        opener("%s/%s.db" % (folder, name), 10).execute("SELECT count(*) FROM sqlite_master").fetchone()
        opening[name].append(time.perf_counter() - start)
print("%-22s %10.2fms %16.2fms" % ("opening, raw key", *(1000 * statistics.median(opening[n]) for n in ("ours", "cipher"))))
print("geometric mean of the first %d: %.2f   (sqlite %s, SQLCipher on %s)" % (
    counted, total ** (1 / counted), sqlite3.sqlite_version, sqlcipher3.sqlite_version))
