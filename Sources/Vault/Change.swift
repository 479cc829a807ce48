import CCipherVFS
import ConsultModel
import GRDB

/// One change of the record, as it is counted in it.
package struct Change: Sendable, Equatable {
  package enum What: String, Sendable { case created, changed, passphrase, restored }

  package var sequence: Int
  package var what: What
  /// 32 hexadecimal digits, random: the same mark at the same sequence means the same history.
  package var mark: String
  /// SQLite's own count of changes once this one was on the disk.
  package var counter: UInt32
  /// The computer it was made on.
  package var origin: String
  package var recorded: Timestamp
}

extension RecordReader {
  /// The newest change; `nil` in a record that was made before changes were counted.
  package func lastChange() throws(VaultError) -> Change? {
    guard try row("SELECT 1 FROM sqlite_schema WHERE name = 'change'") != nil else { return nil }
    return try row("SELECT * FROM change ORDER BY sequence DESC LIMIT 1").map(Change.init)
  }

  package func change(_ sequence: Int) throws(VaultError) -> Change? {
    try row("SELECT * FROM change WHERE sequence = ?", [sequence]).map(Change.init)
  }

  /// Whether a change after `sequence` was made on another computer than `origin`.
  func hasForeignChange(after sequence: Int, origin: String) throws(VaultError) -> Bool {
    try row("SELECT 1 FROM change WHERE sequence > ? AND origin <> ? LIMIT 1", [sequence, origin]) != nil
  }

  /// Since when the passphrase is the one it is.
  package func passphraseSince() throws(VaultError) -> Timestamp? {
    try row("SELECT * FROM change WHERE what IN ('created', 'passphrase') ORDER BY sequence DESC LIMIT 1")
      .map(Change.init)?.recorded
  }

  func changeCounter() throws(VaultError) -> UInt32 {
    var counter: UInt32 = 0
    let code = ccv_change_counter(database.sqliteConnection, &counter)
    guard code == SQLITE_OK else { throw Vault.error(code: code) }
    return counter
  }
}

extension RecordWriter {
  /// Counts the transaction that is open. SQLite counts its own counter up once for it.
  func count(_ what: Change.What, origin: String, now: Timestamp) throws(VaultError) {
    let mark = try randomBytes(16).hexText
    let counter = try reader.changeCounter() &+ 1
    try execute(
      """
      INSERT INTO change (sequence, what, mark, counter, origin, recorded_at, recorded_offset)
      VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM change), ?, ?, ?, ?, ?, ?)
      """, [what.rawValue, mark, Int(counter), origin, now.utc, now.offsetMinutes])
  }
}

extension Change {
  fileprivate init(row: Row) throws(VaultError) {
    guard let counter = UInt32(exactly: row["counter"] as Int) else { throw .damaged(.structure) }
    self.init(
      sequence: row["sequence"], what: try row.code("what"), mark: row["mark"], counter: counter,
      origin: row["origin"], recorded: try row.timestamp)
  }
}
