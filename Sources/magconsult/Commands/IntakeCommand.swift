import ArgumentParser
import ConsultApp
import ConsultModel
import Knowledge
import Recommendation

struct IntakeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intake", abstract: "Intake forms: print, record, show.",
    usage:
      "magconsult intake form --format pdf\nmagconsult intake record C-0017 --from intake.yaml\nmagconsult intake show C-0017",
    subcommands: [Form.self, Record.self, Show.self])

  struct Form: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a blank intake form for a pen.",
      usage: "magconsult intake form\nmagconsult intake form C-0017 --format pdf --to-dir ~/Documents")
    @Argument(help: "The client whose name goes on it, as C-0017.") var id: ClientID?
    @Flag(help: "Fill in what the client answered last.") var filled = false
    @OptionGroup var document: DocumentOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
      guard !filled || id != nil else { throw ValidationError("--filled needs a client.") }
    }

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let html = try app.intakeForm(for: id?.number, language: common.lang, isFilled: filled)
        let client = id.map { ShownID(.client, $0.number) }
        let name = client.map { "intake-\($0)" } ?? "intake"
        try await shell.write([OutgoingPage(html: html, name: name, subject: client)], document, app)
      }
    }
  }

  struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record a filled intake form; asked on the terminal or read from a file.",
      usage: "magconsult intake record C-0017\nmagconsult intake record C-0017 --from intake.yaml --dry-run")
    @Argument(help: "The client, as C-0017.") var id: ClientID
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var dry: DryRunOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun, readsInput: input.from)
        _ = try app.client(id.number)
        let form = try FormPrompter.record(
          "intake", about: ShownID(.client, id.number).description, from: input.from, shell, app
        ) { try app.recordIntake(client: id.number, questionnaire: $0, $1) }
        if common.json { try IntakeCommand.json(form, shell) } else { shell.print(form.id.description) }
        shell.sayNext("magconsult consult record \(ShownID(.client, id.number))")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a client's newest intake form.", usage: "magconsult intake show C-0017")
    @Argument(help: "The client, as C-0017.") var id: ClientID
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let form = try app.intake(ofClient: id.number)
        if common.json { return try IntakeCommand.json(form, shell) }
        shell.print("\(form.id)  \(shell.date(form.date))  \(form.questionnaire)")
        for section in app.knowledge.questionnaire(form.questionnaire)?.sections ?? [] {
          let answered = section.questions.compactMap { question in
            form.answers[question.id].map { ["  " + shell.texts[question.label], shell.shown($0, question)] }
          }
          guard !answered.isEmpty else { continue }
          shell.print(shell.texts[section.title])
          shell.printTable(answered)
        }
      }
    }
  }

  private static func json(_ form: IntakeForm, _ shell: Shell) throws {
    try shell.printJSON([
      "intake": .table([
        "id": .text(form.id.description), "client": .text(ShownID(.client, form.client).description),
        "form": .text(form.questionnaire), "date": .text(form.date.description),
        "answers": JSONShapes.answers(form.answers),
      ])
    ])
  }
}

extension Shell {
  /// An answer as people read it.
  func shown(_ value: AnswerValue, _ question: Question?) -> String {
    switch value {
    case .text(let text):
      if question?.kind == .yesNoUnknown, let answer = YesNoUnknown(rawValue: text) {
        switch answer {
        case .yes: return texts("ja", "yes")
        case .no: return texts("nee", "no")
        case .unknown: return texts("weet ik niet", "I do not know")
        }
      }
      return question?.options.first { $0.code == text }.map { texts[$0.label] } ?? text
    case .number(let number): return number == number.rounded() ? String(Int(number)) : String(number)
    case .list(let list):
      return list.isEmpty ? texts("geen", "none") : list.map { shown($0, question) }.joined(separator: "; ")
    case .row(let row):
      let columns = question?.columns ?? []
      let order = columns.isEmpty ? row.keys.sorted() : columns.map(\.id)
      return order.compactMap { id in row[id].map { shown($0, nil) } }.joined(separator: ", ")
    }
  }
}
