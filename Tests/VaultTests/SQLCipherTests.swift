import Foundation
import GRDB
import TestSupport
import Testing

@testable import Vault

/// With the passphrase any SQLCipher 4 tool opens the record, and we open what it writes. The oracle is
/// SQLCipher itself, in the environment `scripts/test` makes; without it these tests are skipped.
@Suite("SQLCipher 4", .enabled(if: SQLCipher.python != nil, "scripts/test installs SQLCipher"))
struct SQLCipherTests {
  let folder = TemporaryFolder()

  private func filled() throws -> (path: String, key: Secret) {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    for _ in 0..<50 { _ = try vault.addClientWithIntake(Sample.client(note: String(repeating: "n", count: 2000))) }
    return (path, key)
  }

  private func names(_ path: String) throws -> [String] {
    let vault = try Vault.open(at: path, passphrase: Sample.secret())
    return try vault.read { (reader) throws(VaultError) in try reader.clients() }.map { $0.note ?? "" }
  }

  @Test func `SQLCipher opens our record by passphrase and finds nothing wrong`() throws {
    let (path, _) = try filled()
    let said = try SQLCipher.run(["read", path])
    #expect(said["clients"] as? Int == 50)
    #expect(said["names"] as? [String] == ["Novák"])
    #expect(said["integrity"] as? [String] == ["ok"])
    #expect((said["cipher_integrity"] as? [String])?.isEmpty == true)
    #expect((said["version"] as? String)?.hasPrefix("4.") == true)
    print(
      "SQLCipher \(said["version"] ?? "?") of our file: \(said["clients"] ?? "?") clients, integrity_check ok, cipher_integrity_check empty"
    )
  }

  @Test func `we open by passphrase what SQLCipher wrote`() throws {
    let (path, _) = try filled()
    let copy = folder.file("copy.vault")
    _ = try SQLCipher.run(["copy", path, copy])
    #expect(try names(copy) == names(path))
    #expect(try Vault.open(at: copy, passphrase: Sample.secret()).check().isWhole)
  }

  /// How many random records go there and back; the long form asks for more.
  static let records = Int(ProcessInfo.processInfo.environment["MAGCONSULT_RECORDS"] ?? "") ?? 5

  /// Every value of every table, as SQLite quotes it.
  private func dump(_ vault: Vault) throws -> [String] {
    try vault.readDatabase { (database) throws(VaultError) in
      try sql {
        let tables = try String.fetchAll(
          database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return try tables.flatMap { table -> [String] in
          let columns = try Row.fetchAll(database, sql: "PRAGMA table_info(\"\(table)\")").map {
            "quote(\"\($0["name"] as String)\")"
          }
          return try String.fetchAll(
            database, sql: "SELECT \(columns.joined(separator: " || '|' || ")) FROM \"\(table)\" ORDER BY 1"
          ).map { table + ":" + $0 }
        }
      }
    }
  }

  @Test func `random records go to SQLCipher and back without a difference`() throws {
    let signs = Array("aé€😀א\n'\"%")
    for seed in 1...Self.records {
      let (path, key) = try Sample.record(in: folder, named: "random-\(seed).vault")
      var vault = try Vault.open(at: path, key: key)
      for _ in 0..<Int.random(in: 0...40) {
        let note = String((0..<Int.random(in: 0...4000)).map { _ in signs.randomElement() ?? "a" })
        _ = try vault.addClientWithIntake(Sample.client(note: note))
      }
      let ours = try dump(vault)
      try vault.close()
      let said = try SQLCipher.run(["both", path, String(seed)])
      #expect(said["before"] as? [String] == ours, "record \(seed)")
      #expect((said["cipher_integrity"] as? [String])?.isEmpty == true, "record \(seed)")
      vault = try Vault.open(at: path, key: key)
      #expect(try dump(vault) == said["after"] as? [String], "record \(seed)")
      #expect(try vault.check().isWhole, "record \(seed)")
    }
    print("SQLCipher: \(Self.records) random records there and back, 0 differences")
  }

  @Test func `a transaction SQLCipher died in is rolled back by us`() throws {
    let (path, _) = try filled()
    let before = try names(path)
    _ = try? SQLCipher.run(["crash", path])
    #expect((FileManager.default.contents(atPath: path + "-journal")?.count ?? 0) > 4096, "a hot journal was left")
    #expect(try names(path) == before)
    #expect(try Vault.open(at: path, passphrase: Sample.secret()).check().isWhole)
  }

  @Test func `a transaction we died in is rolled back by SQLCipher`() throws {
    let (path, key) = try filled()
    let vault = try Vault.open(at: path, key: key)
    let hot = folder.file("hot.vault")
    // copies of record and journal in the middle of a transaction that spilled are what a crash leaves
    try vault.write(keeping: false) { (writer) throws(VaultError) in
      try writer.execute("PRAGMA cache_size = 10")
      try writer.execute("UPDATE client SET note = hex(randomblob(3000)), version = version + 1")
      _ = try? FileManager.default.copyItem(atPath: path, toPath: hot)
      _ = try? FileManager.default.copyItem(atPath: path + "-journal", toPath: hot + "-journal")
    }
    try vault.close()
    let said = try SQLCipher.run(["read", hot])
    #expect(said["clients"] as? Int == 50)
    #expect(said["integrity"] as? [String] == ["ok"])
    #expect((said["cipher_integrity"] as? [String])?.isEmpty == true)
    #expect(try names(hot) == names(path))
  }
}

enum SQLCipher {
  static let python = ProcessInfo.processInfo.environment["MAGCONSULT_SQLCIPHER_PYTHON"]

  static func run(_ arguments: [String]) throws -> [String: Any] {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sqlcipher.py").path
    let process = Process()
    process.executableURL = URL(filePath: python ?? "")
    process.arguments = [script] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return try data.isEmpty ? [:] : JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }
}
