-- The first format of the record. The schema carries the rules: what may exist is said here, so that
-- any program that opens the file in twenty years finds the same promises.
--
-- Dates are ISO text (2026-11-21). Moments are UTC text ending in Z, with the offset in minutes they
-- were lived in beside them. Ids are UUIDs; numbers are what people see (C-0017) and never change.

CREATE TABLE practice (
  only_one INTEGER NOT NULL PRIMARY KEY CHECK (only_one = 1),
  record_id TEXT NOT NULL CHECK (length(record_id) = 36),
  name TEXT NOT NULL CHECK (length(name) > 0),
  practitioner TEXT NOT NULL CHECK (length(practitioner) > 0),
  street TEXT, postcode TEXT, city TEXT, phone TEXT, email TEXT, website TEXT,
  association TEXT, registration_number TEXT, commercial_interest TEXT,
  logo BLOB, logo_type TEXT CHECK (logo_type IN ('image/png', 'image/svg+xml')),
  colour TEXT NOT NULL CHECK (colour GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840),
  CHECK ((logo IS NULL) = (logo_type IS NULL))
) STRICT;

CREATE TABLE client (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
  given_name TEXT NOT NULL CHECK (length(given_name) > 0),
  family_name TEXT NOT NULL CHECK (length(family_name) > 0),
  birth_date TEXT NOT NULL CHECK (birth_date GLOB '????-??-??'),
  sex TEXT NOT NULL CHECK (sex IN ('female', 'male', 'other')),
  street TEXT, postcode TEXT, city TEXT, phone TEXT, email TEXT,
  language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
  gp TEXT, note TEXT,
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840)
) STRICT;

-- Earlier versions of a client, kept by the trigger below.
CREATE TABLE client_version (
  client_id TEXT NOT NULL REFERENCES client (id),
  version INTEGER NOT NULL,
  given_name TEXT NOT NULL, family_name TEXT NOT NULL, birth_date TEXT NOT NULL, sex TEXT NOT NULL,
  street TEXT, postcode TEXT, city TEXT, phone TEXT, email TEXT,
  language TEXT NOT NULL, gp TEXT, note TEXT,
  recorded_at TEXT NOT NULL, recorded_offset INTEGER NOT NULL,
  PRIMARY KEY (client_id, version)
) STRICT;

CREATE TRIGGER client_keeps_versions BEFORE UPDATE ON client
BEGIN
  SELECT RAISE(ABORT, 'the next version of a client counts one up')
    WHERE NEW.version <> OLD.version + 1 OR NEW.number <> OLD.number OR NEW.id <> OLD.id;
  INSERT INTO client_version
    SELECT id, version, given_name, family_name, birth_date, sex, street, postcode, city, phone, email,
           language, gp, note, recorded_at, recorded_offset
    FROM client WHERE id = OLD.id;
END;

-- A filled form is never edited: a correction is a newer form.
CREATE TABLE intake_form (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  client_id TEXT NOT NULL REFERENCES client (id),
  questionnaire TEXT NOT NULL CHECK (questionnaire GLOB 'intake-*'),
  date TEXT NOT NULL CHECK (date GLOB '????-??-??'),
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840)
) STRICT;
CREATE INDEX intake_form_of_client ON intake_form (client_id, date);

