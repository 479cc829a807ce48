import ArgumentParser
import ConsultApp
import ConsultModel
import Documents
import Outcomes
import Recommendation

extension FollowUpCommand {
  struct Calendar: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the coming moments as a calendar file, with client codes and no names.",
      usage: "magconsult followup calendar --to-dir ~/Documents --days 90")
    @Option(help: "How many days ahead to look.") var days = 90
    @Option(help: ArgumentHelp("Where to write it; otherwise the settings' folder, or here.", valueName: "dir"))
    var toDir: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let bytes = try app.calendar(withinDays: min(max(0, days), 36_500), language: shell.texts.language)
        try shell.write(bytes, named: "followups-\(shell.environment.today)", extension: "ics", to: toDir, app)
      }
    }
  }

  struct Form: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the follow-up form of a session for a pen.",
      usage: "magconsult followup form S-0042 --format pdf")
    @Argument(help: "The session the advice was given in, as S-0042.") var id: SessionID
    @OptionGroup var document: DocumentOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let session = ShownID(.session, id.number)
        let html = try app.followUpForm(session: id.number, language: common.lang)
        let page = OutgoingPage(html: html, name: "followup-form-\(session)", subject: session)
        try await shell.write([page], document, app)
      }
    }
  }

  struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write how it went with one client.", usage: "magconsult followup report C-0017 --format pdf")
    @Argument(help: "The client, as C-0017.") var id: ClientID
    @OptionGroup var document: DocumentOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let client = ShownID(.client, id.number)
        let html = try app.followUpReport(client: id.number, language: common.lang)
        let page = OutgoingPage(html: html, name: "followup-\(client)", subject: client)
        try await shell.write([page], document, app)
      }
    }
  }

  enum StatsFormat: String, ExpressibleByArgument, CaseIterable { case html, pdf, csv }

  struct Stats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Count how it went in the practice, by complaint and protocol.",
      usage: """
        magconsult followup stats
        magconsult followup stats --write pdf --to-dir ~/Documents
        magconsult followup stats --write csv
        """,
      discussion: "There is no control group: these numbers do not show what caused a change.")
    @Option(help: ArgumentHelp("Write it: html, pdf, or csv for a spreadsheet.", valueName: "format"))
    var write: StatsFormat?
    @Option(help: ArgumentHelp("Where to write it; otherwise the settings' folder, or here.", valueName: "dir"))
    var toDir: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let name = "outcomes-\(shell.environment.today)"
        switch write {
        case .csv:
          try shell.write(
            try app.outcomeTable(language: common.lang), named: name, extension: "csv", to: toDir, app)
        case .html, .pdf:
          var options = DocumentOptions()
          options.format = write == .pdf ? .pdf : .html
          options.toDir = toDir
          options.open = false
          let html = try app.practiceOverview(language: common.lang)
          try await shell.write([OutgoingPage(html: html, name: name, subject: nil)], options, app)
        case nil: try show(try app.practiceOutcomes(), app, shell)
        }
      }
    }

    private func show(_ groups: [GroupOutcome], _ app: RecordApp, _ shell: Shell) throws {
      if common.json { return try shell.printJSON(["groups": .list(groups.map(JSONShapes.outcome))]) }
      let words: OutcomeWords
      do { words = OutcomeWords(stationery: try Stationery(shell.texts.language)) } catch {
        throw AppError.document(error)
      }
      var rows = [
        [
          shell.texts("klacht, protocol", "complaint, protocol"), shell.texts("cliënten", "clients"),
          shell.texts("gemeten", "measured"), shell.texts("uit beeld", "lost"),
          shell.texts("mediaan (95%)", "median (95%)"), shell.texts("merkbaar minder", "noticeably less"),
          shell.texts("dagen/week", "days/week"), shell.texts("bijwerkingen", "side effects"),
        ]
      ]
      for group in groups {
        let complaint = app.knowledge.complaint(group.complaint).map { shell.texts[$0.label] } ?? group.complaint
        let relevant: String
        do { relevant = try words.relevant(group) } catch { throw AppError.document(error) }
        rows.append([
          group.protocolID.map { "  " + $0 } ?? complaint, String(group.clients), String(group.measured),
          String(group.lost), words.median(group), relevant,
          group.daysPerWeek.map { Format.number($0, shell.texts.language) } ?? "–", String(group.withSideEffects),
        ])
      }
      shell.printTable(rows)
      shell.say(
        "wie hulp zoekt doet dat als het slecht gaat, klachten nemen ook vanzelf af, en er is geen controlegroep: dit laat geen oorzaak zien",
        "people seek help when things are bad, complaints also fade by themselves, and there is no control group: this shows no cause"
      )
    }
  }
}

extension Shell {
  /// Writes a file that is no page, and lets the record remember it.
  func write(
    _ bytes: [UInt8], named name: String, extension ending: String, to folder: String?, _ app: RecordApp
  ) throws {
    let path: String
    do {
      path = try DocumentFile.write(
        bytes, named: name, extension: ending, to: folder ?? settings.documents ?? ".")
    } catch { throw AppError.document(error) }
    try app.remember([(document: name, subject: nil, path: path)])
    if options.json { try printJSON(["files": .list([.text(path)])]) } else { print(path) }
  }
}
