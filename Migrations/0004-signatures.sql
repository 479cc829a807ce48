-- Which rules a professional signed off for this practice: by whom and when. The fingerprint is of the rule's
-- own text, so a rule that changes is unsigned again. Every signature stays.

CREATE TABLE rule_signature (
  rule TEXT NOT NULL CHECK (length(rule) > 0),
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  signed_by TEXT NOT NULL CHECK (length(signed_by) > 0),
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840),
  PRIMARY KEY (rule, fingerprint, signed_by)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER rule_signature_stays BEFORE DELETE ON rule_signature BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER rule_signature_fixed BEFORE UPDATE ON rule_signature BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
