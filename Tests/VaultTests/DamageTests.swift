import Foundation
import GRDB
import TestSupport
import Testing

@testable import Vault

@Suite("Damage") struct DamageTests {
  let folder = TemporaryFolder()

  /// A record with a few clients, and its bytes.
  private func filled() throws -> (path: String, key: Secret, bytes: [UInt8]) {
    let (path, key) = try Sample.record(in: folder)
    do {
      let vault = try Vault.open(at: path, key: key)
      for _ in 0..<30 { _ = try vault.addClientWithIntake(Sample.client(note: String(repeating: "n", count: 900))) }
    }
    return (path, key, Array(try Data(contentsOf: URL(filePath: path))))
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
    chmod(path, 0o600)
  }

  /// Whether opening and checking the file says that something is wrong.
  private func isNoticed(_ path: String, _ key: Secret) -> Bool {
    guard let vault = try? Vault.open(at: path, key: key), let report = try? vault.check() else { return true }
    return !report.isWhole
  }

  @Test func `a flipped bit anywhere in any page is noticed`() throws {
    let (path, key, bytes) = try filled()
    #expect(bytes.count / 4096 > 24)
    for offset in stride(from: 16, to: bytes.count, by: 1013) {
      var damaged = bytes
      damaged[offset] ^= 1 << (offset % 8)
      try write(damaged, path)
      #expect(isNoticed(path, key), "byte \(offset)")
    }
  }

  @Test func `a damaged later page is named, and the passphrase is not blamed`() throws {
    let (path, key, bytes) = try filled()
    var damaged = bytes
    damaged[5 * 4096 + 100] ^= 4
    try write(damaged, path)
    let report = try Vault.open(at: path, key: key).check()
    #expect(report.damagedPages.map(\.number) == [6])
    #expect(report.damagedPages.allSatisfy { $0.table != nil })
  }

  @Test func `a damaged page is named with the table it belongs to, overflow pages too`() throws {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    // a note of three pages, which SQLite chains behind the row's own page
    let number = try vault.addClientWithIntake(Sample.client(note: String(repeating: "lang ", count: 2500)))
    #expect(number == 1)
    let expected = try vault.readDatabase { (database) throws(VaultError) in
      try sql { try Row.fetchAll(database, sql: "SELECT pageno, name FROM dbstat") }.map {
        (Int($0["pageno"] as Int), $0["name"] as String)
      }
    }
    let tables = try vault.readDatabase { (database) throws(VaultError) in
      try sql { try Row.fetchAll(database, sql: "SELECT name, tbl_name FROM sqlite_schema") }
        .reduce(into: ["sqlite_schema": "sqlite_schema"]) { $0[$1["name"]] = $1["tbl_name"] as String }
    }
    try vault.close()
    let bytes = Array(FileManager.default.contents(atPath: path) ?? Data())
    for (page, name) in expected where page > 1 {
      var damaged = bytes
      damaged[(page - 1) * 4096 + 77] ^= 8
      try write(damaged, path)
      // a page without which the record does not open is named by the refusal
      guard let opened = try? Vault.open(at: path, key: key) else { continue }
      let found = try opened.check().damagedPages
      #expect(found == [.init(number: page, table: tables[name])], "page \(page) of \(name)")
    }
  }

  @Test func `a torn page of the free list is no loss, and a copy heals it`() throws {
    let (path, key, _) = try filled()
    let vault = try Vault.open(at: path, key: key)
    try vault.transaction { (writer) throws(VaultError) in
      try writer.execute("CREATE TABLE gone (x BLOB) STRICT")
      try writer.execute("INSERT INTO gone VALUES (zeroblob(60000))")
    }
    try vault.transaction { (writer) throws(VaultError) in try writer.execute("DROP TABLE gone") }
    let free = try vault.readDatabase { (database) throws(VaultError) in
      try PageOwners(database, pageCount: 10_000).unused
    }
    let torn = try #require(free.max())
    try vault.close()
    var bytes = Array(FileManager.default.contents(atPath: path) ?? Data())
    for offset in 512..<4096 { bytes[(Int(torn) - 1) * 4096 + offset] = 0 }
    try write(bytes, path)
    let reopened = try Vault.open(at: path, key: key)
    let report = try reopened.check()
    #expect(report.isWhole && report.tornFreePages == [Int(torn)])
    let copy = try reopened.backup(into: folder.path)
    #expect(try Vault.open(copy: copy.path, passphrase: Sample.secret()).check().tornFreePages.isEmpty)
  }

  @Test func `a damaged first page is told apart from a wrong passphrase`() throws {
    let (path, key, bytes) = try filled()
    var damaged = bytes
    damaged[2000] ^= 1
    try write(damaged, path)
    #expect(throws: VaultError.damaged(.page(1))) { _ = try Vault.open(at: path, key: key) }
  }

  @Test func `a file cut short is noticed wherever the cut is`() throws {
    let (path, key, bytes) = try filled()
    for length in [4096, 4097, 3 * 4096, 3 * 4096 + 1, bytes.count - 4096, bytes.count - 1] {
      try write(Array(bytes.prefix(length)), path)
      #expect(isNoticed(path, key), "\(length) bytes")
    }
  }

  @Test func `two pages that changed places are noticed`() throws {
    let (path, key, bytes) = try filled()
    var damaged = bytes
    for offset in 0..<4096 { damaged.swapAt(4 * 4096 + offset, 7 * 4096 + offset) }
    try write(damaged, path)
    #expect(try Vault.open(at: path, key: key).check().damagedPages.map(\.number) == [5, 8])
  }

  @Test func `what was appended behind the last page is noticed`() throws {
    let (path, key, bytes) = try filled()
    try write(bytes + [UInt8](repeating: 5, count: 4096), path)
    #expect(try !Vault.open(at: path, key: key).check().isWhole)
  }

  @Test func `an untouched record is whole`() throws {
    let (path, key, _) = try filled()
    let report = try Vault.open(at: path, key: key).check()
    #expect(report.isWhole)
    #expect(report.counts["client"] == 30)
  }
}
