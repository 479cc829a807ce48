import Foundation
import Testing

/// What a practitioner meets at a terminal: questions, drafts, her own editor, progress.
@Suite final class TerminalTests {
  private let program: Program
  /// Memory of this test alone, where drafts go.
  private let memory: String

  init() throws {
    program = try Program()
    memory = "/dev/shm/magconsult-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: memory, withIntermediateDirectories: false)
    try program.run("init", "--practice", "Praktijk Zuid", "--practitioner", "A. de Vries")
  }

  deinit { try? FileManager.default.removeItem(atPath: memory) }

  private var kept: [String] {
    get throws { try FileManager.default.subpathsOfDirectory(atPath: memory).filter { $0.contains(".") } }
  }

  private func addClient(_ answers: [(asked: String, answer: String)], editor: String = "false") throws
    -> Program.Result
  {
    try program.runOnTerminal(
      "client", "add", answers: answers, environment: ["XDG_RUNTIME_DIR": memory, "EDITOR": editor, "VISUAL": ""])
  }

  private static let details = [
    ("Voornaam", "Sanne"), ("Achternaam", "Bakker"), ("Geboortedatum", "3-2-1988"), ("Geslacht", "vrouw"),
  ]

  @Test func `a closed window loses no typed answer, and the next try goes on with them`() throws {
    let broken = try addClient([("Voornaam", "Sanne"), ("Achternaam", "Bakker"), ("Geboortedatum", "\u{4}")])
    #expect(broken.code == 130)
    #expect(try kept.count == 1)
    #expect(try kept.allSatisfy { !$0.contains("Sanne") && !$0.contains("Bakker") })
    let again = try addClient([("Daarmee verder?", "ja"), ("Geboortedatum", "3-2-1988"), ("Geslacht", "vrouw")])
    #expect(again.code == 0)
    #expect(try kept.isEmpty)
    #expect(try program.run("client", "show", "C-1").output.contains("Sanne Bakker"))
  }

  @Test func `lines and rows that were typed are kept before their list is finished`() throws {
    _ = try addClient(Self.details)
    let broken = try program.runOnTerminal(
      "consult", "record", "C-1",
      answers: [("woorden van de cli", "moe"), ("Ernst", "5"), ("woorden van de cli", "stram"), ("Ernst", "\u{4}")],
      environment: ["XDG_RUNTIME_DIR": memory])
    #expect(broken.code == 130)
    let again = try program.runOnTerminal(
      "consult", "record", "C-1", answers: [("Daarmee verder?", "ja")], environment: ["XDG_RUNTIME_DIR": memory])
    #expect(again.code == 0)
    let shown = try program.run("consult", "show", "S-1").output
    #expect(shown.contains("moe") && shown.contains("stram"))
  }

  @Test func `a refused save keeps the answers, and one of them can be mended`() throws {
    let refused = try addClient(Self.details.map { ($0.0, $0.0 == "Geboortedatum" ? "3-2-2090" : $0.1) })
    #expect(refused.code == 5)
    #expect(refused.output.contains("concept bewaard"))
    let mended = try addClient([("Daarmee verder?", "ja"), ("Geboortedatum", "3-2-1988")])
    #expect(mended.code == 0)
    #expect(try program.run("client", "show", "C-1", "--json").output.contains("1988-02-03"))
  }

  @Test func `a draft that is not wanted goes`() throws {
    _ = try addClient([("Voornaam", "Sanne"), ("Achternaam", "\u{4}")])
    let fresh = try addClient([("Daarmee verder?", "nee"), ("Voornaam", "Joke")] + Self.details.dropFirst())
    #expect(fresh.code == 0)
    #expect(try program.run("client", "show", "C-1").output.contains("Joke Bakker"))
  }

  @Test func `a long note is written in the editor, in memory, and nothing of it stays behind`() throws {
    let seen = program.folder.file("seen")
    try program.write(
      "editor", "#!/bin/sh\nls -l \"$2\" > '\(seen)'\nprintf 'eerste regel\\ntweede regel\\n' > \"$2\"\n", mode: 0o700)
    // an editor with an option, as people have them
    let added = try addClient(Self.details + [("Notitie", "e")], editor: "\(program.folder.file("editor")) --wait")
    #expect(added.code == 0)
    let listed = try String(contentsOfFile: seen, encoding: .utf8)
    #expect(listed.hasPrefix("-rw-------") && listed.contains(memory))
    #expect(try kept.isEmpty)
    let shown = try program.run("client", "show", "C-1", "--json")
    #expect(shown.output.contains("eerste regel\\ntweede regel"))
  }

  @Test func `an editor that fails gives nothing, and the question comes back`() throws {
    let added = try addClient(Self.details + [("Notitie", "e"), ("Notitie", "kort")], editor: "false")
    #expect(added.code == 0)
    #expect(added.output.contains("de editor gaf niets terug"))
    #expect(try program.run("client", "show", "C-1", "--json").output.contains("kort"))
  }

  @Test func `what takes longer than a tenth of a second says so on a terminal, and nowhere else`() throws {
    let shown = try program.runOnTerminal("letter", "S-1", "--to", "client", answers: [])
    #expect(shown.output.contains("dossier openen ..."))
    #expect(shown.output.contains("\u{1B}[K"))
    #expect(try !program.run("vault", "check").errors.contains("dossier openen"))
  }
}