CREATE TABLE intake_answer (
  intake_id TEXT NOT NULL REFERENCES intake_form (id),
  question TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (intake_id, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE consult_session (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  client_id TEXT NOT NULL REFERENCES client (id),
  questionnaire TEXT NOT NULL CHECK (questionnaire GLOB 'consult-*'),
  date TEXT NOT NULL CHECK (date GLOB '????-??-??'),
  next_appointment TEXT CHECK (next_appointment GLOB '????-??-??'),
  closed_at TEXT CHECK (closed_at GLOB '????-??-??T??:??:??Z'),
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840)
) STRICT;
CREATE INDEX consult_session_of_client ON consult_session (client_id, date);

CREATE TABLE session_complaint (
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  position INTEGER NOT NULL CHECK (position > 0),
  words TEXT NOT NULL,
  code TEXT,
  severity INTEGER CHECK (severity BETWEEN 0 AND 10),
  duration TEXT,
  PRIMARY KEY (session_id, position)
) STRICT, WITHOUT ROWID;

-- Red-flag questions as they were answered; unknown is an answer of its own.
CREATE TABLE session_flag_answer (
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  flag TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('yes', 'no', 'unknown')),
  PRIMARY KEY (session_id, flag)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_answer (
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  question TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (session_id, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_measurement (
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  position INTEGER NOT NULL CHECK (position > 0),
  kind TEXT NOT NULL,
  value REAL NOT NULL,
  unit TEXT NOT NULL CHECK (length(unit) > 0),
  date TEXT CHECK (date GLOB '????-??-??'),
  source TEXT,
  PRIMARY KEY (session_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_agreement (
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  position INTEGER NOT NULL CHECK (position > 0),
  agreed_by TEXT NOT NULL CHECK (length(agreed_by) > 0),
  agreed_on TEXT NOT NULL CHECK (agreed_on GLOB '????-??-??'),
  about TEXT NOT NULL CHECK (about IN ('oral', 'transdermal')),
  max_mg REAL CHECK (max_mg BETWEEN 0 AND 350),
  PRIMARY KEY (session_id, position)
) STRICT, WITHOUT ROWID;

-- What was added to a session after it was written; what it replaces stays where it was.
CREATE TABLE session_amendment (
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  position INTEGER NOT NULL CHECK (position > 0),
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840),
  PRIMARY KEY (session_id, position)
) STRICT, WITHOUT ROWID;

-- An advice is what the practitioner decided, frozen with the facts and rules it was made from.
CREATE TABLE advice (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  position INTEGER NOT NULL CHECK (position > 0),
  kind TEXT NOT NULL CHECK (kind IN ('accepted', 'adjusted', 'overridden')),
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  recommendation TEXT NOT NULL CHECK (json_valid(recommendation)),
  decided TEXT NOT NULL CHECK (json_valid(decided)),
  knowledge_version TEXT NOT NULL,
  knowledge_hash TEXT NOT NULL CHECK (length(knowledge_hash) = 64),
  reason TEXT,
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840),
  UNIQUE (session_id, position),
  CHECK (kind <> 'overridden' OR length(reason) > 0)
) STRICT;

CREATE TABLE referral (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  recipient TEXT NOT NULL,
  urgency TEXT NOT NULL CHECK (urgency IN ('routine', 'week', 'today', 'obstetric-now', '112')),
  date TEXT NOT NULL CHECK (date GLOB '????-??-??'),
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840)
) STRICT;
CREATE INDEX referral_of_session ON referral (session_id);

CREATE TABLE follow_up (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  session_id TEXT NOT NULL REFERENCES consult_session (id),
  date TEXT NOT NULL CHECK (date GLOB '????-??-??'),
  impression INTEGER CHECK (impression BETWEEN 1 AND 7),
  side_effects TEXT NOT NULL CHECK (json_type(side_effects) = 'array'),
  other_changes TEXT,
  note TEXT,
  recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??Z'),
  recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -720 AND 840)
) STRICT;
CREATE INDEX follow_up_of_session ON follow_up (session_id, date);

CREATE TABLE follow_up_severity (
  follow_up_id TEXT NOT NULL REFERENCES follow_up (id),
  complaint TEXT NOT NULL,
  severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 10),
  PRIMARY KEY (follow_up_id, complaint)
) STRICT, WITHOUT ROWID;

CREATE TABLE follow_up_use (
  follow_up_id TEXT NOT NULL REFERENCES follow_up (id),
  protocol TEXT NOT NULL,
  days_per_week INTEGER CHECK (days_per_week BETWEEN 0 AND 7),
  mg_per_day REAL CHECK (mg_per_day >= 0),
  reason_for_stopping TEXT,
  PRIMARY KEY (follow_up_id, protocol)
) STRICT, WITHOUT ROWID;

