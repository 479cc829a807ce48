import ArgumentParser
import ConsultApp
import ConsultModel
import DataFiles
import Documents
import Knowledge

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the consult report of a session.",
    usage: "magconsult report S-0042\nmagconsult report S-0042 --format pdf --to-dir ~/Documents")
  @Argument(help: "The session, as S-0042.") var id: SessionID
  @OptionGroup var document: DocumentOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await magconsult.run(common) { shell in
      let app = try shell.open()
      let session = ShownID(.session, id.number)
      let html = try app.report(id.number, language: common.lang)
      try await shell.write([OutgoingPage(html: html, name: "report-\(session)", subject: session)], document, app)
    }
  }
}

extension LetterRecipient: ExpressibleByArgument {}
extension WordingRoute: ExpressibleByArgument {}

struct LetterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "letter", abstract: "Letters: to the client, to her GP, a referral; draft, final, listed, checked.",
    usage: """
      magconsult letter S-0042 --to client
      magconsult letter S-0042 --to client --final --format pdf
      magconsult letter L-0003 --format pdf
      magconsult letter check --route oral --from page.html
      """,
    subcommands: [Write.self, Check.self, List.self, Exported.self], defaultSubcommand: Write.self)

  struct Write: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "write", abstract: "Write a letter: a draft, or with --final for good.",
      usage: """
        magconsult letter S-0042 --to client
        magconsult letter S-0042 --to gp --from words.yaml --final --format pdf
        magconsult letter S-0042 S-0043 S-0044 --to client --final --format pdf
        magconsult letter L-0003 --format pdf
        """,
      discussion: """
        --from gives a YAML file with what you add of your own: remark (printed in the letter), question (to the GP), \
        reason (why a sentence that the wording check stopped may stay).
        """)
    @Argument(help: ArgumentHelp("Sessions, as S-0042, or final letters, as L-0003.", valueName: "id"))
    var ids: [String]
    @Option(help: "Who it is for: client, gp or referral.") var to: LetterRecipient?
    @Flag(help: "Freeze it in the record; a later one supersedes it.") var final = false
    @Flag(inversion: .prefixedNo, help: "Print the letterhead, or leave its space on pre-printed paper.")
    var letterhead = true
    @OptionGroup var document: DocumentOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var dry: DryRunOptions

    func validate() throws {
      let letters = ids.compactMap { ShownID($0, kind: .letter) }
      let sessions = ids.compactMap { ShownID($0, kind: .session) }
      guard !ids.isEmpty, letters.count == ids.count || sessions.count == ids.count else {
        throw ValidationError("Give sessions, as S-0042, or final letters, as L-0003.")
      }
      guard letters.isEmpty == (to != nil) else {
        throw ValidationError(letters.isEmpty ? "Say who it is for: --to client." : "A final letter has its recipient.")
      }
      guard letters.isEmpty || !final else { throw ValidationError("This letter is final already.") }
      guard ids.count == 1 || input.from == nil else {
        throw ValidationError("--from is for one letter: its words are.")
      }
    }

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun, readsInput: input.from)
        if final { try await shell.requireOutput(document) }
        var pages: [OutgoingPage] = []
        var failure: (any Error)?
        for id in ids {
          do { pages.append(try page(id, app, shell)) } catch {
            failure = error
            break
          }
        }
        if dry.dryRun {
          if common.json { try shell.printJSON(["files": .list([])]) }
        } else if !pages.isEmpty {
          try await shell.write(pages, document, app)
        }
        if let failure { throw failure }
        if !final, let to, let first = ids.first {
          shell.sayNext("magconsult letter \(first) --to \(to.rawValue) --final --format pdf")
        }
      }
    }

    private func page(_ id: String, _ app: RecordApp, _ shell: Shell) throws -> OutgoingPage {
      guard let session = ShownID(id, kind: .session), let to else {
        let letter = try app.finalLetter(ShownID(id, kind: .letter)?.number ?? 0)
        if let newer = try app.letters(ofSession: letter.session).first(where: { $0.supersedes == letter.number }) {
          shell.say("\(letter.id) is vervangen door \(newer.id)", "\(letter.id) was superseded by \(newer.id)")
        }
        return OutgoingPage(html: letter.html, name: "letter-\(letter.id)", subject: letter.id)
      }
      let words = try input.from.map { try LetterCommand.words(of: $0, shell) } ?? RecordApp.LetterWords()
      func make(
        _ words: RecordApp.LetterWords,
        _ way: (Int, LetterRecipient, RecordApp.LetterWords, Language?, Bool) throws -> RecordApp.LetterPage
      ) throws -> RecordApp.LetterPage { try way(session.number, to, words, common.lang, letterhead) }
      let page = try final ? finish(words, app, shell, make) : make(words, app.draft)
      if !final { LetterCommand.tell(page.findings, shell) }
      if let letter = page.letter, !dry.dryRun {
        shell.say("\(letter.id) is definitief bewaard", "\(letter.id) is kept as final")
      }
      let subject = page.letter?.id ?? session
      let kind = to == .referral ? "referral" : to == .gp ? "gp-letter" : "letter"
      return OutgoingPage(html: page.html, name: "\(kind)-\(subject)", subject: subject)
    }

    /// Makes it final; where the check stops a sentence, it is shown, and on a terminal a reason is asked for.
    private func finish(
      _ words: RecordApp.LetterWords, _ app: RecordApp, _ shell: Shell,
      _ make: (
        RecordApp.LetterWords,
        (Int, LetterRecipient, RecordApp.LetterWords, Language?, Bool) throws -> RecordApp.LetterPage
      ) throws -> RecordApp.LetterPage
    ) throws -> RecordApp.LetterPage {
      do { return try make(words, app.finish) } catch AppError.wordingStopped(let count) {
        LetterCommand.tell(try make(words, app.draft).findings, shell)
        guard Terminal.isInteractive, !common.noInput else { throw AppError.wordingStopped(count: count) }
        var words = words
        words.reason = try shell.words(from: nil, prompt: shell.texts("Reden om dit te laten staan: ", "Reason: "))
        return try make(words, app.finish)
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check what a text says beside a product: claims, promises, advice against care.",
      usage: """
        magconsult letter check --route oral --from letter.txt
        magconsult letter check --route none --from page.html --json
        """,
      discussion: "Needs no record. What is found is the result: the exit code is 0 with findings too.")
    @Option(help: "What the text stands beside: oral, skin, food or none.") var route: WordingRoute
    @OptionGroup var input: InputOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        guard let file = input.from else { throw CommandError.missingAnswers(["--from"]) }
        let bytes = try shell.bytes(of: file)
        guard bytes.count <= DataFile.sizeLimit, let text = String(validating: bytes, as: UTF8.self) else {
          let problem: DataFault.Problem =
            bytes.count > DataFile.sizeLimit ? .tooLarge(limit: DataFile.sizeLimit) : .unreadable
          throw AppError.input(DataFaults([DataFault(file: file, line: 0, path: "", problem: problem)]))
        }
        let findings = WordingCheck(try shell.knowledge(.all)).findings(in: text, beside: route)
        if common.json {
          return try shell.printJSON([
            "findings": .list(
              findings.map {
                .table([
                  "sentence": .text($0.sentence), "rule": .text($0.rule), "why": .text(shell.texts[$0.why]),
                  "instead": .text(shell.texts[$0.instead]),
                ])
              })
          ])
        }
        for finding in findings {
          shell.print("\(finding.rule): \(finding.sentence)")
          shell.print("  \(shell.texts[finding.why])")
          shell.print("  \(shell.texts("beter", "instead")): \(shell.texts[finding.instead])")
        }
        if findings.isEmpty { shell.say("niets gevonden", "nothing found") }
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the final letters.", usage: "magconsult letter list\nmagconsult letter list S-0042 --json")
    @Argument(help: "Of this session only, as S-0042.") var id: SessionID?
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let letters = try shell.open().letters(ofSession: id?.number)
        let superseded = Set(letters.compactMap(\.supersedes))
        if common.json {
          return try shell.printJSON([
            "letters": .list(letters.map { JSONShapes.letter($0, isSuperseded: superseded.contains($0.number)) })
          ])
        }
        shell.printTable(
          letters.map { letter in
            [
              letter.id.description, shell.date(letter.at.day), ShownID(.session, letter.session).description,
              letter.recipient.rawValue, letter.language.rawValue,
              superseded.contains(letter.number) ? shell.texts("vervangen", "superseded") : "",
            ]
          })
        if letters.isEmpty { shell.say("er is nog geen definitieve brief", "there is no final letter yet") }
      }
    }
  }

  struct Exported: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the files of the record that were written outside it.", usage: "magconsult letter exported")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let files = try shell.open().exportedFiles()
        if common.json {
          return try shell.printJSON([
            "files": .list(
              files.map {
                .table([
                  "document": .text($0.file.document),
                  "subject": $0.file.subject.map { .text($0.description) } ?? .null,
                  "path": .text($0.file.path), "at": .text($0.file.at.utc), "exists": .flag($0.exists),
                ])
              })
          ])
        }
        shell.printTable(
          files.map {
            [
              $0.file.at.local, $0.file.path,
              $0.exists ? shell.texts("staat er", "is there") : shell.texts("is daar weg", "is gone from there"),
            ]
          })
        if files.isEmpty { shell.say("er is nog niets uitgevoerd", "nothing was written yet") }
      }
    }
  }

  /// What the check found, to standard error: the sentence, why, and what may be said.
  static func tell(_ findings: [WordingCheck.Finding], _ shell: Shell) {
    for finding in findings {
      shell.say("let op (\(finding.rule)): \(finding.sentence)", "mind (\(finding.rule)): \(finding.sentence)")
      shell.say("  \(finding.why.nl) \(finding.instead.nl)", "  \(finding.why.en) \(finding.instead.en)")
    }
  }

  private static func words(of file: String, _ shell: Shell) throws -> RecordApp.LetterWords {
    let reader = DataReader(file: file)
    var words = RecordApp.LetterWords()
    if var table = reader.table(try shell.node(of: file)) {
      words.remark = table.text("remark", lines: true)
      words.question = table.text("question", lines: true)
      words.reason = table.text("reason", lines: true)
      table.refuseUnknownKeys()
    }
    do { try reader.finish() } catch { throw AppError.input(error) }
    return words
  }
}
