import Foundation
import TestSupport
import Testing

/// The record's file through the command: copies, passphrases, recovery, and what is said when something
/// is wrong with it.
@Suite struct VaultCommandTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.run("init", "--practice", "Praktijk Zuid", "--practitioner", "A. de Vries")
    try program.write("other", "heel andere woorden nu\n")
    try FileManager.default.createDirectory(atPath: program.folder.file("stick"), withIntermediateDirectories: false)
  }

  private var stick: String { program.folder.file("stick") }
  private var other: String { program.folder.file("other") }

  /// The groups of a printed sheet.
  private func groups(_ printed: String) -> [String] {
    let lines = printed.split(separator: "\n").filter { $0.prefix(3).contains(":") && $0.first?.isNumber == true }
    return lines.flatMap { $0.split(separator: " ").dropFirst().map(String.init) }
  }

  private func add(_ name: String) throws {
    let answers = "givenName: \(name)\nfamilyName: Bakker\nbirthDate: 1988-02-03\nsex: female\n"
    #expect(try program.run("client", "add", "--from", "-", input: answers).code == 0)
  }

  private func clients() throws -> Int {
    (try program.run("client", "list", "--json").json["clients"] as? [Any])?.count ?? -1
  }

  @Test func `a passphrase is changed, and the sheet that is printed opens the record`() throws {
    try add("Sanne")
    let changed = try program.run("vault", "passphrase", "--new-passphrase-file", other)
    #expect(changed.code == 0 && changed.output.contains("HERSTELBLAD"))
    #expect(try program.run("client", "list").code == 12)
    #expect(groups(changed.output).count == 20)
    try program.write("sheet", groups(changed.output).joined(separator: "\n"))
    let recovered = try program.raw([
      "vault", "recover", "--vault", program.vault, "--from", program.folder.file("sheet"), "--new-passphrase-file",
      program.passphraseFile,
    ])
    #expect(recovered.code == 0)
    #expect(try clients() == 1)
  }

  @Test func `a wrong symbol on the sheet is told with its group, and nothing is changed`() throws {
    var typed = groups(try program.run("vault", "recovery").output)
    typed[6] = (typed[6].first == "0" ? "1" : "0") + typed[6].dropFirst()
    let refused = try program.raw(
      ["vault", "recover", "--vault", program.vault, "--from", "-", "--new-passphrase-file", other],
      input: typed.joined(separator: " "))
    #expect(refused.code == 5 && refused.errors.contains("groep 7 "))
    #expect(try clients() == 0)
  }

  @Test func `a copy is made, looked into, tried and put back`() throws {
    try add("Sanne")
    let made = try program.run("vault", "backup", stick, "--json")
    let file = try #require(made.json["file"] as? String)
    #expect(made.json["schema"] as? Int == 1)
    try add("Joke")
    let looked = try program.run("vault", "restore", file, "--json")
    #expect(looked.code == 0 && looked.json["restored"] == nil)
    #expect(try clients() == 2)
    let tried = try program.run("vault", "drill", "--json")
    #expect(tried.code == 0 && (tried.json["seconds"] as? Double ?? 0) > 0)
    let restored = try program.run("vault", "restore", file, "--confirm", "--json")
    let aside = try #require(restored.json["replaced"] as? String)
    #expect(try clients() == 1)
    #expect(FileManager.default.fileExists(atPath: aside))
    #expect(try program.run("vault", "restore", file, "--to", program.folder.file("new.vault")).code == 0)
    try program.run("vault", "passphrase", "--new-passphrase-file", other)
    let late = try program.raw(["vault", "drill", stick, "--vault", program.vault, "--passphrase-file", other])
    #expect(late.code == 12 && late.errors.contains("eerdere wachtwoordzin"))
    #expect(try program.run("vault", "restore", stick + "/none.vault").errors.contains("daar staat geen kopie"))
  }

  @Test func `an older record in its place is told with code 13, and goes on only when asked to`() throws {
    try add("Sanne")
    let old = FileManager.default.contents(atPath: program.vault)
    try add("Joke")
    try old?.write(to: URL(filePath: program.vault))
    let refused = try program.run("client", "list")
    #expect(refused.code == 13 && refused.errors.contains("ouder dossier") && refused.errors.contains("--accept-older"))
    #expect(try program.run("client", "list", "--accept-older").code == 0)
    #expect(try clients() == 1)
  }

  /// How many bits are flipped one after the other; the long form asks for more.
  static let flips = Int(ProcessInfo.processInfo.environment["MAGCONSULT_FLIPS"] ?? "") ?? 8

  @Test func `a flipped bit anywhere is told with code 12 or 13, and the check names the page`() throws {
    for name in ["Sanne", "Joke", "Mieke"] { try add(name) }
    let whole = try #require(FileManager.default.contents(atPath: program.vault))
    for number in 0..<Self.flips {
      let place = number == 0 ? 7 : Int.random(in: 0..<whole.count)
      var damaged = whole
      damaged[place] ^= 1 << UInt8.random(in: 0..<8)
      try damaged.write(to: URL(filePath: program.vault))
      let checked = try program.run("vault", "check")
      #expect([12, 13].contains(checked.code), "byte \(place): \(checked.code)")
      #expect((checked.output + checked.errors).contains(place < 16 ? "16 bytes" : "bladzijde"), "byte \(place)")
    }
    try whole.write(to: URL(filePath: program.vault))
    #expect(try program.run("vault", "check").code == 0)
  }

  @Test func `while it is unlocked no passphrase is asked, and after lock it is`() throws {
    let unlocked = try program.run("unlock", "--for", "2m")
    // a machine without a kernel keyring says so, and goes on asking
    guard unlocked.code == 0 else {
      #expect(unlocked.errors.contains("sleutelring"))
      return
    }
    defer { _ = try? program.raw(["lock", "--vault", program.vault]) }
    #expect(try program.raw(["client", "list", "--vault", program.vault, "--no-input"]).code == 0)
    // the sheet opens everything for ever: for that the passphrase is asked all the same
    #expect(try program.raw(["vault", "recovery", "--vault", program.vault, "--no-input"]).code == 1)
    #expect(try program.raw(["lock", "--vault", program.vault]).code == 0)
    #expect(try program.raw(["client", "list", "--vault", program.vault, "--no-input"]).code == 1)
  }

  @Test func `a key that was kept for another file under that name is not used`() throws {
    guard try program.run("unlock", "--for", "2m").code == 0 else { return }
    try program.run("vault", "passphrase", "--new-passphrase-file", other)
    #expect(try program.raw(["client", "list", "--vault", program.vault, "--no-input"]).code == 1)
  }

  @Test func `init offers the sheet on a terminal and asks two groups back`() throws {
    try FileManager.default.removeItem(atPath: program.vault)
    let made = try program.runOnTerminal(
      "init", "--practice", "P", "--practitioner", "V", answers: [("herstelblad op papier", "nee")])
    #expect(made.code == 0 && made.output.contains("magconsult vault recovery"))
  }

  @Test(arguments: ["15m", "90s", "2h", "12h"]) func `a time to stay open is understood`(time: String) throws {
    #expect(try program.run("unlock", "--for", time).code != 64)
    _ = try program.raw(["lock", "--vault", program.vault])
  }

  @Test(arguments: ["13h", "0m", "-5m", "15", "m", "99999999999h"]) func `no other time is`(time: String) throws {
    #expect(try program.run("unlock", "--for=\(time)").code == 64)
  }
}
