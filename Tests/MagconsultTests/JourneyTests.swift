import Foundation
import Testing

@Suite("The whole job through the commands") struct JourneyTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func `from an intake to a letter and a follow-up`() throws {
    try program.fill("06")
    #expect(try program.run("advise", "S-1").code == 0)
    #expect(try program.run("letter", "S-1", "--to", "client").code == 4)
    #expect(try program.run("advise", "S-1", "--accept").code == 0)
    let letter = try program.run("letter", "S-1", "--to", "client")
    #expect(letter.code == 0)
    let path = program.folder.path + "/letter-S-0001.html"
    let html = try String(contentsOfFile: path, encoding: .utf8)
    #expect(html.contains("Marijke Smit"))
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    let english = try program.run("letter", "S-1", "--to", "client", "--lang", "en")
    #expect(english.output.contains("letter-S-0001-2.html"), "an earlier document is never written over")
    #expect(try program.run("report", "S-1").code == 0)
    let followUp =
      "date: 2025-02-26\nseverities: [{complaint: fatigue, severity: 3}]\nuses: [{protocol: oral-gentle, daysPerWeek: 6, mgPerDay: 100}]\nimpression: 2\n"
    #expect(try program.run("followup", "record", "S-1", "--from", "-", input: followUp).code == 0)
    let course = try program.run("followup", "show", "C-1", "--json").json
    let sessions = course["sessions"] as? [[String: Any]]
    let first = (sessions?.first?["courses"] as? [[String: Any]])?.first
    #expect(first?["change"] as? Int == -2)
    #expect(try program.run("vault", "check").code == 0)
  }

  @Test func `an open red flag cannot be accepted, overridden or written a letter for`() throws {
    try program.fill("08")
    #expect(try program.run("advise", "S-1", "--accept").code == 3)
    let override = try program.run(
      "advise", "S-1", "--override", "oral", "--protocol", "oral-gentle", "--mg", "100", "--from", "-",
      input: "De cliënt wil het heel graag.")
    #expect(override.code == 3)
    #expect(try program.run("letter", "S-1", "--to", "client").code == 4)
    #expect(try program.run("advise", "S-1", "--referred-to", "GP", "--urgency", "today").code == 0)
  }

  @Test func `an override needs a reason and stays within its limits`() throws {
    try program.fill("07")
    func override(_ mg: String, _ reason: String) throws -> Int32 {
      try program.run(
        "advise", "S-1", "--override", "oral", "--protocol", "oral-evening", "--mg", mg, "--from", "-", input: reason
      ).code
    }
    #expect(try override("100", "") == 5)
    #expect(try override("400", "De verloskundige vindt het goed.") == 5)
    #expect(try override("100", "De verloskundige vindt het goed.") == 0)
    let shown = try program.run("client", "show", "C-1", "--json").output
    #expect(shown.contains("De verloskundige vindt het goed."))
  }

  @Test func `no reason opens an eGFR under 30`() throws {
    try program.fill("05")
    let result = try program.run(
      "advise", "S-1", "--override", "oral", "--protocol", "oral-gentle", "--mg", "50", "--from", "-",
      input: "Hij wil het zo graag proberen.")
    #expect(result.code == 3)
    #expect(result.errors.contains("kidney-failure"))
  }

  @Test func `an adjustment takes less and never more`() throws {
    try program.fill("06")
    #expect(try program.run("advise", "S-1", "--adjust", "-", input: "lower: {oral-gentle: 240}").code == 5)
    #expect(try program.run("advise", "S-1", "--adjust", "-", input: "lower: {oral-gentle: 80}").code == 0)
    #expect(try program.run("advise", "S-1", "--adjust", "-", input: "leaveOut: [nonsense]").code == 5)
  }

  @Test func `a dry run changes nothing`() throws {
    try program.run("init", "--practice", "P", "--practitioner", "A")
    let client = "givenName: A\nfamilyName: B\nbirthDate: 1990-02-03\nsex: male\n"
    #expect(try program.run("client", "add", "--dry-run", "--from", "-", input: client).code == 0)
    #expect(try program.run("client", "list").output == "")
  }

  @Test func `a client is found with typing errors, in any case, without accents, by place and birth date`() throws {
    try program.fill("01")
    for words in ["novak", "HANA", "nowak delft", "hana novk", "02-06-1994", "c-1", "Delf"] {
      #expect(try program.run("client", "find", "--from", "-", input: words).code == 0, "\(words)")
    }
    #expect(try program.run("client", "find", "--from", "-", input: "jansen").code == 4)
  }

  @Test func `answers added later open what was waiting`() throws {
    try program.fill("01")
    let session =
      "date: 2025-01-13\ncomplaints: [{words: kuitkramp, severity: 4}]\nmedicationsSame: yes\npregnancySame: yes\nkidneySame: yes\n"
    #expect(try program.run("consult", "record", "C-1", "--from", "-", input: session).code == 0)
    #expect(try program.run("advise", "S-2", "--accept").code == 3)
    let answers = "answers: {dvt-one-sided-swelling: no, lung-embolism: no, cold-pale-leg: no}\n"
    #expect(try program.run("consult", "amend", "S-2", "--from", "-", input: answers).code == 0)
    #expect(try program.run("advise", "S-2", "--accept").code == 0)
  }

  @Test func `medicines not confirmed at the session were not asked`() throws {
    try program.fill("01")
    let session = "date: 2025-01-13\ncomplaints: [{words: stijve nek, severity: 4}]\nanswers: {neck-alarm: no}\n"
    try program.run("consult", "record", "C-1", "--from", "-", input: session)
    let result = try program.run("advise", "S-2", "--json").json
    let ids = (result["questions"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
    #expect(Set(ids).isSuperset(of: ["asked-medications", "asked-kidney", "asked-pregnancy"]))
  }

  @Test func `every sample client's story ends as it should`() throws {
    let ends: [(String, Int32)] = [
      ("01", 0), ("02", 0), ("03", 0), ("04", 0), ("05", 3), ("06", 0), ("07", 3), ("08", 3), ("09", 0),
    ]
    for (sample, code) in ends {
      let program = try Program()
      try program.fill(sample)
      #expect(try program.run("advise", "S-1").code == code, "client \(sample)")
    }
  }

  @Test func `help starts with examples and needs no passphrase`() throws {
    for command in [["--help"], ["client", "add", "--help"], ["advise", "--help"], ["--version"]] {
      let result = try program.raw(command)
      #expect(result.code == 0)
    }
    #expect(try program.raw(["advise", "--help"]).output.contains("magconsult advise S-0042 --accept"))
  }

  @Test func `the help of every command is as it was reviewed`() throws {
    let snapshot = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/help.txt")
    var text = ""
    for command in [
      [], ["init"], ["practice", "edit"], ["client", "add"], ["client", "find"], ["intake", "form"],
      ["intake", "record"],
      ["consult", "record"], ["consult", "amend"], ["advise"], ["report"], ["letter"], ["followup", "due"],
      ["followup", "record"],
      ["vault", "check"], ["vault", "backup"], ["knowledge", "list"],
    ] {
      text += "$ magconsult \((command + ["--help"]).joined(separator: " "))\n"
      text += try program.raw(command + ["--help"], environment: ["COLUMNS": "100"]).output + "\n"
    }
    if ProcessInfo.processInfo.environment["MAGCONSULT_RENEW"] != nil {
      try text.write(to: snapshot, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: snapshot, encoding: .utf8) == text)
  }
}
