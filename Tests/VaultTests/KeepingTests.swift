import ConsultModel
import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("What is kept") struct KeepingTests {
  let folder = TemporaryFolder()

  private func open() throws -> Vault {
    let (path, key) = try Sample.record(in: folder)
    return try Vault.open(at: path, key: key)
  }

  @Test func `an edit keeps the version before`() throws {
    let vault = try open()
    let number = try vault.addClientWithIntake(Sample.client())
    try vault.write { (writer) throws(VaultError) in
      var client = try writer.reader.client(number)
      client.city = "Delft"
      try writer.update(client, now: Sample.now)
    }
    let earlier = try vault.read { (reader) throws(VaultError) in
      try reader.rows("SELECT version, city FROM client_version").map { ($0["version"] as Int, $0["city"] as String?) }
    }
    #expect(earlier.count == 1 && earlier[0].0 == 1 && earlier[0].1 == nil)
    #expect(try vault.read { (reader) throws(VaultError) in try reader.clientVersion(number) } == 2)
  }

  @Test(arguments: [
    "DELETE FROM client", "UPDATE intake_answer SET value = '1'", "DELETE FROM intake_form",
    "UPDATE client SET version = 5", "UPDATE intake_form SET date = '2020-01-01'",
  ])
  func `the schema itself refuses to destroy what was written`(statement: String) throws {
    let vault = try open()
    _ = try vault.addClientWithIntake(Sample.client())
    let error = #expect(throws: VaultError.self) {
      try vault.write { (writer) throws(VaultError) in try writer.execute(statement) }
    }
    if case .refusedBySchema = error {} else { Issue.record("\(String(describing: error))") }
  }

  @Test(arguments: [
    "UPDATE letter SET html = 'anders'", "DELETE FROM letter", "DELETE FROM letter_passed_wording",
    "UPDATE exported_file SET path = 'elders'", "DELETE FROM exported_file",
  ])
  func `a final letter and what lies outside the record cannot be rewritten`(statement: String) throws {
    let vault = try open()
    let client = try vault.addClientWithIntake(Sample.client())
    let session = ConsultSession(number: 0, client: client, date: Sample.now.day, questionnaire: "consult-2")
    let hash = String(repeating: "0", count: 64)
    let kept = try vault.write { (writer) throws(VaultError) in
      let number = try writer.add(session, id: UUID(), now: Sample.now).number
      let letter = FrozenLetter(
        session: number, recipient: .client, language: .nl, html: "<p>Beste</p>", htmlHash: hash, templateHash: hash,
        knowledgeVersion: "1", knowledgeHash: hash, madeBy: "A. de Vries",
        passed: [PassedWording(rule: "promise", sentence: "Zeker.", reason: "Letterlijk gezegd.")], at: Sample.now)
      _ = try writer.add(letter, id: UUID())
      try writer.add(ExportedFile(document: "letter-L-0001", subject: nil, path: "/tmp/x", at: Sample.now))
      return try writer.add(letter, id: UUID())
    }
    #expect(kept.supersedes == 1, "a second letter takes the place of the first")
    let error = #expect(throws: VaultError.self) {
      try vault.write { (writer) throws(VaultError) in try writer.execute(statement) }
    }
    if case .refusedBySchema = error {} else { Issue.record("\(String(describing: error))") }
    let letters = try vault.read { (reader) throws(VaultError) in try reader.letters() }
    #expect(letters.map(\.html) == ["<p>Beste</p>", "<p>Beste</p>"] && letters[0].passed.count == 1)
  }

  @Test func `a severity above ten never reaches the record`() throws {
    let vault = try open()
    let number = try vault.addClientWithIntake(Sample.client())
    var session = ConsultSession(number: 0, client: number, date: Sample.now.day, questionnaire: "consult-1")
    session.complaints = [SessionComplaint(words: "kramp", severity: 11)]
    let bad = session
    #expect(throws: VaultError.self) {
      _ = try vault.write { (writer) throws(VaultError) in try writer.add(bad, id: UUID(), now: Sample.now) }
    }
    #expect(try vault.read { (reader) throws(VaultError) in try reader.sessions() }.isEmpty)
  }

  @Test func `a dry run tries the change and keeps nothing`() throws {
    let vault = try open()
    let number = try vault.write(keeping: false) { (writer) throws(VaultError) in
      try writer.add(Sample.client(), id: UUID(), now: Sample.now).number
    }
    #expect(number == 1)
    #expect(try vault.read { (reader) throws(VaultError) in try reader.clients() }.isEmpty)
  }

  @Test func `an error never shows what was written`() throws {
    let vault = try open()
    let secret = "Geheim-Detail"
    let error = #expect(throws: VaultError.self) {
      try vault.write { (writer) throws(VaultError) in
        try writer.execute("INSERT INTO client (id, number, given_name) VALUES (?, 1, ?)", ["x", secret])
      }
    }
    #expect(!"\(String(describing: error))".contains(secret))
  }

  @Test func `a copy has the same contents, its own name, and opens with the same passphrase`() throws {
    let vault = try open()
    for _ in 0..<20 { _ = try vault.addClientWithIntake(Sample.client()) }
    let made = try vault.backup(into: folder.path)
    #expect(made.report.counts["client"] == 20)
    let copy = try Vault.open(copy: made.path, passphrase: Sample.secret())
    #expect(try copy.read { (reader) throws(VaultError) in try reader.clients() }.count == 20)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".part") })
  }

  @Test func `two windows wait for each other and lose nothing`() async throws {
    let (path, key) = try Sample.record(in: folder)
    let hex = key.withBytes { $0.hexText }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let vault = try Vault.open(at: path, key: try Sample.key(hex))
          for _ in 0..<25 { _ = try vault.addClientWithIntake(Sample.client()) }
        }
      }
      try await group.waitForAll()
    }
    let clients = try Vault.open(at: path, key: key).read { (reader) throws(VaultError) in try reader.clients() }
    #expect(Set(clients.map(\.number)) == Set(1...100))
  }
}
