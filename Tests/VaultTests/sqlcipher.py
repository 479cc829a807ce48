"""The oracle of the interoperability tests: SQLCipher 4 itself.

sqlcipher.py read PATH            prints what it finds in a record of ours, as JSON
sqlcipher.py copy FROM TO         makes a SQLCipher copy of a record of ours
sqlcipher.py crash PATH           changes a record and dies inside the transaction, leaving a hot journal
sqlcipher.py both PATH SEED       prints every value it finds in a record, works in it at random, and prints them again
"""
import json
import os
import random
import sys

import sqlcipher3

PASSPHRASE = "vier losse woorden hier"


def connect(path):
    db = sqlcipher3.connect(path, isolation_level=None)
    db.execute("PRAGMA key = '%s'" % PASSPHRASE)
    return db


def read(path):
    db = connect(path)
    one = lambda sql: db.execute(sql).fetchone()[0]
    print(json.dumps({
        "version": one("PRAGMA cipher_version"),
        "clients": one("SELECT count(*) FROM client"),
        "names": sorted({row[0] for row in db.execute("SELECT family_name FROM client")}),
        "integrity": [row[0] for row in db.execute("PRAGMA integrity_check")],
        "cipher_integrity": [row[0] for row in db.execute("PRAGMA cipher_integrity_check")],
    }))


def copy(source, target):
    db = connect(source)
    db.execute("ATTACH ? AS other KEY ?", (target, PASSPHRASE))
    db.execute("SELECT sqlcipher_export('other')")
    for pragma in ("application_id", "user_version"):
        value = db.execute("PRAGMA main.%s" % pragma).fetchone()[0]
        db.execute("PRAGMA other.%s = %d" % (pragma, value))
    db.execute("DETACH other")
    os.chmod(target, 0o600)


def crash(path):
    db = connect(path)
    db.execute("PRAGMA journal_mode = TRUNCATE")
    db.execute("PRAGMA cache_size = 10")
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE client SET note = hex(randomblob(3000)), version = version + 1")
    os._exit(9)


def dump(db):
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    found = []
    for table in tables:
        columns = [row[1] for row in db.execute("PRAGMA table_info(\"%s\")" % table)]
        quoted = " || '|' || ".join('quote("%s")' % column for column in columns)
        found += [table + ":" + row[0] for row in db.execute("SELECT %s FROM \"%s\" ORDER BY 1" % (quoted, table))]
    return found


def both(path, seed):
    dice = random.Random(int(seed))
    db = connect(path)
    before = dump(db)
    db.execute("PRAGMA cache_size = %d" % dice.choice([5, 50, 2000]))
    db.execute("CREATE TABLE guest (id INTEGER PRIMARY KEY, words TEXT, bytes BLOB) STRICT")
    for _ in range(dice.randrange(1, 6)):
        db.execute("BEGIN IMMEDIATE")
        for _ in range(dice.randrange(1, 60)):
            words = "".join(chr(dice.choice([65, 233, 8364, 128512, 0x5d0, 10])) for _ in range(dice.randrange(0, 900)))
            db.execute("INSERT INTO guest (words, bytes) VALUES (?, ?)", (words, dice.randbytes(dice.randrange(0, 9000))))
        db.execute("DELETE FROM guest WHERE id %% %d = 0" % dice.randrange(2, 9))
        db.execute(dice.choice(["COMMIT", "COMMIT", "ROLLBACK"]))
    if dice.random() < 0.3:
        db.execute("VACUUM")
    checked = [row[0] for row in db.execute("PRAGMA cipher_integrity_check")]
    print(json.dumps({"before": before, "after": dump(db), "cipher_integrity": checked}))


{"read": read, "copy": copy, "crash": crash, "both": both}[sys.argv[1]](*sys.argv[2:])
