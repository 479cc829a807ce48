import CCipherVFS
import ConsultModel
import Foundation
import GRDB

/// What a check of the whole record found.
package struct CheckReport: Sendable, Equatable {
  package struct DamagedPage: Sendable, Equatable {
    /// Counted from 1.
    package var number: Int
    /// The table it belongs to; `nil` where what leads to it is damaged too.
    package var table: String?
  }

  package var pages: Int
  /// Pages whose HMAC is wrong.
  package var damagedPages: [DamagedPage] = []
  /// Pages that hold nothing and do not authenticate, as a power cut may leave them. Nothing is lost.
  package var tornFreePages: [Int] = []
  /// What SQLite's own checks said is wrong; empty where they said ok. Names of tables, no contents.
  package var structureFaults = 0
  package var foreignKeyFaults = 0
  /// Whether the changes are counted without a gap.
  package var changesAreWhole = true
  /// Rows of each table.
  package var counts: [String: Int] = [:]

  package var isWhole: Bool {
    damagedPages.isEmpty && structureFaults == 0 && foreignKeyFaults == 0 && changesAreWhole
  }
}

/// Called with how much is done, of how much.
package typealias ProgressReport = (Int, Int) -> Void

extension Vault {
  /// Authenticates every page, then lets SQLite check the structure and the foreign keys.
  package func check(progress: ProgressReport = { _, _ in }) throws(VaultError) -> CheckReport {
    try readDatabase { (database) throws(VaultError) in try check(database, progress: progress) }
  }

  func check(_ database: Database, progress: ProgressReport = { _, _ in }) throws(VaultError) -> CheckReport {
    let pages = try sql { try Int.fetchOne(database, sql: "PRAGMA page_count") } ?? 0
    var report = CheckReport(pages: pages)
    var damaged: [UInt32] = []
    for page in 1...UInt32(max(1, pages)) {
      if page % 256 == 1 { progress(Int(page), pages) }
      var authentic: Int32 = 0
      let code = ccv_take_page(database.sqliteConnection, page, nil, nil, &authentic)
      guard code == SQLITE_OK else { throw Vault.error(code: code) }
      if authentic == 0 { damaged.append(page) }
    }
    if !damaged.isEmpty {
      let owners = try PageOwners(database, pageCount: pages)
      for page in damaged {
        if owners.unused.contains(page) {
          report.tornFreePages.append(Int(page))
        } else {
          report.damagedPages.append(.init(number: Int(page), table: owners.tables[page]))
        }
      }
    }
    // SQLite stops at the first page it cannot read, so its checks run on whole files only
    guard report.damagedPages.isEmpty else { return report }
    let said = try sql { try String.fetchAll(database, sql: "PRAGMA integrity_check") }
    report.structureFaults = said == ["ok"] ? 0 : said.count
    // what stands behind the last page is nobody's: SQLite leaves nothing there
    if let size = RecordFile(path: path).size, size != pages * RecordFile.pageSize { report.structureFaults += 1 }
    report.foreignKeyFaults = try sql { try Row.fetchAll(database, sql: "PRAGMA foreign_key_check") }.count
    report.counts = try Self.counts(database)
    if report.counts["change"] != nil {
      let gap = try sql { try Int.fetchOne(database, sql: "SELECT coalesce(max(sequence), 0) - count(*) FROM change") }
      report.changesAreWhole = gap == 0
    }
    return report
  }

  static func counts(_ database: Database) throws(VaultError) -> [String: Int] {
    try sql {
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      var counts: [String: Int] = [:]
      for table in tables { counts[table] = try Int.fetchOne(database, sql: "SELECT count(*) FROM \"\(table)\"") }
      return counts
    }
  }
}
