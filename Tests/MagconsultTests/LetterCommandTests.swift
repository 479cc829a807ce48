import Foundation
import TestSupport
import Testing

@Suite("Letters, through the command") struct LetterCommandTests {
  private let program: Program

  init() throws {
    program = try Program()
    try program.run("init", "--practice", "Praktijk Zuid", "--practitioner", "A. de Vries")
    try program.fill("06")
    try program.run("advise", "S-1", "--accept")
  }

  /// The one file a command wrote.
  private func written(_ result: Program.Result) throws -> String {
    #expect(result.code == 0, "\(result.errors)")
    let path = result.output.trimmingCharacters(in: .newlines)
    return try String(
      contentsOf: URL(filePath: path, relativeTo: URL(filePath: program.folder.path + "/")), encoding: .utf8)
  }

  @Test func `a draft says concept on every page, a final letter does not`() throws {
    #expect(try written(try program.run("letter", "S-1", "--to", "client")).contains("class=\"draft\">CONCEPT<"))
    let final = try program.run("letter", "S-1", "--to", "client", "--final")
    #expect(try !written(final).contains("class=\"draft\""))
    #expect(final.output.contains("letter-L-0001.html"))
  }

  @Test func `a final letter can be made again with the same text, and a correction supersedes it`() throws {
    let first = try written(try program.run("letter", "S-1", "--to", "client", "--final"))
    try program.write("more.yaml", "remark: Wij spraken ook over uw slaap.\n")
    let second = try written(
      try program.run("letter", "S-1", "--to", "client", "--final", "--from", program.folder.file("more.yaml")))
    #expect(second.contains("Wij spraken ook over uw slaap.") && second.contains("Deze brief vervangt die van"))
    #expect(try written(try program.run("letter", "L-1")) == first)
    let letters = try program.run("letter", "list", "--json").json["letters"] as? [[String: Any]]
    #expect(letters?.count == 2)
    #expect(letters?[0]["superseded"] as? Bool == true && letters?[1]["supersedes"] as? String == "L-0001")
  }

  @Test func `what may not be said stops a final letter until a reason is given, which stays in the record`() throws {
    let words = "remark: Magnesium geneest uw krampen.\n"
    try program.write("words.yaml", words)
    let file = program.folder.file("words.yaml")
    let stopped = try program.run("letter", "S-1", "--to", "client", "--final", "--from", file, "--no-input")
    #expect(stopped.code == 5)
    #expect(stopped.errors.contains("disease-claim") && stopped.errors.contains("Magnesium geneest uw krampen."))
    #expect(try program.run("letter", "list").output.isEmpty)
    try program.write("words.yaml", words + "reason: Letterlijk gezegd door de huisarts.\n")
    #expect(try program.run("letter", "S-1", "--to", "client", "--final", "--from", file).code == 0)
    let letters = try program.run("letter", "list", "--json").json["letters"] as? [[String: Any]]
    let passed = letters?.first?["passed"] as? [[String: Any]]
    #expect(passed?.first?["reason"] as? String == "Letterlijk gezegd door de huisarts.")
    #expect(passed?.first?["rule"] as? String == "disease-claim")
  }

  @Test func `a letter to the GP needs the client's consent in her newest form`() throws {
    // the sample client consented
    let letter = try written(try program.run("letter", "S-1", "--to", "gp"))
    #expect(letter.contains("gaf op 29 januari 2025 toestemming") || letter.contains("toestemming om u te schrijven"))
    #expect(letter.contains("Thyrax 100 mcg"))
    try program.write("intake.yaml", "date: 2025-01-29\nconsentRecord: yes\nconsentGP: no\n")
    try program.run("intake", "record", "C-1", "--from", program.folder.file("intake.yaml"))
    let refused = try program.run("letter", "S-1", "--to", "gp")
    #expect(refused.code == 5 && refused.errors.contains("geen toestemming"))
  }

  @Test func `a referral needs no advice, and something to refer for`() throws {
    #expect(try program.run("letter", "S-1", "--to", "referral").code == 4)
    try program.fill("08")
    let letter = try written(try program.run("letter", "S-2", "--to", "referral"))
    #expect(letter.contains("Spoed: vandaag") && letter.contains("Er is geen advies over magnesium gegeven."))
    #expect(try program.run("letter", "S-2", "--to", "client").code == 4)
  }

