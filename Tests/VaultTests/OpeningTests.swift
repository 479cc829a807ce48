import ConsultModel
import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("Opening a record") struct OpeningTests {
  let folder = TemporaryFolder()

  @Test func `what was written is read back after closing`() throws {
    let (path, key) = try Sample.record(in: folder)
    let number = try Vault.open(at: path, key: key).addClientWithIntake(Sample.client())
    let again = try Vault.open(at: path, passphrase: Sample.secret())
    let client = try again.read { (reader) throws(VaultError) in try reader.client(number) }
    #expect(client.familyName == "Novák")
    #expect(try again.read { (reader) throws(VaultError) in try reader.practice() }.name == "Praktijk Zuid")
  }

  @Test func `a record is made for its owner's eyes only and never over another file`() throws {
    let (path, _) = try Sample.record(in: folder)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(throws: VaultError.alreadyExists) { _ = try Sample.record(in: folder) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["record.vault"])
  }

  @Test func `a wrong passphrase is said to be one`() throws {
    let (path, _) = try Sample.record(in: folder)
    #expect(throws: VaultError.wrongPassphrase) {
      _ = try Vault.open(at: path, passphrase: Sample.secret("niet deze woorden"))
    }
  }

  @Test func `a record that is not there is told apart from one that cannot be opened`() {
    #expect(throws: VaultError.noRecord) { _ = try Vault.open(at: folder.file("niets"), passphrase: Sample.secret()) }
  }

  @Test func `a record others can read is refused`() throws {
    let (path, _) = try Sample.record(in: folder)
    chmod(path, 0o644)
    #expect(throws: VaultError.exposed(mode: 0o644)) { _ = try Vault.open(at: path, passphrase: Sample.secret()) }
  }

  @Test func `a plain database, an empty file and rubbish are no records`() throws {
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
      try Data(bytes).write(to: URL(filePath: folder.file(name)))
      chmod(folder.file(name), 0o600)
      return folder.file(name)
    }
    let plain = try file("plain", Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0, count: 8000))
    let empty = try file("empty", [])
    let short = try file("short", [1, 2, 3])
    #expect(throws: VaultError.notARecord(.plainSQLite)) { _ = try Vault.open(at: plain, passphrase: Sample.secret()) }
    #expect(throws: VaultError.notARecord(.empty)) { _ = try Vault.open(at: empty, passphrase: Sample.secret()) }
    #expect(throws: VaultError.notARecord(.anotherFormat)) {
      _ = try Vault.open(at: short, passphrase: Sample.secret())
    }
  }

  @Test func `a WAL file beside the record is refused before anything is touched`() throws {
    let (path, key) = try Sample.record(in: folder)
    try Data([1]).write(to: URL(filePath: path + "-wal"))
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(throws: VaultError.notARecord(.leftInWAL)) { _ = try Vault.open(at: path, key: key) }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func `a record of a newer version is refused and not a byte changes`() throws {
    let (path, key) = try Sample.record(in: folder)
    do {
      let vault = try Vault.open(at: path, key: key)
      try vault.write { (writer) throws(VaultError) in
        try writer.execute("INSERT INTO grdb_migrations VALUES ('9999-from-the-future')")
      }
    }
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(throws: VaultError.madeByNewerVersion) { _ = try Vault.open(at: path, key: key) }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func `an encrypted database of another program is not taken for a record`() throws {
    let (path, key) = try Sample.record(in: folder)
    do {
      let vault = try Vault.open(at: path, key: key)
      try vault.write { (writer) throws(VaultError) in try writer.execute("PRAGMA application_id = 7") }
    }
    #expect(throws: VaultError.notARecord(.anotherApplication)) { _ = try Vault.open(at: path, key: key) }
  }

  @Test func `the settings that keep acknowledged work are read back`() throws {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    let mode = try vault.read { (reader) throws(VaultError) in try reader.row("PRAGMA journal_mode")?[0] as String? }
    let synchronous = try vault.read { (reader) throws(VaultError) in try reader.row("PRAGMA synchronous")?[0] as Int? }
    #expect(mode == "truncate")
    #expect(synchronous == 3)
  }

  @Test func `the first format is opened for ever`() throws {
    let copy = folder.file("format-1.vault")
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/format-1.vault")
    try FileManager.default.copyItem(at: fixture, to: URL(filePath: copy))
    chmod(copy, 0o600)
    let vault = try Vault.open(at: copy, passphrase: Sample.secret())
    #expect(try vault.check().isWhole)
    #expect(try vault.read { (reader) throws(VaultError) in try reader.clients() }.map(\.familyName) == ["Novák"])
  }

  @Test func `advices of a record made before letters were kept are counted all the same`() throws {
    let copy = folder.file("format-4.vault")
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/format-4.vault")
    try FileManager.default.copyItem(at: fixture, to: URL(filePath: copy))
    chmod(copy, 0o600)
    let vault = try Vault.open(at: copy, passphrase: Sample.secret())
    let outcome = try #require(
      try vault.read { (reader) throws(VaultError) in try reader.advisedOutcomes() }.first)
    #expect(outcome.complaints.map(\.code) == ["back-pain-upper"] && outcome.complaints.first?.severity == 6)
    #expect(outcome.protocols.sorted() == ["food-magnesium", "skin-full-bath"])
    #expect(outcome.followUps.first?.severities.first?.severity == 3)
    let followUps = try vault.read { (reader) throws(VaultError) in try reader.followUps(ofSession: 1) }
    #expect(followUps.first?.questionnaire == "followup-1" && followUps.first?.wellbeing == nil)
  }

  @Test func `a record is not made beside somebody else's journal`() throws {
    try Data([1, 2, 3]).write(to: URL(filePath: folder.file("record.vault-journal")))
    #expect(throws: VaultError.alreadyExists) { _ = try Sample.record(in: folder) }
  }
}
