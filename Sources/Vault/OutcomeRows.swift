import ConsultModel
import GRDB

/// What outcomes are counted from, in three passes over the record, however many advices there are.
package struct AdvisedOutcome: Sendable, Equatable {
  package var client: Int
  package var session: Int
  package var date: CalendarDate
  /// Complaint codes with their severity at the session.
  package var complaints: [(code: String, severity: Int?)]
  package var protocols: [String]
  package var review: CalendarDate
  package var followUps: [FollowUp]

  package static func == (left: Self, right: Self) -> Bool {
    left.session == right.session && left.followUps == right.followUps && left.protocols == right.protocols
  }
}

extension RecordReader {
  /// The last advice of each session, with its follow-ups; sessions without an advice are left out.
  package func advisedOutcomes() throws(VaultError) -> [AdvisedOutcome] {
    var outcomes: [AdvisedOutcome] = []
    var places: [Int: Int] = [:]
    for row in try rows(
      """
      SELECT consult_session.number AS session, consult_session.date AS date, client.number AS client,
        max(advice_protocol.review) AS review, group_concat(advice_protocol.protocol, ' ') AS protocols
      FROM consult_session JOIN client ON client.id = consult_session.client_id
      JOIN advice ON advice.session_id = consult_session.id
        AND advice.position = (SELECT max(position) FROM advice AS other WHERE other.session_id = consult_session.id)
      JOIN advice_protocol ON advice_protocol.advice_id = advice.id
      GROUP BY consult_session.number ORDER BY consult_session.number
      """)
    {
      let session: Int = row["session"]
      let protocols: String = row["protocols"]
      places[session] = outcomes.count
      outcomes.append(
        AdvisedOutcome(
          client: row["client"], session: session, date: try row.date("date"), complaints: [],
          protocols: protocols.split(separator: " ").map(String.init).sorted(), review: try row.date("review"),
          followUps: []))
    }
    for row in try rows(
      """
      SELECT consult_session.number AS session, complaint, severity FROM advice_complaint
      JOIN advice ON advice.id = advice_id JOIN consult_session ON consult_session.id = advice.session_id
      WHERE advice.position = (SELECT max(position) FROM advice AS other WHERE other.session_id = consult_session.id)
      ORDER BY session, complaint
      """)
    {
      guard let place = places[row["session"]] else { continue }
      outcomes[place].complaints.append((row["complaint"], row["severity"]))
    }
    try readFollowUps(into: &outcomes, places)
    return outcomes
  }

  private func readFollowUps(into outcomes: inout [AdvisedOutcome], _ places: [Int: Int]) throws(VaultError) {
    var known: [Int: (place: Int, index: Int)] = [:]
    for row in try rows(
      """
      SELECT follow_up.number, consult_session.number AS session, follow_up.date, impression, side_effects
      FROM follow_up JOIN consult_session ON consult_session.id = session_id ORDER BY follow_up.date, follow_up.number
      """)
    {
      guard let place = places[row["session"]] else { continue }
      var followUp = FollowUp(number: row["number"], session: row["session"], date: try row.date("date"))
      followUp.impression = (row["impression"] as Int?).flatMap(Impression.init)
      let effects: String = row["side_effects"]
      if effects != "[]" { followUp.sideEffects = try JSONColumn.value(effects) }
      known[followUp.number] = (place, outcomes[place].followUps.count)
      outcomes[place].followUps.append(followUp)
    }
    for row in try rows(
      "SELECT number, complaint, severity FROM follow_up_severity JOIN follow_up ON follow_up.id = follow_up_id")
    {
      guard let (place, index) = known[row["number"]] else { continue }
      outcomes[place].followUps[index].severities.append(
        FollowUpSeverity(complaint: row["complaint"], severity: row["severity"]))
    }
    for row in try rows(
      "SELECT number, protocol, days_per_week FROM follow_up_use JOIN follow_up ON follow_up.id = follow_up_id")
    {
      guard let (place, index) = known[row["number"]] else { continue }
      outcomes[place].followUps[index].uses.append(
        FollowUpUse(protocolID: row["protocol"], daysPerWeek: row["days_per_week"]))
    }
  }
}
