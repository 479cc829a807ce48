import ConsultModel
import Foundation
import GRDB

extension RecordReader {
  package func followUps(ofSession number: Int) throws(VaultError) -> [FollowUp] {
    var followUps: [FollowUp] = []
    for row in try rows(
      """
      SELECT follow_up.* FROM follow_up JOIN consult_session ON consult_session.id = session_id
      WHERE consult_session.number = ? ORDER BY follow_up.date, follow_up.number
      """, [number])
    {
      let id: String = row["id"]
      var followUp = FollowUp(number: row["number"], session: number, date: try row.date("date"))
      followUp.impression = (row["impression"] as Int?).flatMap(Impression.init)
      followUp.sideEffects = try JSONColumn.value(row["side_effects"])
      followUp.otherChanges = row["other_changes"]
      followUp.note = row["note"]
      followUp.questionnaire = row["questionnaire"]
      followUp.wellbeing = row["wellbeing"]
      for row in try rows("SELECT * FROM follow_up_activity WHERE follow_up_id = ?", [id]) {
        let position: Int = row["position"]
        followUp.activities[position - 1] = row["difficulty"]
      }
      for row in try rows("SELECT * FROM follow_up_flag_answer WHERE follow_up_id = ?", [id]) {
        followUp.flagAnswers[row["flag"]] = try row.code("answer", as: YesNoUnknown.self)
      }
      for row in try rows("SELECT * FROM follow_up_severity WHERE follow_up_id = ?", [id]) {
        followUp.severities.append(FollowUpSeverity(complaint: row["complaint"], severity: row["severity"]))
      }
      for row in try rows("SELECT * FROM follow_up_use WHERE follow_up_id = ?", [id]) {
        followUp.uses.append(
          FollowUpUse(
            protocolID: row["protocol"], daysPerWeek: row["days_per_week"], mgPerDay: row["mg_per_day"],
            reasonForStopping: row["reason_for_stopping"]))
      }
      followUps.append(followUp)
    }
    return followUps
  }
}

extension RecordWriter {
  package func add(_ followUp: FollowUp, id: UUID, now: Timestamp) throws(VaultError) -> FollowUp {
    var followUp = followUp
    followUp.number = try nextNumber("follow_up")
    let key = id.uuidString.lowercased()
    try execute(
      """
      INSERT INTO follow_up (id, number, session_id, date, impression, side_effects, other_changes, note,
        questionnaire, wellbeing, recorded_at, recorded_offset)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        key, followUp.number, try reader.uuid("consult_session", number: followUp.session), followUp.date.description,
        followUp.impression?.rawValue, try JSONColumn.text(followUp.sideEffects), followUp.otherChanges, followUp.note,
        followUp.questionnaire, followUp.wellbeing, now.utc, now.offsetMinutes,
      ])
    for item in followUp.severities {
      try execute(
        "INSERT INTO follow_up_severity (follow_up_id, complaint, severity) VALUES (?, ?, ?)",
        [key, item.complaint, item.severity])
    }
    for (index, difficulty) in followUp.activities.enumerated() {
      guard let difficulty else { continue }
      try execute(
        "INSERT INTO follow_up_activity (follow_up_id, position, difficulty) VALUES (?, ?, ?)",
        [key, index + 1, difficulty])
    }
    for (flag, answer) in followUp.flagAnswers.sorted(by: { $0.key < $1.key }) {
      try execute(
        "INSERT INTO follow_up_flag_answer (follow_up_id, flag, answer) VALUES (?, ?, ?)",
        [key, flag, answer.rawValue])
    }
    for item in followUp.uses {
      try execute(
        "INSERT INTO follow_up_use (follow_up_id, protocol, days_per_week, mg_per_day, reason_for_stopping) VALUES (?, ?, ?, ?, ?)",
        [key, item.protocolID, item.daysPerWeek, item.mgPerDay, item.reasonForStopping])
    }
    return followUp
  }
}
