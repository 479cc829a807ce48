import ConsultModel
import Foundation
import Knowledge
import Recommendation
import Synchronization
import Testing

@testable import Documents

@Suite("Client letter") struct LetterTests {
  private let knowledge: KnowledgeBase
  private let recommendation: Recommendation
  private let session: ConsultSession

  init() throws {
    knowledge = try KnowledgeBase.builtIn()
    var facts = Facts(date: CalendarDate(dayNumber: 20_000))
    facts.sex = .female
    facts.age = 58
    facts.pregnancy = .init(status: .no)
    facts.kidney = .init(egfr: 84, monthsAgo: 3)
    facts.conditions = []
    facts.supplements = []
    facts.skin = ["gaaf"]
    facts.allergies = []
    facts.medications = [WrittenMedicine(words: "Thyrax", times: [ClockTime("07:00")].compactMap { $0 })]
    facts.complaints = [
      SessionComplaint(words: "moe", severity: 5), SessionComplaint(words: "stijve nek", severity: 4),
    ]
    for flag in knowledge.redFlags { facts.answers[flag.id] = .no }
    recommendation = Engine(knowledge).recommend(facts)
    session = ConsultSession(number: 7, client: 3, date: facts.date, questionnaire: "consult-1")
  }

  private func letter(_ language: Language, goal: String? = nil, interest: String? = nil, name: String = "Hana") throws
    -> String
  {
    var practice = Practice(name: "Praktijk Zuid", practitioner: "A. de Vries", language: .nl)
    practice.commercialInterest = interest
    var client = Client(
      number: 3, givenName: name, familyName: "Novák", birthDate: CalendarDate(dayNumber: 0), sex: .female,
      language: language)
    client.city = "Delft"
    return try ClientLetter(
      practice: practice, client: client, session: session, goal: goal,
      advice: recommendation.plan.map { AdvisedItem($0) },
      recommendation: recommendation, foods: Array(knowledge.foods.prefix(3))
    ).html(knowledge, Stationery(language))
  }

  /// The rows of the plan, between its heading and the next.
  private func plan(_ html: String) throws -> String {
    let start = try #require(html.firstRange(of: "<table class=\"plan\">"))
    let end = try #require(html[start.upperBound...].firstRange(of: "</table>"))
    return String(html[start.upperBound..<end.lowerBound]).lowercased()
  }

  @Test func `no row of the plan names a complaint, since that would be a claim`() throws {
    for language in Language.allCases {
      let rows = try plan(try letter(language))
      for complaint in knowledge.complaints {
        #expect(!rows.contains(complaint.label[language].lowercased()), "\(complaint.code)")
      }
    }
  }

  @Test func `no protocol names a complaint in its label or text`() {
    for treatment in knowledge.protocols {
      for complaint in knowledge.complaints {
        for language in Language.allCases {
          let text = (treatment.label[language] + " " + treatment.text[language]).lowercased()
          #expect(!text.contains(complaint.label[language].lowercased()), "\(treatment.id) \(complaint.code)")
        }
      }
    }
  }

  @Test func `an oral benefit stands only in the authorised words, and only beside oral advice`() throws {
    let claim = try #require(knowledge.claim("tiredness-fatigue")).text.nl
    #expect(recommendation.plan.contains { $0.route == .oral })
    #expect(try letter(.nl).contains(claim))
    let skinOnly = try ClientLetter(
      practice: Practice(name: "P", practitioner: "A", language: .nl),
      client: Client(
        number: 1, givenName: "A", familyName: "B", birthDate: CalendarDate(dayNumber: 0), sex: .female, language: .nl),
      session: session, goal: nil,
      advice: recommendation.plan.filter { $0.route == .transdermal }.map { AdvisedItem($0) },
      recommendation: recommendation, foods: []
    ).html(knowledge, Stationery(.nl))
    #expect(!skinOnly.contains("draagt bij tot"))
  }

  @Test func `the hours between medicine and magnesium are told`() throws {
    let html = try letter(.nl)
    #expect(html.contains("vier uur"))
    #expect(html.contains("07:00"))
  }

  @Test func `what the client or practitioner typed cannot become markup`() throws {
    let html = try letter(.nl, goal: "<script>alert(1)</script>", name: "<b>Hana</b>")
    #expect(!html.contains("<script>"))
    #expect(!html.contains("<b>Hana"))
  }

  @Test func `a commercial interest is disclosed, and so is its absence`() throws {
    #expect(try letter(.nl, interest: "Wij verkopen badzout.").contains("Wij verkopen badzout."))
    #expect(try letter(.nl).contains("geen financieel belang"))
  }

  @Test func `the letter says it does not replace a doctor and when to call one`() throws {
    #expect(try letter(.nl).contains("vervangt uw arts niet"))
    #expect(try letter(.en).contains("does not replace your doctor"))
    #expect(try letter(.nl).contains("bel 112"))
  }

  @Test func `nothing in the page is fetched from elsewhere`() throws {
    let html = try letter(.nl)
    #expect(!html.contains("src=\"http") && !html.contains("url(") && !html.contains("<link"))
  }

  @Test func `the words a letter may not use do not stand in any fixed text`() throws {
    let forbidden = [
      "geneest", "genezen", "behandelt", "bewezen tegen", "ontgift", "100% veilig", "zonder bijwerkingen",
      "beter dan medicijnen",
    ]
    let texts =
      knowledge.rules.map(\.text.nl)
      + knowledge.complaints.flatMap { $0.advice.map(\.nl) + $0.evidence.values.map(\.text.nl) }
    for word in forbidden { #expect(!texts.contains { $0.lowercased().contains(word) }, "\(word)") }
  }
}

@Suite("PDF", .enabled(if: (try? PDFEngine(configured: nil)) != nil, "scripts/install-pdf installs the engine"))
struct PDFTests {
  /// As the program does: an engine that ends before it read its page must not end us.
  init() { signal(SIGPIPE, SIG_IGN) }

