import ConsultModel
import Foundation
import GRDB

extension RecordReader {
  /// The session as it stands: as it was written, with its amendments laid over it.
  ///
  /// - Throws: ``VaultError/notFound``
  package func session(_ number: Int) throws(VaultError) -> ConsultSession {
    guard let row = try row(Self.sessionQuery + " WHERE consult_session.number = ?", [number]) else { throw .notFound }
    return try session(row)
  }

  package func sessions(ofClient number: Int? = nil) throws(VaultError) -> [ConsultSession] {
    var sessions: [ConsultSession] = []
    let order = " ORDER BY consult_session.date, consult_session.number"
    let found =
      if let number {
        try rows(Self.sessionQuery + " WHERE client.number = ?" + order, [number])
      } else { try rows(Self.sessionQuery + order) }
    for row in found { sessions.append(try session(row)) }
    return sessions
  }

  package func amendments(ofSession number: Int) throws(VaultError) -> [Amendment] {
    var amendments: [Amendment] = []
    for row in try rows(
      """
      SELECT changes, session_amendment.recorded_at, session_amendment.recorded_offset FROM session_amendment
      JOIN consult_session ON consult_session.id = session_id WHERE number = ? ORDER BY position
      """, [number])
    {
      var amendment: Amendment = try JSONColumn.value(row["changes"])
      amendment.at = try row.timestamp
      amendments.append(amendment)
    }
    return amendments
  }

  private static let sessionQuery = """
    SELECT consult_session.*, client.number AS client_number FROM consult_session
    JOIN client ON client.id = consult_session.client_id
    """

  private func session(_ row: Row) throws(VaultError) -> ConsultSession {
    let id: String = row["id"]
    var session = ConsultSession(
      number: row["number"], client: row["client_number"], date: try row.date("date"),
      questionnaire: row["questionnaire"])
    session.nextAppointment = try row.optionalDate("next_appointment")
    session.isClosed = (row["closed_at"] as String?) != nil
    session.answers = try answers("SELECT * FROM session_answer WHERE session_id = ?", id)
    for row in try rows("SELECT * FROM session_complaint WHERE session_id = ? ORDER BY position", [id]) {
      session.complaints.append(
        SessionComplaint(words: row["words"], code: row["code"], severity: row["severity"], duration: row["duration"]))
    }
    for row in try rows("SELECT * FROM session_flag_answer WHERE session_id = ?", [id]) {
      session.flagAnswers[row["flag"]] = try row.code("answer", as: YesNoUnknown.self)
    }
    for row in try rows("SELECT * FROM session_measurement WHERE session_id = ? ORDER BY position", [id]) {
      session.measurements.append(
        MeasuredValue(
          kind: try row.code("kind"), value: row["value"], unit: row["unit"], date: try row.optionalDate("date"),
          source: row["source"]))
    }
    for row in try rows("SELECT * FROM session_agreement WHERE session_id = ? ORDER BY position", [id]) {
      session.agreements.append(
        Agreement(
          by: row["agreed_by"], on: try row.date("agreed_on"), about: try row.code("about"), maxMg: row["max_mg"]))
    }
    for amendment in try amendments(ofSession: session.number) { session.apply(amendment) }
    return session
  }
}

extension RecordWriter {
  package func add(_ session: ConsultSession, id: UUID, now: Timestamp) throws(VaultError) -> ConsultSession {
    var session = session
    session.number = try nextNumber("consult_session")
    let key = id.uuidString.lowercased()
    try execute(
      """
      INSERT INTO consult_session (id, number, client_id, questionnaire, date, next_appointment, recorded_at, recorded_offset)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        key, session.number, try reader.uuid("client", number: session.client), session.questionnaire,
        session.date.description, session.nextAppointment?.description, now.utc, now.offsetMinutes,
      ])
    for (index, item) in session.complaints.enumerated() {
      try execute(
        "INSERT INTO session_complaint (session_id, position, words, code, severity, duration) VALUES (?, ?, ?, ?, ?, ?)",
        [key, index + 1, item.words, item.code, item.severity, item.duration])
    }
    for (flag, answer) in session.flagAnswers {
      try execute(
        "INSERT INTO session_flag_answer (session_id, flag, answer) VALUES (?, ?, ?)", [key, flag, answer.rawValue])
    }
    for (index, item) in session.measurements.enumerated() {
      try execute(
        "INSERT INTO session_measurement (session_id, position, kind, value, unit, date, source) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [key, index + 1, item.kind.rawValue, item.value, item.unit, item.date?.description, item.source])
    }
    for (index, item) in session.agreements.enumerated() {
      try execute(
        "INSERT INTO session_agreement (session_id, position, agreed_by, agreed_on, about, max_mg) VALUES (?, ?, ?, ?, ?, ?)",
        [key, index + 1, item.by, item.on.description, item.about.rawValue, item.maxMg])
    }
    for (question, value) in session.answers.values {
      try execute(
        "INSERT INTO session_answer (session_id, question, value) VALUES (?, ?, ?)",
        [key, question, try JSONColumn.text(value)])
    }
    return session
  }

  package func amend(session number: Int, _ amendment: Amendment, now: Timestamp) throws(VaultError) {
    try execute(
      """
      INSERT INTO session_amendment (session_id, position, changes, recorded_at, recorded_offset)
      SELECT ?1, coalesce(max(position), 0) + 1, ?2, ?3, ?4 FROM session_amendment WHERE session_id = ?1
      """,
      [try reader.uuid("consult_session", number: number), try JSONColumn.text(amendment), now.utc, now.offsetMinutes])
  }

  package func close(session number: Int, now: Timestamp) throws(VaultError) {
    _ = try reader.uuid("consult_session", number: number)
    try execute("UPDATE consult_session SET closed_at = ? WHERE number = ?", [now.utc, number])
  }
}
