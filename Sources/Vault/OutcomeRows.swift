import ConsultModel
import GRDB

/// The advice of a session that its follow-ups are about: what outcomes are counted from.
package struct AdvisedOutcome: Sendable {
  package var client: Int
  package var session: Int
  package var date: CalendarDate
  /// Complaint codes with their severity at the session.
  package var complaints: [(code: String, severity: Int?)] = []
  /// Protocols by id, in the order of their ids.
  package var protocols: [String] = []
  /// The last review of the advice.
  package var review: CalendarDate
  /// Oldest first; only what outcomes need of them is filled in.
  package var followUps: [FollowUp] = []
}

extension RecordReader {
  /// What one advice of a session says.
  private struct Given {
    var protocols: [String] = []
    var review: CalendarDate
  }

  /// Sessions without an advice are left out. Some passes over the record, however many advices there are: columns
  /// by their place, since looking each up by its name took half of the time.
  package func advisedOutcomes() throws(VaultError) -> [AdvisedOutcome] {
    var outcomes: [AdvisedOutcome] = []
    // where a session stands, by its id, and its advices by their position
    var places: [String: Int] = [:]
    var given: [[Int: Given]] = []
    try each(
      """
      SELECT session_id, position, consult_session.number, client.number, consult_session.date, review, protocol
      FROM advice_protocol JOIN consult_session ON consult_session.id = session_id
      JOIN client ON client.id = client_id
      """
    ) { (row) throws(VaultError) in
      let (session, position): (String, Int) = (row[0], row[1])
      let review = try Self.date(row[5])
      if places[session] == nil {
        places[session] = outcomes.count
        outcomes.append(AdvisedOutcome(client: row[3], session: row[2], date: try Self.date(row[4]), review: review))
        given.append([:])
      }
      let place = places[session] ?? 0
      var advice = given[place][position] ?? Given(review: review)
      advice.protocols.append(row[6])
      advice.review = max(advice.review, review)
      given[place][position] = advice
    }
    try readFollowUps(into: &outcomes, places)
    let days = try daysOfSeveralAdvices()
    var positions: [Int] = []
    for place in outcomes.indices {
      positions.append(
        Self.position(among: given[place].keys.sorted(), days[outcomes[place].session], outcomes[place].followUps.first)
      )
      guard let counts = given[place][positions[place]] else { continue }
      outcomes[place].protocols = counts.protocols.sorted()
      outcomes[place].review = counts.review
    }
    try each("SELECT session_id, position, complaint, severity FROM advice_complaint") { row in
      guard let place = places[row[0] as String], positions[place] == row[1] else { return }
      outcomes[place].complaints.append((row[2], row[3]))
    }
    return outcomes.sorted { $0.session < $1.session }
  }

  /// The advice that holds when the client is first seen again: a later one can have changed nothing before it was
  /// given. What was all written down afterwards counts with its first; who was not seen yet, with her last.
  ///
  /// - Parameter days: on which each position was written down, where there are several.
  private static func position(
    among positions: [Int], _ days: [Int: CalendarDate]?, _ firstSeen: FollowUp?
  ) -> Int {
    let last = positions.last ?? 0
    guard positions.count > 1, let firstSeen, let days else { return last }
    return positions.last { position in days[position].map { $0 <= firstSeen.date } ?? false } ?? positions[0]
  }

  /// By the session's number and the advice's position; only of sessions with more than one advice.
  private func daysOfSeveralAdvices() throws(VaultError) -> [Int: [Int: CalendarDate]] {
    var days: [Int: [Int: CalendarDate]] = [:]
    try each(
      """
      SELECT number, position, substr(advice.recorded_at, 1, 10)
      FROM advice JOIN consult_session ON consult_session.id = session_id
      WHERE session_id IN (SELECT session_id FROM advice GROUP BY session_id HAVING count(*) > 1)
      """
    ) { (row) throws(VaultError) in days[row[0], default: [:]][row[1]] = try Self.date(row[2]) }
    return days
  }

  private func readFollowUps(
    into outcomes: inout [AdvisedOutcome], _ places: [String: Int]
  ) throws(VaultError) {
    var known: [String: (place: Int, index: Int)] = [:]
    try each(
      "SELECT id, session_id, number, date, impression, side_effects FROM follow_up ORDER BY date, number"
    ) { (row) throws(VaultError) in
      guard let place = places[row[1] as String] else { return }
      var followUp = FollowUp(number: row[2], session: outcomes[place].session, date: try Self.date(row[3]))
      followUp.impression = (row[4] as Int?).flatMap(Impression.init)
      let effects: String = row[5]
      if effects != "[]" { followUp.sideEffects = try JSONColumn.value(effects) }
      known[row[0] as String] = (place, outcomes[place].followUps.count)
      outcomes[place].followUps.append(followUp)
    }
    try each("SELECT follow_up_id, complaint, severity FROM follow_up_severity") { row in
      guard let (place, index) = known[row[0] as String] else { return }
      outcomes[place].followUps[index].severities.append(FollowUpSeverity(complaint: row[1], severity: row[2]))
    }
    try each("SELECT follow_up_id, protocol, days_per_week FROM follow_up_use") { row in
      guard let (place, index) = known[row[0] as String] else { return }
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