  @Test func `a page becomes a tagged PDF with its title`() async throws {
    let html = "<!DOCTYPE html><html lang=\"nl\"><head><title>Proef</title></head><body><h1>Proef</h1></body></html>"
    let pdf = try await PDFEngine(configured: nil).pdf(from: html)
    #expect(pdf.starts(with: Array("%PDF-".utf8)))
    let facts = try pdfinfo(pdf)
    #expect(facts.contains("Tagged:          yes"))
    #expect(facts.contains("Title:           Proef"))
  }

  @Test func `several pages at once come back in their order, by workers that stay warm`() async throws {
    let pages = (1...5).map { number in
      "<!DOCTYPE html><html lang=\"nl\"><head><title>Brief \(number)</title></head><body><h1>\(number)</h1></body></html>"
    }
    let counted = Mutex<[Int]>([])
    let pdfs = try await PDFEngine(configured: nil).pdfs(from: pages) { done in counted.withLock { $0.append(done) } }
    #expect(pdfs.count == 5)
    for (index, pdf) in pdfs.enumerated() {
      let facts = try pdfinfo(pdf)
      #expect(facts.contains("Title:           Brief \(index + 1)") && facts.contains("Tagged:          yes"))
    }
    #expect(counted.withLock { $0 } == [1, 2, 3, 4, 5])
    #expect(try await PDFEngine(configured: nil).pdfs(from: []).isEmpty)
  }

  @Test func `an engine that is not there, or too old, is told as what it is`() async throws {
    #expect(throws: DocumentError.engineMissing) { try PDFEngine(configured: "/nowhere/weasyprint") }
    let folder = FileManager.default.temporaryDirectory.appending(path: "engine-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (old, python) = (folder + "/weasyprint", folder + "/python3")
    try program(python, "cat >/dev/null; printf '4\\n57.2'")
    for (interpreter, body) in [("/bin/sh", "echo WeasyPrint version 57.2"), (python, "")] {
      try program(old, body, by: interpreter)
      await #expect(throws: DocumentError.engineTooOld(found: "57.2")) {
        try await PDFEngine(configured: old).pdfs(from: ["<p>a</p>", "<p>b</p>"])
      }
    }
  }

  @Test func `an engine that ends before it read the page is a failure and not the end of us`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "engine-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (engine, python) = (folder + "/weasyprint", folder + "/python3")
    try program(python, "exit 1")
    try program(engine, "", by: python)
    let page = String(repeating: "<p>een lange brief</p>", count: 100_000)
    await #expect(throws: DocumentError.self) { try await PDFEngine(configured: engine).pdf(from: page) }
    try program(python, "printf '4\\n57.2'")
    await #expect(throws: DocumentError.self) { try await PDFEngine(configured: engine).pdf(from: page) }
  }

  @Test func `a file of the folder it runs in is never taken for a part of the engine`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "engine-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("raise SystemExit(3)\n".utf8).write(to: folder.appending(path: "weasyprint.py"))
    let process = Process()
    process.executableURL = URL(filePath: try #require(try PDFEngine(configured: nil).interpreter))
    process.arguments = ["-c", PDFEngine.program]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func `an engine started by another program prints several pages too`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "engine-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let engine = try PDFEngine(configured: nil)
    let wrapper = folder + "/weasyprint"
    try program(wrapper, "exec '\(engine.path)' \"$@\"")
    let counted = Mutex<[Int]>([])
    let pages = ["een", "twee"].map { "<html lang=nl><title>\($0)</title><p>\($0)" }
    let pdfs = try await PDFEngine(configured: wrapper).pdfs(from: pages) { done in counted.withLock { $0.append(done) }
    }
    #expect(try pdfs.map(pdfinfo).map { $0.contains("een") } == [true, false])
    #expect(counted.withLock { $0 } == [1, 2])
  }

  private func program(_ path: String, _ body: String, by interpreter: String = "/bin/sh") throws {
    try Data("#!\(interpreter)\n\(body)\n".utf8).write(to: URL(filePath: path))
    chmod(path, 0o755)
  }

  /// What poppler says of a PDF; `scripts/test` installs it.
  private func pdfinfo(_ pdf: [UInt8]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/pdfinfo")
    process.arguments = ["-"]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(pdf))
    try input.fileHandleForWriting.close()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
  }

  @Test func `hostile markup reaches no file and no network`() async throws {
    let marker = "/etc/hostname"
    let html = """
      <!DOCTYPE html><html lang="nl"><head><title>x</title><link rel="stylesheet" href="file://\(marker)">
      <style>@import url("http://127.0.0.1:9/x.css");</style></head>
      <body><img src="file://\(marker)" alt="a"><img src="http://127.0.0.1:9/x.png" alt="b">
      <object data="file://\(marker)"></object><a rel="attachment" href="file://\(marker)">c</a></body></html>
      """
    let pdf = try await PDFEngine(configured: nil).pdf(from: html)
    #expect(!String(decoding: pdf, as: UTF8.self).contains("EmbeddedFile"))
    for pdf in try await PDFEngine(configured: nil).pdfs(from: [html, html]) {
      #expect(!String(decoding: pdf, as: UTF8.self).contains("EmbeddedFile"))
    }
  }
}
