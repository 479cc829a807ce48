"""The oracle of the interoperability tests: SQLCipher 4 itself.

sqlcipher.py read PATH            prints what it finds in a record of ours, as JSON
sqlcipher.py copy FROM TO         makes a SQLCipher copy of a record of ours
sqlcipher.py crash PATH           changes a record and dies inside the transaction, leaving a hot journal
"""
import json
import os
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


{"read": read, "copy": copy, "crash": crash}[sys.argv[1]](*sys.argv[2:])