  @Test func `the practitioner sees which files lie outside the record, and their names hold no client`() throws {
    _ = try program.run("letter", "S-1", "--to", "client")
    _ = try program.run("report", "S-1")
    _ = try program.run("followup", "stats", "--write", "csv")
    let files = try program.run("letter", "exported", "--json").json["files"] as? [[String: Any]]
    #expect(files?.count == 3)
    #expect(files?.allSatisfy { $0["exists"] as? Bool == true } == true)
    let paths = files?.compactMap { $0["path"] as? String } ?? []
    #expect(paths.allSatisfy { !$0.lowercased().contains("smit") && !$0.lowercased().contains("marijke") })
    for path in paths {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
    try FileManager.default.removeItem(atPath: try #require(paths.first))
    #expect(try program.run("letter", "exported").output.contains("is daar weg"))
  }

  @Test func `pre-printed paper keeps its space and shows no letterhead`() throws {
    let letter = try written(try program.run("letter", "S-1", "--to", "client", "--no-letterhead"))
    #expect(letter.contains("letterhead preprinted") && !letter.contains("practice-name\">"))
  }

  @Test func `the check reads a text without a record and prints what is documented`() throws {
    try program.write("page.txt", "Magnesium geneest migraine. Bel ons gerust.\n")
    let checked = try program.raw([
      "letter", "check", "--route", "oral", "--from", program.folder.file("page.txt"), "--json",
    ])
    #expect(checked.code == 0)
    #expect(checked.json["schema"] as? Int == 1)
    let findings = checked.json["findings"] as? [[String: Any]]
    #expect(findings?.isEmpty == false)
    #expect(findings?.allSatisfy { $0["sentence"] as? String == "Magnesium geneest migraine." } == true)
    #expect(Set(findings?.first?.keys.map { $0 } ?? []) == ["sentence", "rule", "why", "instead"])
    #expect(try program.raw(["letter", "check", "--route", "huid", "--from", "x"]).code == 64)
    #expect(try program.raw(["letter", "check", "--route", "oral", "--from", "nowhere.txt"]).code == 1)
  }

  @Test func `the practice's own paper is used, and a fault in it is named with its line`() throws {
    let paper = program.folder.file("paper")
    #expect(try program.raw(["templates", "export", paper]).code == 0)
    #expect(try program.raw(["templates", "export", paper]).code == 1, "nothing is written over")
    for name in try FileManager.default.contentsOfDirectory(atPath: paper) where name != "client-letter.mustache" {
      try FileManager.default.removeItem(atPath: "\(paper)/\(name)")
    }
    let settings = program.folder.path + "/config/magconsult"
    try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
    try Data("templates: \(paper)\n".utf8).write(to: URL(filePath: settings + "/settings.yaml"))
    let page = try String(contentsOfFile: "\(paper)/client-letter.mustache", encoding: .utf8)
    func use(_ text: String) throws -> Program.Result {
      try Data(text.utf8).write(to: URL(filePath: "\(paper)/client-letter.mustache"))
      return try program.run("letter", "S-1", "--to", "client")
    }
    #expect(
      try written(try use(page.replacing("</body>", with: "<p>Eigen papier</p></body>"))).contains("Eigen papier"))
    for fault in ["{{{goal}}}", "{{nowhere}}", "{{> nowhere}}", "[[nowhere]]", "{{#plan}}{{goal}}{{/plan}}"] {
      let refused = try use("<p>\n" + fault + "\n" + page)
      #expect(refused.code == 1 && refused.errors.contains("client-letter.mustache"), "\(fault): \(refused.errors)")
      #expect(refused.errors.contains("2"), "the line: \(refused.errors)")
    }
  }

  @Test func `a follow-up by the printed form's own words is counted, and a red flag in it is told`() throws {
    try program.write(
      "followup.yaml",
      """
      date: 2025-02-26
      severities: [{complaint: Vermoeidheid, severity: 2}]
      wellbeing: 3
      answers: {chest-pain: no}
      """)
    let recorded = try program.run("followup", "record", "S-1", "--from", program.folder.file("followup.yaml"))
    #expect(recorded.code == 5, "a flag that does not exist is refused: \(recorded.errors)")
    try program.write(
      "followup.yaml",
      """
      date: 2025-02-26
      severities: [{complaint: Vermoeidheid, severity: 2}]
      wellbeing: 3
      answers: {fatigue-weight-loss: yes}
      """)
    let again = try program.run("followup", "record", "S-1", "--from", program.folder.file("followup.yaml"))
    #expect(again.code == 0 && again.errors.contains("alarmsignaal"), "\(again.errors)")
    let groups = try program.run("followup", "stats", "--json").json["groups"] as? [[String: Any]]
    let first = groups?.first
    #expect(first?["complaint"] as? String == "fatigue" && first?["measured"] as? Int == 1)
    #expect(first?["relevantInterval"] is NSNull)
    let report = try written(try program.run("followup", "report", "C-1"))
    #expect(report.contains("Vermoeidheid") && report.contains("3/10"))
  }

  @Test func `a calendar of the coming moments holds no name`() throws {
    let file = try program.run("followup", "calendar", "--days", "1000")
    let text = try written(file)
    #expect(text.contains("SUMMARY:Vervolg C-0001 (S-0001)") && !text.contains("Smit"))
  }

  @Test func `an intake form can be printed with what the client answered last`() throws {
    let form = try written(try program.run("intake", "form", "C-1", "--filled"))
    #expect(form.contains("Thyrax 100 mcg") && form.contains("tick ticked") && form.contains(">20-09-2024<"))
    #expect(try written(try program.run("intake", "form", "C-1", "--filled", "--lang", "en")).contains(">20/09/2024<"))
    #expect(try program.run("intake", "form", "--filled").code == 64)
  }

  // MARK: Found by a hostile reader

  private func amend(_ text: String, session: String = "S-1") throws {
    try program.write("amend.yaml", text)
    let amended = try program.run("consult", "amend", session, "--from", program.folder.file("amend.yaml"))
    #expect(amended.code == 0, "\(amended.errors)")
  }

  @Test func `what a session learnt after the advice stops the client's letter and stands in the GP's`() throws {
    try amend("measurements: [{kind: egfr, value: 20, unit: \"mL/min/1.73m2\"}]\n")
    let refused = try program.run("letter", "S-1", "--to", "client", "--final")
    #expect(refused.code == 3 && refused.errors.contains("kidney"), "\(refused.errors)")
    #expect(try program.run("letter", "list").output.isEmpty)
    #expect(try written(try program.run("letter", "S-1", "--to", "gp")).contains("20 mL/min"))
  }

  @Test func `a red flag of a follow-up stops the client's letter, and asks for a referral`() throws {
    try program.write(
      "followup.yaml",
      "date: 2025-02-26\nseverities: [{complaint: fatigue, severity: 2}]\nanswers: {stroke-signs: yes}\n")
    try program.run("followup", "record", "S-1", "--from", program.folder.file("followup.yaml"))
    #expect(try program.run("letter", "S-1", "--to", "client").code == 3)
    #expect(try written(try program.run("letter", "S-1", "--to", "referral")).contains("Spoed: 112"))
  }

  @Test func `an alarm that is not known at a follow-up holds the client's letter`() throws {
    try program.write(
      "followup.yaml",
      "date: 2025-02-26\nseverities: [{complaint: fatigue, severity: 2}]\nanswers: {stroke-signs: unknown}\n")
    try program.run("followup", "record", "S-1", "--from", program.folder.file("followup.yaml"))
    let refused = try program.run("letter", "S-1", "--to", "client")
    #expect(refused.code == 3 && refused.errors.contains("stroke-signs"), "\(refused.errors)")
  }

  @Test func `a flag of one complaint, raised at a follow-up, stops the letter that advises for it`() throws {
    try program.write(
      "followup.yaml",
      "date: 2025-02-26\nseverities: [{complaint: fatigue, severity: 2}]\nanswers: {fatigue-weight-loss: yes}\n")
    try program.run("followup", "record", "S-1", "--from", program.folder.file("followup.yaml"))
    let refused = try program.run("letter", "S-1", "--to", "client")
    #expect(refused.code == 3 && refused.errors.contains("fatigue-weight-loss"), "\(refused.errors)")
  }

  @Test(
    arguments: [
      ("magnesiumcitraat, elementalMagnesiumMg: 150, perDay: 1", "Thyrax, times: \"07:00\"", "cap"),
      ("multivitamine, elementalMagnesiumMg: 56, perDay: 1", "Thyrax, times: \"18:30\"", "schedule"),
      ("multivitamine, elementalMagnesiumMg: 56, perDay: 1", "Zorbatril, times: \"08:00\"", "medicine-not-recognised"),
    ])
  func `a letter does not go out with more, at other hours or for somebody else than the rules of today allow`(
    supplement: String, medicine: String, rule: String
  ) throws {
    #expect(try program.run("letter", "S-1", "--to", "client").code == 0)
    try amend("medicationsSame: no\nsupplements: [{name: \(supplement)}]\nmedications: [{name: \(medicine)}]\n")
    let refused = try program.run("letter", "S-1", "--to", "client")
    #expect(refused.code == 3 && refused.errors.contains(rule), "\(refused.errors)")
  }

  @Test(
    arguments: [
      (
        "verstopping", "bowel-bleeding-change: no, bowel-obstruction-signs: no", "newConditions: [dunne ontlasting]",
        "forms"
      ),
      (
        "stijve spieren na het sporten", "rhabdomyolysis: no, dvt-one-sided-swelling: no", "skin: [open wondjes]",
        "skin-not-intact"
      ),
    ])
  func `a letter does not go out with a form or for a skin that the rules of today leave out`(
    complaint: String, answers: String, learnt: String, rule: String
  ) throws {
    try program.write(
      "second.yaml",
      """
      date: 2025-02-26
      complaints: [{words: \(complaint), severity: 5}]
      answers: {\(answers)}
      medicationsSame: yes
      pregnancySame: yes
      kidneySame: yes
      """)
    #expect(try program.run("consult", "record", "C-1", "--from", program.folder.file("second.yaml")).code == 0)
    #expect(try program.run("advise", "S-2", "--accept").code == 0)
    #expect(try program.run("letter", "S-2", "--to", "client").code == 0)
    try amend(learnt, session: "S-2")
    let refused = try program.run("letter", "S-2", "--to", "client")
    #expect(refused.code == 3 && refused.errors.contains(rule), "\(refused.errors)")
  }

  @Test func `a newer form withdraws the consent to write to the GP`() throws {
    #expect(try program.run("letter", "S-1", "--to", "gp").code == 0)
    try program.write("intake.yaml", "date: 2026-11-20\nconsentRecord: yes\nconsentGP: no\n")
    #expect(try program.run("intake", "record", "C-1", "--from", program.folder.file("intake.yaml")).code == 0)
    #expect(try program.run("letter", "S-1", "--to", "gp").code == 5)
  }

  @Test func `a lesser referral does not take the place of an urgent one`() throws {
    try program.fill("08")
    try program.run("advise", "S-2", "--referred-to", "dietitian", "--urgency", "routine")
    let letter = try written(try program.run("letter", "S-2", "--to", "referral"))
    #expect(letter.contains("Spoed: vandaag"))
  }

  @Test func `the client's goal lends no words to the practitioner`() throws {
    let sample = URL(filePath: #filePath).appending(path: "../../../scripts/sample-practice/06-levothyroxine-and-iron")
    let intake = try String(contentsOf: sample.appending(path: "intake.yaml").standardizedFileURL, encoding: .utf8)
    try program.write("intake.yaml", intake.replacing(/(?m)^goal: .*$/, with: "goal: krampen genezen"))
    try program.run("intake", "record", "C-1", "--from", program.folder.file("intake.yaml"))
    try program.write("words.yaml", "remark: Magnesium kan uw krampen genezen.\n")
    let stopped = try program.run(
      "letter", "S-1", "--to", "client", "--final", "--no-input", "--from", program.folder.file("words.yaml"))
    #expect(stopped.code == 5 && stopped.errors.contains("Magnesium kan uw krampen genezen."), "\(stopped.errors)")
  }

  @Test func `what cannot be written freezes nothing`() throws {
    #expect(try program.run("letter", "S-1", "--to", "client", "--final", "--to-dir", "/nope").code == 1)
    let settings = program.folder.path + "/config/magconsult"
    try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
    try Data("pdfEngine: /bin/false\n".utf8).write(to: URL(filePath: settings + "/settings.yaml"))
    #expect(try program.run("letter", "S-1", "--to", "client", "--final", "--format", "pdf").code == 1)
    #expect(try program.run("letter", "list").output.isEmpty)
  }

  @Test
  func `a claim in the practice's own paper is found, a file a link leads to is not read, an empty page is refused`()
    throws
  {
    let paper = program.folder.file("paper")
    _ = try program.raw(["templates", "export", paper])
    let settings = program.folder.path + "/config/magconsult"
    try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
    try Data("templates: \(paper)\n".utf8).write(to: URL(filePath: settings + "/settings.yaml"))
    #expect(try program.run("letter", "S-1", "--to", "client").errors.contains("let op") == false)
    let head = try String(contentsOfFile: "\(paper)/letterhead.mustache", encoding: .utf8)
    try Data((head + "<p>Magnesium geneest uw krampen en migraine.</p>").utf8)
      .write(to: URL(filePath: "\(paper)/letterhead.mustache"))
    #expect(try program.run("letter", "S-1", "--to", "gp").errors.contains("disease-claim"))
    try Data(head.utf8).write(to: URL(filePath: "\(paper)/letterhead.mustache"))
    try FileManager.default.removeItem(atPath: "\(paper)/page.css")
    try FileManager.default.createSymbolicLink(atPath: "\(paper)/page.css", withDestinationPath: program.passphraseFile)
    #expect(try program.run("letter", "S-1", "--to", "client").code == 1)
    try FileManager.default.removeItem(atPath: "\(paper)/page.css")
    for text in [" \n", "a [[opening"] {
      try Data(text.utf8).write(to: URL(filePath: "\(paper)/client-letter.mustache"))
      #expect(try program.run("letter", "S-1", "--to", "client").code == 1)
    }
  }

  @Test func `a client whose name sounds like a complaint gets her letter`() throws {
    try program.write("client.yaml", "givenName: Anna\nfamilyName: Kramp\n")
    #expect(try program.run("client", "edit", "C-1", "--from", program.folder.file("client.yaml")).code == 0)
    let letter = try program.run("letter", "S-1", "--to", "client", "--final", "--no-input")
    #expect(letter.code == 0, "\(letter.errors)")
  }

  @Test func `an advice without anything in it is none, and days beyond reason are no crash`() throws {
    try program.write("nothing.yaml", "leaveOut: [food-magnesium, oral-gentle]\n")
    let refused = try program.run("advise", "S-1", "--adjust", program.folder.file("nothing.yaml"))
    #expect(refused.code == 5, "\(refused.output) \(refused.errors)")
    #expect(try program.run("followup", "due", "--days", "9223372036854775807").code == 0)
  }

  @Test func `a protocol that was advised after the client was seen again gets no credit`() throws {
    try program.write("followup.yaml", "date: 2025-02-26\nseverities: [{complaint: fatigue, severity: 2}]\n")
    try program.run("followup", "record", "S-1", "--from", program.folder.file("followup.yaml"))
    try program.write("less.yaml", "leaveOut: [oral-gentle]\n")
    #expect(try program.run("advise", "S-1", "--adjust", program.folder.file("less.yaml")).code == 0)
    let groups = try program.run("followup", "stats", "--json").json["groups"] as? [[String: Any]]
    #expect(groups?.compactMap { $0["protocol"] as? String }.sorted() == ["food-magnesium", "oral-gentle"])
  }

  @Test func `side effects that were not there are not counted, and a protocol is told once`() throws {
    func record(_ rest: String) throws -> Int32 {
      try program.write("followup.yaml", "date: 2025-02-26\n" + rest)
      return try program.run("followup", "record", "S-1", "--from", program.folder.file("followup.yaml")).code
    }
    #expect(
      try record("uses: [{protocol: oral-gentle, daysPerWeek: 3}, {protocol: oral-gentle, daysPerWeek: 5}]\n") == 5)
    for none in ["geen bijwerkingen", "Geen.", "niet gehad"] { #expect(try record("sideEffects: [\(none)]\n") == 0) }
    func reported() throws -> Int? {
      let groups = try program.run("followup", "stats", "--json").json["groups"] as? [[String: Any]]
      return groups?.first?["withSideEffects"] as? Int
    }
    #expect(try reported() == 0)
    #expect(try record("sideEffects: [geen trek meer in koffie]\n") == 0)
    #expect(try reported() == 1)
  }
}
