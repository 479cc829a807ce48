import ConsultModel
import Foundation
import GRDB

/// Reads one consistent state of the record. Lives only inside ``Vault/read(_:)``.
package struct RecordReader {
  let database: Database
}

/// Changes the record inside one transaction. Lives only inside ``Vault/write(_:)``.
package struct RecordWriter {
  let database: Database
  package var reader: RecordReader { RecordReader(database: database) }

  func execute(_ statement: String, _ arguments: StatementArguments = StatementArguments()) throws(VaultError) {
    try sql { try database.cachedStatement(sql: statement).execute(arguments: arguments) }
  }

  /// The next number people see, counting on from the highest there ever was.
  func nextNumber(_ table: String) throws(VaultError) -> Int {
    try sql { try Int.fetchOne(database, sql: "SELECT coalesce(max(number), 0) + 1 FROM \(table)") } ?? 1
  }

  func markAsRecord() throws(VaultError) {
    try execute("PRAGMA application_id = \(Vault.applicationID)")
  }
}

extension RecordReader {
  func rows(_ query: String, _ arguments: StatementArguments = StatementArguments()) throws(VaultError) -> [Row] {
    try sql { try Row.fetchAll(database.cachedStatement(sql: query), arguments: arguments) }
  }

  func row(_ query: String, _ arguments: StatementArguments = StatementArguments()) throws(VaultError) -> Row? {
    try sql { try Row.fetchOne(database.cachedStatement(sql: query), arguments: arguments) }
  }

  /// The UUID behind a shown number.
  func uuid(_ table: String, number: Int) throws(VaultError) -> String {
    let found = try sql {
      try String.fetchOne(
        database.cachedStatement(sql: "SELECT id FROM \(table) WHERE number = ?"), arguments: [number])
    }
    guard let found else { throw .notFound }
    return found
  }
}

/// JSON in a column: small documents of our own, with sorted keys.
enum JSONColumn {
  static func text(_ value: some Encodable) throws(VaultError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { throw .unexpected(code: 0) }
    return String(decoding: data, as: UTF8.self)
  }

  /// A column that cannot be read is damage, not an empty value.
  static func value<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws(VaultError) -> Value {
    guard let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
      throw .damaged(.structure)
    }
    return value
  }
}

extension Row {
  /// A column that must hold a date.
  func date(_ column: String) throws(VaultError) -> CalendarDate {
    guard let text: String = self[column], let date = CalendarDate(iso: text) else { throw .damaged(.structure) }
    return date
  }

  func optionalDate(_ column: String) throws(VaultError) -> CalendarDate? {
    guard let text: String = self[column] else { return nil }
    guard let date = CalendarDate(iso: text) else { throw .damaged(.structure) }
    return date
  }

  func code<Code: RawRepresentable>(_ column: String, as type: Code.Type = Code.self) throws(VaultError) -> Code
  where Code.RawValue == String {
    guard let text: String = self[column], let code = Code(rawValue: text) else { throw .damaged(.structure) }
    return code
  }

  var timestamp: Timestamp {
    get throws(VaultError) {
      guard let utc: String = self["recorded_at"], let offset: Int = self["recorded_offset"],
        let stamp = Timestamp(utc: utc, offsetMinutes: offset)
      else { throw .damaged(.structure) }
      return stamp
    }
  }
}
