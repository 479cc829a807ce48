import ConsultModel
import Foundation
import GRDB

extension RecordReader {
  /// The advices of a session, oldest first; the last one counts.
  package func advices(ofSession number: Int) throws(VaultError) -> [StoredAdvice] {
    var advices: [StoredAdvice] = []
    for row in try rows(
      "SELECT advice.* FROM advice JOIN consult_session ON consult_session.id = session_id WHERE number = ? ORDER BY position",
      [number])
    {
      advices.append(
        StoredAdvice(
          kind: try row.code("kind"), facts: row["facts"], recommendation: row["recommendation"],
          decided: try JSONColumn.value(row["decided"]), knowledgeVersion: row["knowledge_version"],
          knowledgeHash: row["knowledge_hash"], reason: row["reason"], at: try row.timestamp))
    }
    return advices
  }

  package func referrals(ofSession number: Int) throws(VaultError) -> [Referral] {
    var referrals: [Referral] = []
    for row in try rows(
      """
      SELECT referral.* FROM referral JOIN consult_session ON consult_session.id = session_id
      WHERE consult_session.number = ? ORDER BY referral.recorded_at, referral.id
      """, [number])
    {
      referrals.append(
        Referral(to: try row.code("recipient"), urgency: try row.code("urgency"), date: try row.date("date")))
    }
    return referrals
  }
}

extension RecordWriter {
  package func add(_ advice: StoredAdvice, toSession number: Int, id: UUID) throws(VaultError) {
    try execute(
      """
      INSERT INTO advice (id, session_id, position, kind, facts, recommendation, decided, knowledge_version,
        knowledge_hash, reason, recorded_at, recorded_offset)
      SELECT ?1, ?2, coalesce(max(position), 0) + 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM advice WHERE session_id = ?2
      """,
      [
        id.uuidString.lowercased(), try reader.uuid("consult_session", number: number), advice.kind.rawValue,
        advice.facts,
        advice.recommendation, try JSONColumn.text(advice.decided), advice.knowledgeVersion, advice.knowledgeHash,
        advice.reason, advice.at.utc, advice.at.offsetMinutes,
      ])
  }

  package func add(_ referral: Referral, toSession number: Int, id: UUID, now: Timestamp) throws(VaultError) {
    try execute(
      """
      INSERT INTO referral (id, session_id, recipient, urgency, date, recorded_at, recorded_offset)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        id.uuidString.lowercased(), try reader.uuid("consult_session", number: number), referral.to.rawValue,
        referral.urgency.rawValue, referral.date.description, now.utc, now.offsetMinutes,
      ])
  }
}
