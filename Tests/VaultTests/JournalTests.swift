import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("Rollback journals") struct JournalTests {
  let folder = TemporaryFolder()

  private func filled() throws -> (path: String, key: Secret) {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    for _ in 0..<60 { _ = try vault.addClientWithIntake(Sample.client(note: String(repeating: "n", count: 2000))) }
    return (path, key)
  }

  private func notes(_ path: String, _ key: Secret) throws -> [String?] {
    try Vault.open(at: path, key: key).read { (reader) throws(VaultError) in try reader.clients() }.map(\.note)
  }

  /// Record and journal as a crash in the middle of a transaction leaves them. With a small cache the
  /// journal has been synced and pages have been written; without, it has only been begun.
  private func crash(_ path: String, _ key: Secret, as hot: String, spilling: Bool) throws {
    let vault = try Vault.open(at: path, key: key)
    try vault.write(keeping: false) { (writer) throws(VaultError) in
      try writer.execute("PRAGMA cache_size = \(spilling ? 10 : -20000)")
      let rows = spilling ? "number <= 12" : "1"
      try writer.execute("UPDATE client SET note = hex(randomblob(1500)), version = version + 1 WHERE \(rows)")
      for ending in ["", "-journal"] {
        try? FileManager.default.removeItem(atPath: hot + ending)
        try? FileManager.default.copyItem(atPath: path + ending, toPath: hot + ending)
      }
    }
    try vault.close()
  }

  /// Found by killing the writer: a journal that was never synced stays behind, and the next transaction
  /// writes its shorter one over the beginning of it. What stands behind it was taken for damage.
  @Test func `a new journal cuts off what an older one left behind it`() throws {
    let (path, key) = try filled()
    let before = try notes(path, key)
    let stale = folder.file("stale.vault")
    try crash(path, key, as: stale, spilling: false)
    let left = try #require(FileManager.default.contents(atPath: stale + "-journal"))
    #expect(left.count > 100_000 && left[0] == 0)
    try left.write(to: URL(filePath: path + "-journal"))
    let vault = try Vault.open(at: path, key: key)
    try vault.write(keeping: false) { (writer) throws(VaultError) in
      try writer.execute("UPDATE client SET note = 'x', version = version + 1 WHERE number = 1")
      let size = FileManager.default.contents(atPath: path + "-journal")?.count ?? 0
      #expect(size > 512 && size < left.count / 2, "the old tail is cut off")
    }
    try vault.close()
    #expect(try notes(path, key) == before)
  }

  @Test func `a journal that was never synced is passed by: the record under it is untouched`() throws {
    let (path, key) = try filled()
    let hot = folder.file("hot.vault")
    try crash(path, key, as: hot, spilling: false)
    #expect(try notes(hot, key) == notes(path, key))
  }

  @Test func `a flipped bit in a hot journal gives the right state or an error, never another state`() throws {
    let (path, key) = try filled()
    let before = try notes(path, key)
    let hot = folder.file("hot.vault")
    try crash(path, key, as: hot, spilling: true)
    let record = try #require(FileManager.default.contents(atPath: hot))
    let journal = try #require(FileManager.default.contents(atPath: hot + "-journal"))
    #expect(journal.count > 20_000 && journal[0] == 0xd9)
    // every byte of the first header, then a walk through the rest
    for offset in Array(0..<132) + Array(stride(from: 133, to: journal.count, by: 211)) {
      var damaged = Array(journal)
      damaged[offset] ^= 1 << (offset % 8)
      try record.write(to: URL(filePath: hot))
      try Data(damaged).write(to: URL(filePath: hot + "-journal"))
      chmod(hot, 0o600)
      do {
        #expect(try notes(hot, key) == before, "byte \(offset)")
      } catch let error as VaultError {
        guard case .damaged = error else {
          Issue.record("byte \(offset): \(error)")
          continue
        }
      }
    }
  }

  /// A power cut can tear page 1, which every commit writes; its old self stands in the journal.
  @Test func `a torn first page beside its journal is rolled back, and the passphrase is not blamed`() throws {
    let (path, key) = try filled()
    let before = try notes(path, key)
    let hot = folder.file("hot.vault")
    try crash(path, key, as: hot, spilling: true)
    var record = try #require(FileManager.default.contents(atPath: hot))
    for offset in 2048..<4096 { record[offset] ^= 0x55 }
    try record.write(to: URL(filePath: hot))
    chmod(hot, 0o600)
    #expect(try notes(hot, key) == before)
    #expect(try Vault.open(at: hot, key: key).check().isWhole)
  }

  @Test func `a wrong passphrase never touches a journal`() throws {
    let (path, key) = try filled()
    let hot = folder.file("hot.vault")
    try crash(path, key, as: hot, spilling: true)
    let journal = FileManager.default.contents(atPath: hot + "-journal")
    #expect(throws: VaultError.wrongPassphrase) {
      _ = try Vault.open(at: hot, passphrase: Sample.secret("een heel andere zin"))
    }
    #expect(FileManager.default.contents(atPath: hot + "-journal") == journal)
  }

  @Test func `journals no crash leaves are refused, and nothing is rolled back by halves`() throws {
    let (path, key) = try filled()
    let hot = folder.file("hot.vault")
    try crash(path, key, as: hot, spilling: true)
    let record = try #require(FileManager.default.contents(atPath: hot))
    let journal = Array(try #require(FileManager.default.contents(atPath: hot + "-journal")))
    var blanked = journal
    blanked[0] = 0
    let trailer: [UInt8] = [0, 4, 0, 1] + Array("/nowhere".utf8) + [0, 0, 0, 8, 0, 0, 3, 0x59] + Array(journal[0..<8])
    for damaged in [blanked, Array(journal.prefix(300)), Array(journal.prefix(511))] {
      try record.write(to: URL(filePath: hot))
      try Data(damaged).write(to: URL(filePath: hot + "-journal"))
      #expect(throws: VaultError.damaged(.journal)) { _ = try notes(hot, key) }
    }
    let before = try notes(path, key)
    try record.write(to: URL(filePath: hot))
    try Data(journal + trailer).write(to: URL(filePath: hot + "-journal"))
    let after = try? notes(hot, key)
    #expect(after == nil || after == before)
  }
}
