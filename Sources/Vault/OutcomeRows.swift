import ConsultModel
import GRDB

/// The advice of a session that its follow-ups are about: what outcomes are counted from.
package struct AdvisedOutcome: Sendable {
  package var client: Int
  package var session: Int
  package var date: CalendarDate
  /// Complaint codes with their severity at the session.
  package var complaints: [(code: String, severity: Int?)] = []
  /// Protocols by id.
  package var protocols: [String] = []
  /// The last review of the advice.
  package var review: CalendarDate
  /// Oldest first; only what outcomes need of them is filled in.
  package var followUps: [FollowUp] = []
}

extension RecordReader {
  /// Sessions without an advice are left out. Some passes over the record, however many advices there are: columns
  /// by their place, since looking each up by its name took half of the time.
  package func advisedOutcomes() throws(VaultError) -> [AdvisedOutcome] {
    var outcomes: [AdvisedOutcome] = []
    // by the session's row: where it stands, and the advice that counts
    var places: [Int64: (place: Int, position: Int)] = [:]
    try each(
      """
      SELECT consult_session.rowid, advice_protocol.position, consult_session.number, client.number,
        consult_session.date, review, protocol
      FROM advice_protocol JOIN consult_session ON consult_session.id = advice_protocol.session_id
      JOIN client ON client.id = client_id
      WHERE advice_protocol.position = \(Self.advicePosition)
      ORDER BY advice_protocol.session_id, advice_protocol.position
      """
    ) { (row) throws(VaultError) in
      let (session, position): (Int64, Int) = (row[0], row[1])
      let review = try Self.date(row[5])
      if let known = places[session] {
        outcomes[known.place].protocols.append(row[6])
        outcomes[known.place].review = max(outcomes[known.place].review, review)
        return
      }
      places[session] = (outcomes.count, position)
      outcomes.append(
        AdvisedOutcome(
          client: row[3], session: row[2], date: try Self.date(row[4]), protocols: [row[6]], review: review))
    }
    try each(
      """
      SELECT consult_session.rowid, position, complaint, severity
      FROM advice_complaint JOIN consult_session ON consult_session.id = session_id
      """
    ) { row in
      guard let known = places[row[0]], known.position == row[1] else { return }
      outcomes[known.place].complaints.append((row[2], row[3]))
    }
    try readFollowUps(into: &outcomes, places.mapValues(\.place))
    return outcomes.sorted { $0.session < $1.session }
  }

  /// The advice that holds when the client is first seen again: a later one can have changed nothing before it was
  /// given. What was all written down afterwards counts with its first; who was not seen yet, with her last.
  private static let advicePosition = """
    coalesce(
      (SELECT max(given.position) FROM advice AS given WHERE given.session_id = consult_session.id
        AND substr(given.recorded_at, 1, 10) <=
          (SELECT min(follow_up.date) FROM follow_up WHERE follow_up.session_id = consult_session.id)),
      (SELECT CASE WHEN EXISTS (SELECT 1 FROM follow_up WHERE follow_up.session_id = consult_session.id)
        THEN min(given.position) ELSE max(given.position) END
        FROM advice AS given WHERE given.session_id = consult_session.id))
    """

  private func readFollowUps(
    into outcomes: inout [AdvisedOutcome], _ places: [Int64: Int]
  ) throws(VaultError) {
    var known: [Int64: (place: Int, index: Int)] = [:]
    try each(
      """
      SELECT follow_up.rowid, consult_session.rowid, follow_up.number, consult_session.number, follow_up.date,
        impression, side_effects
      FROM follow_up JOIN consult_session ON consult_session.id = session_id ORDER BY follow_up.date, follow_up.number
      """
    ) { (row) throws(VaultError) in
      guard let place = places[row[1]] else { return }
      var followUp = FollowUp(number: row[2], session: row[3], date: try Self.date(row[4]))
      followUp.impression = (row[5] as Int?).flatMap(Impression.init)
      let effects: String = row[6]
      if effects != "[]" { followUp.sideEffects = try JSONColumn.value(effects) }
      known[row[0]] = (place, outcomes[place].followUps.count)
      outcomes[place].followUps.append(followUp)
    }
    try each(
      """
      SELECT follow_up.rowid, complaint, severity
      FROM follow_up_severity JOIN follow_up ON follow_up.id = follow_up_id
      """
    ) { row in
      guard let (place, index) = known[row[0]] else { return }
      outcomes[place].followUps[index].severities.append(FollowUpSeverity(complaint: row[1], severity: row[2]))
    }
    try each(
      """
      SELECT follow_up.rowid, protocol, days_per_week
      FROM follow_up_use JOIN follow_up ON follow_up.id = follow_up_id
      """
    ) { row in
      guard let (place, index) = known[row[0]] else { return }
      outcomes[place].followUps[index].uses.append(FollowUpUse(protocolID: row[1], daysPerWeek: row[2]))
    }
  }

  private static func date(_ text: String) throws(VaultError) -> CalendarDate {
    guard let date = CalendarDate(iso: text) else { throw .damaged(.structure) }
    return date
  }

  /// One row at a time, none kept.
  private func each(
    _ query: String, _ body: (Row) throws(VaultError) -> Void
  ) throws(VaultError) {
    var failure: VaultError?
    try sql {
      let cursor = try Row.fetchCursor(database.cachedStatement(sql: query))
      while failure == nil, let row = try cursor.next() {
        do throws(VaultError) { try body(row) } catch { failure = error }
      }
    }
    if let failure { throw failure }
  }
}
