import ArgumentParser
import ConsultApp
import ConsultModel
import Knowledge
import Recommendation

struct ConsultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consult", abstract: "Consult sessions: record, show, list, amend, close.",
    usage:
      "magconsult consult record C-0017\nmagconsult consult show S-0042\nmagconsult consult amend S-0042 --from answers.yaml",
    subcommands: [Record.self, Show.self, List.self, Amend.self, Close.self])

  struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open a session: complaints, red-flag questions, changes, findings.",
      usage: "magconsult consult record C-0017\nmagconsult consult record C-0017 --from consult.yaml")
    @Argument(help: "The client, as C-0017.") var id: ClientID
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var dry: DryRunOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun, readsInput: input.from)
        _ = try app.client(id.number)
        let session = try FormPrompter.record(
          "consult", about: ShownID(.client, id.number).description, from: input.from, shell, app
        ) { answers in
          let complaints = (answers.rows("complaints") ?? []).map { SessionComplaint(words: $0.text("words") ?? "") }
          return try app.flagQuestions(client: id.number, complaints: complaints).map { ($0.id, shell.texts[$0.text]) }
        } save: {
          try app.recordConsult(client: id.number, questionnaire: $0, $1)
        }
        if common.json {
          try shell.printJSON(["session": JSONShapes.session(session)])
        } else {
          shell.print(session.id.description)
        }
        shell.sayNext("magconsult advise \(session.id)")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a session.", usage: "magconsult consult show S-0042 --json")
    @Argument(help: "The session, as S-0042.") var id: SessionID
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        try ConsultCommand.show(try app.session(id.number), app.knowledge, shell)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List sessions, of all clients or of one.",
      usage: "magconsult consult list\nmagconsult consult list C-0017")
    @Argument(help: "Only this client's, as C-0017.") var id: ClientID?
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let sessions = try shell.open().sessions(ofClient: id?.number)
        if common.json { return try shell.printJSON(["sessions": .list(sessions.map(JSONShapes.session))]) }
        shell.printTable(
          sessions.map {
            [
              $0.id.description, shell.date($0.date), ShownID(.client, $0.client).description,
              $0.complaints.map(\.words).joined(separator: "; "),
            ]
          })
      }
    }
  }

  struct Amend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add to a session: answers, measurements, agreements, notes. What was written stays.",
      usage: "magconsult consult amend S-0042 --from answers.yaml")
    @Argument(help: "The session, as S-0042.") var id: SessionID
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var dry: DryRunOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun, readsInput: input.from)
        let before = try app.session(id.number)
        let amended = try FormPrompter.record(
          "consult", about: before.id.description, from: input.from, shell, app, partial: true
        ) { _ in
          try app.flagQuestions(client: before.client, complaints: before.complaints)
            .filter { before.flagAnswers[$0.id] == nil }.map { ($0.id, shell.texts[$0.text]) }
        } save: { _, answers in
          try app.amendConsult(id.number, answers)
        }
        try ConsultCommand.show(amended, app.knowledge, shell)
        shell.sayNext("magconsult advise \(before.id)")
      }
    }
  }

  struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close a session: only notes can be added afterwards.", usage: "magconsult consult close S-0042")
    @Argument(help: "The session, as S-0042.") var id: SessionID
    @OptionGroup var common: CommonOptions
    @OptionGroup var dry: DryRunOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun)
        try app.closeConsult(id.number)
        try ConsultCommand.show(try app.session(id.number), app.knowledge, shell)
      }
    }
  }

  private static func show(_ session: ConsultSession, _ knowledge: KnowledgeBase, _ shell: Shell) throws {
    if shell.options.json { return try shell.printJSON(["session": JSONShapes.session(session)]) }
    let closed = session.isClosed ? "  " + shell.texts("(gesloten)", "(closed)") : ""
    shell.print("\(session.id)  \(shell.date(session.date))  \(ShownID(.client, session.client))\(closed)")
    shell.printTable(
      session.complaints.map {
        ["  " + $0.words, $0.severity.map { "\($0)/10" } ?? "–", $0.duration ?? "", $0.code ?? ""]
      })
    let questions = knowledge.questionnaire(session.questionnaire)?.questions ?? []
    shell.printTable(
      questions.compactMap { question in
        session.answers[question.id].map { ["  " + shell.texts[question.label], shell.shown($0, question)] }
      })
    for (id, answer) in session.flagAnswers.sorted(by: { $0.key < $1.key }) {
      shell.print("  \(id): \(answer.rawValue)")
    }
    for item in session.measurements {
      shell.print("  \(item.kind.rawValue): \(item.value) \(item.unit) \(shell.date(item.date))")
    }
    for item in session.agreements {
      let most = item.maxMg.map { " <= \(Int($0)) mg" } ?? ""
      shell.print(
        "  \(shell.texts("afspraak", "agreement")): \(item.by) \(shell.date(item.on)) \(item.about.rawValue)\(most)")
    }
    if let next = session.nextAppointment {
      shell.print("  \(shell.texts("volgende afspraak", "next appointment")): \(shell.date(next))")
    }
  }
}
