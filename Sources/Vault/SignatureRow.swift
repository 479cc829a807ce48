import ConsultModel
import GRDB

/// A rule that a professional signed off for this practice.
package struct RuleSignature: Sendable, Equatable {
  package var rule: String
  /// Of the rule's text as it was then, 64 hexadecimal digits.
  package var fingerprint: String
  package var by: String
  package var at: Timestamp

  package init(rule: String, fingerprint: String, by: String, at: Timestamp) {
    (self.rule, self.fingerprint, self.by, self.at) = (rule, fingerprint, by, at)
  }
}

extension RecordReader {
  package func signatures() throws(VaultError) -> [RuleSignature] {
    var signatures: [RuleSignature] = []
    for row in try rows("SELECT * FROM rule_signature ORDER BY rule, recorded_at, signed_by") {
      signatures.append(
        RuleSignature(
          rule: row["rule"], fingerprint: row["fingerprint"], by: row["signed_by"], at: try row.timestamp))
    }
    return signatures
  }
}

extension RecordWriter {
  /// Adds a signature; the same one twice is one.
  package func add(_ signature: RuleSignature) throws(VaultError) {
    try execute(
      """
      INSERT OR IGNORE INTO rule_signature (rule, fingerprint, signed_by, recorded_at, recorded_offset)
      VALUES (?, ?, ?, ?, ?)
      """,
      [signature.rule, signature.fingerprint, signature.by, signature.at.utc, signature.at.offsetMinutes])
  }
}