-- Nothing is destroyed by an edit. What may change says so; the rest refuses.
CREATE TRIGGER client_stays BEFORE DELETE ON client BEGIN SELECT RAISE(ABORT, 'a client is not deleted'); END;
CREATE TRIGGER client_version_stays BEFORE DELETE ON client_version BEGIN SELECT RAISE(ABORT, 'a version is not deleted'); END;
CREATE TRIGGER client_version_fixed BEFORE UPDATE ON client_version BEGIN SELECT RAISE(ABORT, 'a version is not changed'); END;
CREATE TRIGGER intake_form_stays BEFORE DELETE ON intake_form BEGIN SELECT RAISE(ABORT, 'an intake form is not deleted'); END;
CREATE TRIGGER intake_form_fixed BEFORE UPDATE ON intake_form BEGIN SELECT RAISE(ABORT, 'an intake form is not changed'); END;
CREATE TRIGGER intake_answer_stays BEFORE DELETE ON intake_answer BEGIN SELECT RAISE(ABORT, 'an answer is not deleted'); END;
CREATE TRIGGER intake_answer_fixed BEFORE UPDATE ON intake_answer BEGIN SELECT RAISE(ABORT, 'an answer is not changed'); END;
CREATE TRIGGER consult_session_stays BEFORE DELETE ON consult_session BEGIN SELECT RAISE(ABORT, 'a session is not deleted'); END;
CREATE TRIGGER consult_session_fixed BEFORE UPDATE OF id, number, client_id, questionnaire, date, next_appointment, recorded_at, recorded_offset
  ON consult_session BEGIN SELECT RAISE(ABORT, 'a session is amended, not changed'); END;
CREATE TRIGGER consult_session_closed_once BEFORE UPDATE OF closed_at ON consult_session WHEN OLD.closed_at IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a session is closed once'); END;
CREATE TRIGGER session_complaint_stays BEFORE DELETE ON session_complaint BEGIN SELECT RAISE(ABORT, 'a complaint is not deleted'); END;
CREATE TRIGGER session_complaint_fixed BEFORE UPDATE ON session_complaint BEGIN SELECT RAISE(ABORT, 'a complaint is not changed'); END;
CREATE TRIGGER advice_stays BEFORE DELETE ON advice BEGIN SELECT RAISE(ABORT, 'an advice is not deleted'); END;
CREATE TRIGGER advice_fixed BEFORE UPDATE ON advice BEGIN SELECT RAISE(ABORT, 'an advice is not changed'); END;
CREATE TRIGGER referral_stays BEFORE DELETE ON referral BEGIN SELECT RAISE(ABORT, 'a referral is not deleted'); END;
CREATE TRIGGER referral_fixed BEFORE UPDATE ON referral BEGIN SELECT RAISE(ABORT, 'a referral is not changed'); END;
CREATE TRIGGER follow_up_stays BEFORE DELETE ON follow_up BEGIN SELECT RAISE(ABORT, 'a follow-up is not deleted'); END;
CREATE TRIGGER follow_up_fixed BEFORE UPDATE ON follow_up BEGIN SELECT RAISE(ABORT, 'a follow-up is not changed'); END;
CREATE TRIGGER session_flag_answer_stays BEFORE DELETE ON session_flag_answer BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_flag_answer_fixed BEFORE UPDATE ON session_flag_answer BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_answer_stays BEFORE DELETE ON session_answer BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_answer_fixed BEFORE UPDATE ON session_answer BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_measurement_stays BEFORE DELETE ON session_measurement BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_measurement_fixed BEFORE UPDATE ON session_measurement BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_agreement_stays BEFORE DELETE ON session_agreement BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_agreement_fixed BEFORE UPDATE ON session_agreement BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_amendment_stays BEFORE DELETE ON session_amendment BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER session_amendment_fixed BEFORE UPDATE ON session_amendment BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER follow_up_severity_stays BEFORE DELETE ON follow_up_severity BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER follow_up_severity_fixed BEFORE UPDATE ON follow_up_severity BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER follow_up_use_stays BEFORE DELETE ON follow_up_use BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
CREATE TRIGGER follow_up_use_fixed BEFORE UPDATE ON follow_up_use BEGIN SELECT RAISE(ABORT, 'the record keeps what was written'); END;
