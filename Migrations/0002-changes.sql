-- Every change of the record is counted, so that an older file put back, and a change by another
-- program, can be noticed by whoever remembers the last one.
--
-- `mark` is random: two records with the same mark at the same sequence share all that came before.
-- `counter` is SQLite's count of changes in the file's header once this change is on the disk; a
-- higher one there means another program wrote the file. `origin` tells computers apart.

CREATE TABLE change (
  sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
  what TEXT NOT NULL CHECK (what IN ('created', 'changed', 'passphrase', 'restored')),
  mark TEXT NOT NULL CHECK (length(mark) = 32),
  counter INTEGER NOT NULL,
  origin TEXT NOT NULL,
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840)
) STRICT;

CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER change_fixed BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
