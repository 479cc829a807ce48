import ConsultModel
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Vault

@Suite("An older file put back is noticed") struct AnchorTests {
  let folder = TemporaryFolder()

  private func context(_ computer: String = "een", acceptsOlder: Bool = false) -> VaultContext {
    VaultContext(
      now: { Sample.now }, anchors: AnchorStore(folder: folder.file("state-\(computer)")), acceptsOlder: acceptsOlder)
  }

  private func record() throws -> (path: String, key: Secret) {
    let path = folder.file("record.vault")
    try Vault.create(
      at: path, passphrase: Sample.secret(), practice: Sample.practice(), id: UUID(), now: Sample.now,
      anchors: context().anchors)
    return (path, try Sample.secret().deriveKey(salt: try Vault.salt(at: path)))
  }

  private func add(_ path: String, _ key: Secret, on computer: String = "een") throws {
    let vault = try Vault.open(at: path, key: key, context: context(computer))
    _ = try vault.addClientWithIntake(Sample.client())
    try vault.close()
  }

  @Test func `on the computer it was made on nothing is told`() throws {
    let (path, key) = try record()
    for _ in 0..<3 { try add(path, key) }
    #expect(try Vault.open(at: path, key: key, context: context()).notices.isEmpty)
  }

  @Test func `an old file in its place is refused until the user accepts it`() throws {
    let (path, key) = try record()
    try add(path, key)
    let old = FileManager.default.contents(atPath: path)
    try add(path, key)
    try old?.write(to: URL(filePath: path))
    #expect(throws: VaultError.older(remembered: 3, found: 2)) {
      _ = try Vault.open(at: path, key: key, context: context())
    }
    let accepted = try Vault.open(at: path, key: key, context: context(acceptsOlder: true))
    #expect(accepted.notices == [.olderAccepted])
    try accepted.close()
    #expect(try Vault.open(at: path, key: key, context: context()).notices.isEmpty)
  }

  @Test func `an old file that was worked in elsewhere is still noticed, though it has as many changes`() throws {
    let (path, key) = try record()
    try add(path, key)
    let old = FileManager.default.contents(atPath: path)
    try add(path, key)
    try old?.write(to: URL(filePath: path))
    try add(path, key, on: "twee")
    try add(path, key, on: "twee")
    #expect(throws: VaultError.older(remembered: 3, found: 4)) {
      _ = try Vault.open(at: path, key: key, context: context())
    }
  }

  @Test func `work on another computer is told, once on each`() throws {
    let (path, key) = try record()
    try add(path, key)
    let there = try Vault.open(at: path, key: key, context: context("twee"))
    #expect(there.notices == [.unknownHere])
    try there.close()
    try add(path, key, on: "twee")
    let here = try Vault.open(at: path, key: key, context: context())
    #expect(here.notices == [.changedElsewhere])
    try here.close()
    #expect(try Vault.open(at: path, key: key, context: context()).notices.isEmpty)
  }

  @Test func `a change by a program that does not count is told, on a new computer too`() throws {
    let (path, key) = try record()
    try add(path, key)
    // as any SQLCipher tool would: the file changes, the count of changes does not
    let tool = try Vault.open(at: path, key: key)
    try tool.transaction { (writer) throws(VaultError) in
      try writer.execute("CREATE TABLE theirs (x) STRICT".replacing("x)", with: "x ANY)"))
    }
    try tool.close()
    let new = try Vault.open(at: path, key: key, context: context("nieuw"))
    #expect(new.notices == [.unknownHere, .changedByAnotherProgram])
    let here = try Vault.open(at: path, key: key, context: context())
    #expect(here.notices == [.changedByAnotherProgram])
    try here.close()
    #expect(try Vault.open(at: path, key: key, context: context()).notices.isEmpty)
  }

  @Test func `a damaged salt is told from a wrong passphrase`() throws {
    let (path, _) = try record()
    var bytes = try #require(FileManager.default.contents(atPath: path))
    bytes[3] ^= 1
    try bytes.write(to: URL(filePath: path))
    #expect(throws: VaultError.damaged(.salt)) {
      _ = try Vault.open(at: path, passphrase: Sample.secret(), context: context())
    }
    #expect(throws: VaultError.wrongPassphrase) {
      _ = try Vault.open(at: path, passphrase: Sample.secret("niet deze woorden"), context: context())
    }
  }

  @Test func `what is remembered holds nothing of a client`() throws {
    let (path, key) = try record()
    let vault = try Vault.open(at: path, key: key, context: context())
    _ = try vault.addClientWithIntake(Sample.client("Opvallend", note: "Kenmerkend"))
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("state-een")) {
      let text = try String(contentsOfFile: folder.file("state-een/\(name)"), encoding: .utf8)
      #expect(!text.contains("Opvallend") && !text.contains("Kenmerkend") && !text.contains("Zuid"))
    }
  }
}
