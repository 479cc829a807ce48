import ConsultModel
import Foundation
import GRDB

extension RecordReader {
  /// Final letters, of one session or of all, oldest first.
  package func letters(ofSession session: Int? = nil) throws(VaultError) -> [FrozenLetter] {
    try letters(where: session == nil ? "1" : "consult_session.number = ?1", session.map { [$0] } ?? [])
  }

  /// - Throws: ``VaultError/notFound``
  package func letter(_ number: Int) throws(VaultError) -> FrozenLetter {
    guard let letter = try letters(where: "letter.number = ?1", [number]).first else { throw .notFound }
    return letter
  }

  private func letters(
    where condition: String, _ arguments: StatementArguments
  ) throws(VaultError) -> [FrozenLetter] {
    var letters: [FrozenLetter] = []
    for row in try rows(
      """
      SELECT letter.*, consult_session.number AS session, earlier.number AS supersedes_number FROM letter
      JOIN consult_session ON consult_session.id = letter.session_id
      LEFT JOIN letter AS earlier ON earlier.id = letter.supersedes
      WHERE \(condition) ORDER BY letter.number
      """, arguments)
    {
      var letter = FrozenLetter(
        session: row["session"], recipient: try row.code("recipient"), language: try row.code("language"),
        html: row["html"], htmlHash: row["html_hash"], templateHash: row["template_hash"],
        knowledgeVersion: row["knowledge_version"], knowledgeHash: row["knowledge_hash"], madeBy: row["made_by"],
        passed: [], at: try row.timestamp)
      letter.number = row["number"]
      letter.supersedes = row["supersedes_number"]
      let id: String = row["id"]
      for row in try rows("SELECT * FROM letter_passed_wording WHERE letter_id = ? ORDER BY position", [id]) {
        letter.passed.append(
          PassedWording(rule: row["rule"], sentence: row["sentence"], reason: row["reason"]))
      }
      letters.append(letter)
    }
    return letters
  }

  package func exportedFiles() throws(VaultError) -> [ExportedFile] {
    var files: [ExportedFile] = []
    for row in try rows("SELECT * FROM exported_file ORDER BY id") {
      let subject = (row["subject"] as String?).flatMap { text in
        ShownID.Kind.allCases.compactMap { ShownID(text, kind: $0) }.first
      }
      files.append(
        ExportedFile(document: row["document"], subject: subject, path: row["path"], at: try row.timestamp))
    }
    return files
  }
}

extension RecordWriter {
  /// Freezes a letter. The newest letter of the same session to the same recipient is superseded by it.
  package func add(_ letter: FrozenLetter, id: UUID) throws(VaultError) -> FrozenLetter {
    var letter = letter
    letter.number = try nextNumber("letter")
    let session = try reader.uuid("consult_session", number: letter.session)
    let earlier = try reader.row(
      "SELECT id, number FROM letter WHERE session_id = ? AND recipient = ? ORDER BY number DESC LIMIT 1",
      [session, letter.recipient.rawValue])
    letter.supersedes = earlier?["number"]
    let key = id.uuidString.lowercased()
    try execute(
      """
      INSERT INTO letter (id, number, session_id, recipient, language, html, html_hash, template_hash,
        knowledge_version, knowledge_hash, made_by, supersedes, recorded_at, recorded_offset)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        key, letter.number, session, letter.recipient.rawValue, letter.language.rawValue, letter.html,
        letter.htmlHash, letter.templateHash, letter.knowledgeVersion, letter.knowledgeHash, letter.madeBy,
        earlier?["id"] as String?, letter.at.utc, letter.at.offsetMinutes,
      ])
    for (index, item) in letter.passed.enumerated() {
      try execute(
        "INSERT INTO letter_passed_wording (letter_id, position, rule, sentence, reason) VALUES (?, ?, ?, ?, ?)",
        [key, index + 1, item.rule, item.sentence, item.reason])
    }
    return letter
  }

  package func add(_ file: ExportedFile) throws(VaultError) {
    try execute(
      "INSERT INTO exported_file (document, subject, path, recorded_at, recorded_offset) VALUES (?, ?, ?, ?, ?)",
      [file.document, file.subject?.description, file.path, file.at.utc, file.at.offsetMinutes])
  }
}
