import ConsultModel
import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("Finding a client") struct SearchTests {
  let folder = TemporaryFolder()

  private func vault(_ names: [(given: String, family: String, city: String)]) throws -> Vault {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    try vault.write { (writer) throws(VaultError) in
      for name in names {
        var client = Sample.client(name.given)
        client.familyName = name.family
        client.city = name.city
        _ = try writer.add(client, id: UUID(), now: Sample.now)
      }
    }
    return vault
  }

  private func find(_ words: String, in vault: Vault) throws -> [String] {
    try vault.read { (reader) throws(VaultError) in try reader.findClients(words: words) }.map(\.familyName)
  }

  @Test(arguments: [
    "Müller", "muller", "MÜLLER", "mulelr", "muler", "mullers", "Anneke Müller", "müller delft", "mull", "ulle",
    "aneke muller",
  ])
  func `a name is found as people type it`(words: String) throws {
    let vault = try vault([("Anneke", "Müller", "Delft"), ("Jan", "Visser", "Gouda"), ("Piet", "d'Hondt", "Breda")])
    #expect(try find(words, in: vault) == ["Müller"])
  }

  @Test func `an apostrophe may be there or not`() throws {
    let vault = try vault([("Piet", "d'Hondt", "Breda")])
    for words in ["d'Hondt", "dhondt", "D’hondt", "hondt"] { #expect(try find(words, in: vault) == ["d'Hondt"]) }
  }

  @Test func `what is not there is not found, and every word must fit`() throws {
    let vault = try vault([("Anneke", "Müller", "Delft")])
    for words in ["Jansen", "Anneke Jansen", "x", "", "'", "\"", "* OR 1", "%"] {
      #expect(try find(words, in: vault) == [])
    }
  }

  @Test func `the closest name comes first`() throws {
    let vault = try vault([("A", "Smid", "X"), ("B", "Smitshuis", "X"), ("C", "Smit", "X"), ("D", "Goudsmit", "X")])
    #expect(try find("smit", in: vault).first == "Smit")
    #expect(try Set(find("smit", in: vault)) == ["Smit", "Smitshuis", "Smid"])
    // a piece of another name is meant only where the word is no name itself
    #expect(try find("oudsmi", in: vault) == ["Goudsmit"])
  }

  @Test func `a client who moved or married is found by the new name and not by the old`() throws {
    let vault = try vault([("Anneke", "Müller", "Delft")])
    try vault.write { (writer) throws(VaultError) in
      var client = try writer.reader.client(1)
      client.familyName = "Visser"
      client.city = "Gouda"
      try writer.update(client, now: Sample.now)
    }
    #expect(try find("muller", in: vault) == [])
    #expect(try find("delft", in: vault) == [])
    #expect(try find("visser gouda", in: vault) == ["Visser"])
  }

  @Test func `a record from before the index finds its clients too`() throws {
    let path = folder.file("format-1.vault")
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/format-1.vault")
    try Data(contentsOf: fixture).write(to: URL(filePath: path))
    chmod(path, 0o600)
    #expect(try find("novak", in: Vault.open(at: path, passphrase: Sample.secret())) == ["Novák"])
  }

  @Test func `one typing error in any place of any name of a large practice still finds it`() throws {
    let letters = Array("abcdefghijklmnoprstuvwz")
    let vault = try vault(
      (0..<400).map { _ in
        let name = String((0..<Int.random(in: 5...11)).map { _ in letters.randomElement() ?? "a" })
        return (name, String(name.reversed()) + "a", "Zwolle")
      })
    let names = try vault.read { (reader) throws(VaultError) in try reader.clients() }.map(\.familyName)
    for name in names.shuffled().prefix(60) {
      for kind in 0..<4 {
        var typed = Array(name)
        let place = Int.random(in: 0..<typed.count - 1)
        switch kind {
        case 0: typed.remove(at: place)
        case 1: typed.insert("q", at: place)
        case 2: typed[place] = "q"
        default: typed.swapAt(place, place + 1)
        }
        #expect(try find(String(typed), in: vault).contains(name), "\(name) as \(String(typed))")
      }
    }
  }
}
