import ConsultModel
import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("Passphrase and recovery sheet") struct PassphraseTests {
  let folder = TemporaryFolder()
  private let other = "heel andere woorden nu"

  private func text(_ sheet: RecoverySheet) throws -> String {
    try sheet.text().withBytes { String(decoding: $0, as: UTF8.self) }
  }

  private func names(_ vault: Vault) throws -> [String] {
    try vault.read { (reader) throws(VaultError) in try reader.clients() }.map(\.givenName)
  }

  @Test func `a new passphrase opens the record, the old one no more, and everything is still there`() throws {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    for _ in 0..<30 { _ = try vault.addClientWithIntake(Sample.client()) }
    let salt = vault.salt
    _ = try vault.changePassphrase(to: Sample.secret(other))
    #expect(throws: VaultError.wrongPassphrase) { _ = try Vault.open(at: path, passphrase: Sample.secret()) }
    let opened = try Vault.open(at: path, passphrase: Sample.secret(other))
    #expect(opened.salt != salt)
    #expect(try names(opened).count == 30)
    #expect(try opened.check().isWhole)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.hasSuffix(".new") })
  }

  @Test func `another window cannot write into the file that was replaced`() throws {
    let (path, key) = try Sample.record(in: folder)
    let window = try Vault.open(at: path, key: key)
    #expect(try names(window).isEmpty)
    _ = try Vault.open(at: path, key: key).changePassphrase(to: Sample.secret(other))
    #expect(throws: VaultError.replaced) { _ = try window.addClientWithIntake(Sample.client()) }
    try window.close()
    #expect(try names(Vault.open(at: path, passphrase: Sample.secret(other))).isEmpty)
  }

  @Test func `a window that wrote before cannot write into the replaced file either`() throws {
    let (path, key) = try Sample.record(in: folder)
    let window = try Vault.open(at: path, key: key)
    // its journal is open from now on, where SQLite no longer asks whether the record was moved
    _ = try window.addClientWithIntake(Sample.client("Een"))
    _ = try Vault.open(at: path, key: key).changePassphrase(to: Sample.secret(other))
    #expect(throws: VaultError.replaced) { _ = try window.addClientWithIntake(Sample.client("Twee")) }
    try window.close()
    #expect(try names(Vault.open(at: path, passphrase: Sample.secret(other))) == ["Een"])
  }

  @Test func `a change of the passphrase that waited while another took place is refused and loses nothing`() throws {
    let (path, key) = try Sample.record(in: folder)
    // one process holds one key to a path: the window that waits has another name for the same file
    let link = folder.file("venster.vault")
    #expect(Foundation.link(path, link) == 0)
    let waiting = try Vault.open(at: link, key: key)
    _ = try Vault.open(at: path, key: key).changePassphrase(to: Sample.secret(other))
    let opened = try Vault.open(at: path, passphrase: Sample.secret(other))
    _ = try opened.addClientWithIntake(Sample.client())
    try opened.close()
    // and its name now leads to the new file
    #expect(rename(path, link) == 0)
    #expect(throws: VaultError.replaced) {
      _ = try waiting.changePassphrase(to: Sample.secret("nog weer andere woorden"))
    }
    #expect(throws: VaultError.replaced) { _ = try waiting.backup(into: folder.path) }
    try waiting.close()
    #expect(try names(Vault.open(at: link, passphrase: Sample.secret(other))) == ["Hana"])
  }

  @Test(arguments: ["kort", "elf tekens!", "wachtwoord123", "Welkom2026!!", "aaaaaaaaaaaaaaaaaaaa", "Magnesium-2026"])
  func `what anybody would try first is refused`(passphrase: String) throws {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    #expect(throws: VaultError.passphraseTooWeak) { try vault.changePassphrase(to: Sample.secret(passphrase)) }
    #expect(throws: VaultError.passphraseTooWeak) {
      try Vault.create(
        at: folder.file("zwak.vault"), passphrase: Sample.secret(passphrase), practice: Sample.practice(), id: UUID(),
        now: Sample.now)
    }
    #expect(try Vault.open(at: path, passphrase: Sample.secret()).check().isWhole)
  }

  @Test func `the sheet opens the record as it was copied from paper, and not another one`() throws {
    let (path, key) = try Sample.record(in: folder)
    _ = try Vault.open(at: path, key: key).addClientWithIntake(Sample.client("Hana"))
    let sheet = try text(Vault.open(at: path, key: key).recoverySheet())
    #expect(sheet.split(whereSeparator: \.isWhitespace).count { !$0.hasSuffix(":") } == RecoverySheet.groups)
    for typed in [
      sheet, sheet.lowercased(), sheet.replacing(" ", with: "-"),
      sheet.replacing("0", with: "o"),
      sheet.split(whereSeparator: \.isWhitespace).filter { !$0.hasSuffix(":") }.joined(),
    ] {
      let opened = try Vault.open(at: path, sheet: try RecoverySheet(typed: Sample.secret(typed)))
      #expect(try names(opened) == ["Hana"])
    }
    let (another, _) = try Sample.record(in: folder, named: "ander.vault")
    #expect(throws: VaultError.recoveryOfAnother) {
      _ = try Vault.open(at: another, sheet: try RecoverySheet(typed: Sample.secret(sheet)))
    }
  }

  @Test func `every wrong symbol and every swap of neighbours is found in its group`() throws {
    let (path, key) = try Sample.record(in: folder)
    let sheet = Array(
      try text(Vault.open(at: path, key: key).recoverySheet()).split(whereSeparator: \.isWhitespace)
        .filter { !$0.hasSuffix(":") }.joined())
    #expect(sheet.count == 100)
    func wrongGroups(_ symbols: [Character]) throws -> [Int] {
      do {
        _ = try RecoverySheet(typed: Sample.secret(String(symbols)))
        return []
      } catch VaultError.recoveryGroups(let groups) { return groups }
    }
    for place in sheet.indices {
      for symbol in "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U" where symbol != sheet[place] {
        var wrong = sheet
        wrong[place] = symbol
        #expect(try wrongGroups(wrong) == [place / 5 + 1], "\(place) \(symbol)")
      }
      guard place + 1 < sheet.count, sheet[place] != sheet[place + 1] else { continue }
      var swapped = sheet
      swapped.swapAt(place, place + 1)
      #expect(try Set(wrongGroups(swapped)) == Set([place / 5 + 1, (place + 1) / 5 + 1]), "swap at \(place)")
    }
    var groups = stride(from: 0, to: 100, by: 5).map { Array(sheet[$0..<$0 + 5]) }
    groups.swapAt(3, 11)
    #expect(try wrongGroups(Array(groups.joined())) == [4, 12])
  }

  @Test func `a new passphrase voids the sheet; an old copy keeps its old one`() throws {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    let old = try vault.recoverySheet()
    let copy = try vault.backup(into: folder.path)
    let new = try vault.changePassphrase(to: Sample.secret(other))
    #expect(throws: VaultError.recoveryOfAnother) { _ = try Vault.open(at: path, sheet: old) }
    #expect(try Vault.open(at: path, sheet: new).check().isWhole)
    #expect(try Vault.open(at: copy.path, sheet: old).check().isWhole)
  }
}
