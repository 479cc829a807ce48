-- Letters as they were sent, what of the record lies outside it, and more of a follow-up.

-- A final letter is frozen: the page itself, with what it was made from. A correction is a new letter that
-- supersedes it; both stay.
CREATE TABLE letter (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  recipient TEXT NOT NULL CHECK (recipient IN ('client', 'gp', 'referral')),
  language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
  html TEXT NOT NULL CHECK (length(html) > 0),
  html_hash TEXT NOT NULL CHECK (length(html_hash) = 64),
  template_hash TEXT NOT NULL CHECK (length(template_hash) = 64),
  knowledge_version TEXT NOT NULL,
  knowledge_hash TEXT NOT NULL CHECK (length(knowledge_hash) = 64),
  made_by TEXT NOT NULL CHECK (length(made_by) > 0),
  supersedes TEXT UNIQUE REFERENCES letter (id),
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840)
) STRICT;
CREATE INDEX letter_of_session ON letter (session_id);

-- Sentences the wording check stopped and the practitioner let stand, with her reason.
CREATE TABLE letter_passed_wording (
  letter_id TEXT NOT NULL REFERENCES letter (id),
  position INTEGER NOT NULL CHECK (position > 0),
  rule TEXT NOT NULL,
  sentence TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  PRIMARY KEY (letter_id, position)
) STRICT, WITHOUT ROWID;

-- Files written outside the record.
CREATE TABLE exported_file (
  id INTEGER NOT NULL PRIMARY KEY,
  document TEXT NOT NULL,
  subject TEXT,
  path TEXT NOT NULL,
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840)
) STRICT;

-- What a follow-up asks since its second form. Missing answers stay missing.
ALTER TABLE follow_up ADD COLUMN questionnaire TEXT NOT NULL DEFAULT 'followup-1';
ALTER TABLE follow_up ADD COLUMN wellbeing INTEGER CHECK (wellbeing BETWEEN 0 AND 10);

CREATE TABLE follow_up_activity (
  follow_up_id TEXT NOT NULL REFERENCES follow_up (id),
  position INTEGER NOT NULL CHECK (position IN (1, 2)),
  difficulty INTEGER NOT NULL CHECK (difficulty BETWEEN 0 AND 10),
  PRIMARY KEY (follow_up_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE follow_up_flag_answer (
  follow_up_id TEXT NOT NULL REFERENCES follow_up (id),
  flag TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'unknown')),
  PRIMARY KEY (follow_up_id, flag)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER letter_stays BEFORE DELETE ON letter BEGIN SELECT RAISE(ABORT, 'a letter is not deleted'); END;
CREATE TRIGGER letter_fixed BEFORE UPDATE ON letter BEGIN SELECT RAISE(ABORT, 'a letter is superseded, not changed'); END;
CREATE TRIGGER letter_passed_wording_stays BEFORE DELETE ON letter_passed_wording BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER letter_passed_wording_fixed BEFORE UPDATE ON letter_passed_wording BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER exported_file_stays BEFORE DELETE ON exported_file BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER exported_file_fixed BEFORE UPDATE ON exported_file BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER follow_up_activity_stays BEFORE DELETE ON follow_up_activity BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER follow_up_activity_fixed BEFORE UPDATE ON follow_up_activity BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER follow_up_flag_answer_stays BEFORE DELETE ON follow_up_flag_answer BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER follow_up_flag_answer_fixed BEFORE UPDATE ON follow_up_flag_answer BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;

-- What an advice was about and what it advised, apart from the frozen JSON: outcomes are counted over all of them.
CREATE TABLE advice_complaint (
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  position INTEGER NOT NULL,
  complaint TEXT NOT NULL,
  severity INTEGER CHECK (severity BETWEEN 0 AND 10),
  PRIMARY KEY (session_id, position, complaint),
  FOREIGN KEY (session_id, position) REFERENCES advice (session_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE advice_protocol (
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  position INTEGER NOT NULL,
  protocol TEXT NOT NULL,
  review TEXT NOT NULL CHECK (review GLOB '????-??-??'),
  PRIMARY KEY (session_id, position, protocol),
  FOREIGN KEY (session_id, position) REFERENCES advice (session_id, position)
) STRICT, WITHOUT ROWID;

-- Both follow from the advice itself, for those that are there and those that come.
INSERT OR IGNORE INTO advice_complaint
  SELECT session_id, position, json_extract(item.value, '$.code'), json_extract(item.value, '$.severity')
  FROM advice, json_each(advice.recommendation, '$.complaints') AS item
  WHERE json_extract(item.value, '$.state') <> 'asked';
INSERT OR IGNORE INTO advice_protocol
  SELECT session_id, position, json_extract(item.value, '$.protocolID'), json_extract(item.value, '$.review')
  FROM advice, json_each(advice.decided) AS item;

CREATE TRIGGER advice_is_indexed AFTER INSERT ON advice
BEGIN
  INSERT OR IGNORE INTO advice_complaint
    SELECT NEW.session_id, NEW.position, json_extract(item.value, '$.code'), json_extract(item.value, '$.severity')
    FROM json_each(NEW.recommendation, '$.complaints') AS item
    WHERE json_extract(item.value, '$.state') <> 'asked';
  INSERT OR IGNORE INTO advice_protocol
    SELECT NEW.session_id, NEW.position, json_extract(item.value, '$.protocolID'), json_extract(item.value, '$.review')
    FROM json_each(NEW.decided) AS item;
END;

CREATE TRIGGER advice_complaint_stays BEFORE DELETE ON advice_complaint BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER advice_complaint_fixed BEFORE UPDATE ON advice_complaint BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER advice_protocol_stays BEFORE DELETE ON advice_protocol BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER advice_protocol_fixed BEFORE UPDATE ON advice_protocol BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
