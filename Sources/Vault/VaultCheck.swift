import CCipherVFS
import ConsultModel
import Foundation
import GRDB

/// What a check of the whole record found.
package struct CheckReport: Sendable, Equatable {
  package var pages: Int
  /// Pages whose HMAC is wrong, counted from 1.
  package var damagedPages: [Int]
  /// What SQLite's own checks said is wrong; empty where they said ok. Names of tables, no contents.
  package var structureFaults: Int
  package var foreignKeyFaults: Int
  /// Rows of each table.
  package var counts: [String: Int]

  package var isWhole: Bool { damagedPages.isEmpty && structureFaults == 0 && foreignKeyFaults == 0 }
}

extension Vault {
  /// Authenticates every page, then lets SQLite check the structure and the foreign keys.
  package func check() throws(VaultError) -> CheckReport {
    try readDatabase { (database) throws(VaultError) in
      let pages = try sql { try Int.fetchOne(database, sql: "PRAGMA page_count") } ?? 0
      var report = CheckReport(pages: pages, damagedPages: [], structureFaults: 0, foreignKeyFaults: 0, counts: [:])
      for page in 1...max(1, pages) {
        var authentic: Int32 = 0
        let code = ccv_verify_page(database.sqliteConnection, UInt32(page), &authentic)
        guard code == SQLITE_OK else { throw .cannotAccess(code: code) }
        if authentic == 0 { report.damagedPages.append(page) }
      }
      // SQLite stops at the first page it cannot read, so its checks run on whole files only
      guard report.damagedPages.isEmpty else { return report }
      let said = try sql { try String.fetchAll(database, sql: "PRAGMA integrity_check") }
      report.structureFaults = said == ["ok"] ? 0 : said.count
      report.foreignKeyFaults = try sql { try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") }.count
      report.counts = try counts(database)
      return report
    }
  }

  private func counts(_ database: Database) throws(VaultError) -> [String: Int] {
    try sql {
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      var counts: [String: Int] = [:]
      for table in tables { counts[table] = try Int.fetchOne(database, sql: "SELECT count(*) FROM \"\(table)\"") }
      return counts
    }
  }

  /// Writes a safety copy into `folder`. It gets its name only when it was checked.
  ///
  /// The copy has the record's own key, so the same passphrase opens it.
  /// - Returns: the path of the copy.
  package func backup(into folder: String, now: Timestamp, id: UUID) throws(VaultError) -> (
    path: String, report: CheckReport
  ) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw .cannotAccess(code: ENOTDIR)
    }
    let source = try check()
    guard source.isWhole else { throw .damaged(source.damagedPages.first.map { .page(UInt32($0)) } ?? .structure) }
    let base = URL(filePath: folder).standardizedFileURL.path
    let name = "record-" + now.utc.replacing(":", with: "").replacing("-", with: "") + ".vault"
    let path = base + "/" + name
    let temporary = path + ".\(id.uuidString.prefix(8)).part"
    try RecordFile.makeEmpty(temporary)
    defer { RecordFile.remove(temporary) }
    let copy = try Vault.connect(temporary, key: key, salt: salt, isNew: true)
    try backup(to: copy)
    try copy.close()
    // a fresh connection, so that what is checked is what reached the file
    let reopened = try Vault.connect(temporary, key: key, salt: salt, isNew: false)
    let report = try reopened.check()
    try reopened.close()
    guard report.isWhole, report.counts == source.counts else { throw .copyDiffers }
    try RecordFile.publish(temporary, as: path)
    return (path, report)
  }
}
