import ArgumentParser
import ConsultApp
import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Recommendation

struct AdviseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise", abstract: "Show what the rules recommend, and decide.",
    usage: """
      magconsult advise S-0042
      magconsult advise S-0042 --accept
      magconsult advise S-0042 --adjust less.yaml
      magconsult advise S-0042 --override oral --protocol oral-gentle --mg 200
      magconsult advise S-0042 --referred-to GP --urgency week
      magconsult advise --facts facts.json --json
      magconsult advise --replay
      """,
    discussion: """
      --adjust takes less: leaveOut (protocols), lower (protocol: mg), products (protocol: product).
      --replay runs today's rules over the last advice of every client, and lists who would get another one.
      --override takes more and asks for a reason, on the terminal or with --from.
      Exit code 3: advice is withheld, the recommendation is still printed.
      """)
  @Argument(help: "The session, as S-0042.") var id: SessionID?
  @Option(help: ArgumentHelp("Advise on a file of facts, without a record; - for standard input.", valueName: "file"))
  var facts: String?
  @Flag(help: "Make the recommendation the advice of the session.") var accept = false
  @Option(help: ArgumentHelp("Take less than recommended.", valueName: "file")) var adjust: String?
  @Option(help: ArgumentHelp("Take more by this route, with a typed reason.", valueName: "route")) var override: Route?
  @Option(name: .customLong("protocol"), help: ArgumentHelp("With --override: which protocol.", valueName: "id"))
  var protocolID: String?
  @Option(help: ArgumentHelp("With --override oral: elemental magnesium a day.", valueName: "mg")) var mg: Double?
  @Option(help: ArgumentHelp("Record a referral that was given.", valueName: "who")) var referredTo: Recipient?
  @Option(help: "With --referred-to: routine, week, today, obstetric-now or 112.") var urgency: Urgency?
  @Option(help: ArgumentHelp("With --referred-to: the day, today where left out.", valueName: "date")) var on:
    CalendarDate?
  @Flag(help: "Show every rule that was considered.") var trace = false
  @Flag(help: "List who would get other advice under the rules of today.") var replay = false
  @OptionGroup var input: InputOptions
  @OptionGroup var common: CommonOptions
  @OptionGroup var dry: DryRunOptions

  func validate() throws {
    guard [id != nil, facts != nil, replay].count(where: { $0 }) == 1 else {
      throw ValidationError("Give a session, or --facts FILE, or --replay.")
    }
    let decisions = [accept, adjust != nil, override != nil, referredTo != nil].filter { $0 }.count
    guard decisions <= 1 else {
      throw ValidationError("One decision at a time: --accept, --adjust, --override or --referred-to.")
    }
    guard facts == nil && !replay || decisions == 0 else { throw ValidationError("A decision needs a session.") }
    guard override == nil || protocolID != nil else { throw ValidationError("--override needs --protocol.") }
    guard referredTo == nil || urgency != nil else { throw ValidationError("--referred-to needs --urgency.") }
  }

  func run() async throws {
    try await magconsult.run(common) { shell in
      if let facts { return try adviseOnFacts(facts, shell) }
      if replay { return try showReplay(shell) }
      guard let number = id?.number else { return }
      let app = try shell.open(dryRun: dry.dryRun, readsInput: adjust ?? input.from)
      if let to = referredTo, let urgency {
        try app.recordReferral(number, Referral(to: to, urgency: urgency, date: on ?? shell.environment.today))
        if common.json { try shell.printJSON(["referred": .text(to.rawValue)]) }
        shell.say("verwijzing vastgelegd", "referral recorded")
        return
      }
      guard let (considered, advice) = try decide(number, app, shell) else {
        let considered = try app.consider(number)
        try show(considered.recommendation, app.knowledge, shell)
        if considered.recommendation.isWithheld { throw ExitStatus.withheld.code }
        shell.sayNext("magconsult advise \(considered.session.id) --accept")
        return
      }
      if common.json {
        try shell.printJSON(["session": .text(considered.session.id.description), "advice": JSONShapes.advice(advice)])
      } else {
        AdviceView(knowledge: app.knowledge, shell: shell).show(advice)
      }
      shell.sayNext("magconsult letter \(considered.session.id) --to client --format pdf")
    }
  }

  private func adviseOnFacts(_ file: String, _ shell: Shell) throws {
    let knowledge = try shell.knowledge()
    let facts = try FactsReader.facts(from: try shell.node(of: file), file: file, knowledge: knowledge)
    let result = Engine(knowledge).recommend(facts)
    try show(result, knowledge, shell)
    if result.isWithheld { throw ExitStatus.withheld.code }
  }

  private func show(_ result: Recommendation, _ knowledge: KnowledgeBase, _ shell: Shell) throws {
    if common.json {
      Terminal.raw(try ResultDocument(result, knowledge, in: shell.texts.language).json())
    } else {
      AdviceView(knowledge: knowledge, shell: shell).show(result, trace: trace)
    }
  }

  private func decide(_ number: Int, _ app: RecordApp, _ shell: Shell) throws -> (RecordApp.Considered, StoredAdvice)? {
    if accept { return try app.accept(number) }
    if let adjust { return try app.adjust(number, try adjustment(adjust, shell)) }
    guard let route = override, let protocolID else { return nil }
    let reason = try shell.words(from: input.from, prompt: shell.texts("Reden: ", "Reason: "))
    return try app.override(
      number, RecordApp.Override(route: route, protocolID: protocolID, mg: mg, reason: reason))
  }

  private func adjustment(_ file: String, _ shell: Shell) throws -> RecordApp.Adjustment {
    let reader = DataReader(file: file)
    var adjustment = RecordApp.Adjustment()
    if var table = reader.table(try shell.node(of: file)) {
      adjustment.leaveOut = table.texts("leaveOut")
      if var lower = table.table("lower") {
        for key in lower.keys { adjustment.lower[key] = lower.number(key, in: 1...350) }
      }
      if var products = table.table("products") {
        for key in products.keys { adjustment.products[key] = products.text(key) }
      }
      table.refuseUnknownKeys()
    }
    try reader.finish()
    return adjustment
  }
}
