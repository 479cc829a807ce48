import ArgumentParser
import ConsultApp
import ConsultModel
import DataFiles
import Knowledge
import Recommendation

struct KnowledgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "knowledge", abstract: "The rules: list, show, sources, check, sign.",
    usage: "magconsult knowledge list --unverified\nmagconsult knowledge show myasthenia\nmagconsult knowledge sources",
    subcommands: [List.self, Show.self, Sources.self, Check.self, Sign.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the rules with where they come from.",
      usage: "magconsult knowledge list --unverified\nmagconsult knowledge list --unsigned")
    @Flag(help: "Only what rests on no source that was read: policy and unverified.") var unverified = false
    @Flag(help: "Of those, only what nobody signed in the record.") var unsigned = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let knowledge = try shell.knowledge(.all)
        let signed = unsigned ? try shell.open(.all).signatures() : [:]
        let rules = knowledge.rules.filter { rule in
          !(unverified || unsigned) || rule.reference.standing != .sourced && signed[rule.id] == nil
        }
        if common.json {
          return try shell.printJSON(["rules": .list(rules.map { KnowledgeCommand.json($0, knowledge, shell) })])
        }
        shell.printTable(rules.map { [$0.id, $0.reference.standing.rawValue, shell.texts[$0.text]] })
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one rule.", usage: "magconsult knowledge show kidney-failure")
    @Argument(help: "The rule's id.") var id: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let knowledge = try shell.knowledge(.all)
        guard let rule = knowledge.rules.first(where: { $0.id == id }) else { throw AppError.vault(.notFound) }
        if common.json { return try shell.printJSON(["rule": KnowledgeCommand.json(rule, knowledge, shell)]) }
        shell.print("\(rule.id)  (\(rule.reference.standing.rawValue))")
        shell.print(shell.texts[rule.text])
        shell.print(shell.texts("bron: ", "source: ") + knowledge.describe(rule.reference, in: shell.texts.language))
      }
    }
  }

  struct Sources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the sources with what rests on each.",
      usage: "magconsult knowledge sources\nmagconsult knowledge sources --claims")
    @Flag(help: "List the claims of the pages this program comes from, and what is done with each.") var claims = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let knowledge = try shell.knowledge(.all)
        if claims { return try showClaims(knowledge, shell) }
        func resting(on source: Source) -> [String] {
          knowledge.rules.filter { $0.reference.source == source.id }.map(\.id)
            + knowledge.complaints.filter { complaint in
              complaint.evidence.values.contains { $0.reference.source == source.id }
            }.map(\.code)
        }
        if common.json {
          return try shell.printJSON([
            "sources": .list(
              knowledge.sources.map { source in
                .table([
                  "id": .text(source.id), "title": .text(source.title), "year": .number(source.year.map(Double.init)),
                  "link": JSONShapes.optional(source.link), "read": JSONShapes.optional(source.read?.description),
                  "rules": .list(resting(on: source).map { .text($0) }),
                ])
              })
          ])
        }
        for source in knowledge.sources {
          shell.print(source.title + (source.year.map { " (\($0))" } ?? ""))
          let details = [
            source.link, source.read.map { shell.texts("gelezen ", "read ") + shell.date($0) },
            source.remark.map { shell.texts[$0] },
          ]
          let line = details.compactMap { $0 }.joined(separator: "; ")
          if !line.isEmpty { shell.print("  " + line) }
          shell.print(
            "  " + shell.texts("hierop rust: ", "resting on it: ") + resting(on: source).joined(separator: ", "))
        }
      }
    }

    private func showClaims(_ knowledge: KnowledgeBase, _ shell: Shell) throws {
      if common.json {
        return try shell.printJSON([
          "claims": .list(
            knowledge.positions.map { item in
              .table([
                "claim": .number(Double(item.claim)), "page": .text(item.page), "says": .text(shell.texts[item.says]),
                "position": .text(item.position.rawValue), "rules": .list(item.rules.map { .text($0) }),
                "why": .text(shell.texts[item.why]),
              ])
            })
        ])
      }
      for item in knowledge.positions {
        shell.print("\(item.claim). " + shell.texts[item.says])
        let rules = item.rules.isEmpty ? "" : " [" + item.rules.joined(separator: ", ") + "]"
        shell.print("  " + KnowledgeCommand.word(item.position, shell.texts) + rules + ": " + shell.texts[item.why])
      }
    }
  }

  private static func word(_ position: Position.Kind, _ texts: Texts) -> String {
    switch position {
    case .used: texts("gebruikt", "used")
    case .context: texts("met voorbehoud", "with a limit")
    case .notUsed: texts("niet gebruikt", "not used")
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the practice's own rules over the built-in ones, or a complete set.",
      usage: "magconsult knowledge check rules/")
    @Argument(help: "A folder laid out like the built-in rules: gates/, caps/, flags/ ...") var dir: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let knowledge =
          KnowledgeFolder.isComplete(dir)
          ? try KnowledgeFolder.read(dir) : try KnowledgeFolder.overlay(dir, on: KnowledgeBase.builtIn())
        if common.json {
          try shell.printJSON(["rules": .number(Double(knowledge.rules.count)), "hash": .text(knowledge.hash)])
        } else {
          shell.print(shell.texts("regels in orde: ", "rules in order: ") + String(knowledge.rules.count))
          for rule in knowledge.rules where rule.reference.replacement != nil {
            shell.print("\(rule.id): " + knowledge.describe(rule.reference, in: shell.texts.language))
          }
        }
      }
    }
  }

  struct Sign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record who stands for rules as they are written now.",
      usage: "magconsult knowledge sign pregnancy surgery --by 'A. de Arts, huisarts'",
      discussion: "A rule that changes later is unsigned again. What was signed stays in the record.")
    @Argument(help: "The rules' ids.") var ids: [String]
    @Option(help: "Name and function of the professional.") var by: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var dry: DryRunOptions

    func validate() throws {
      guard !by.allSatisfy(\.isWhitespace) else { throw ValidationError("--by needs a name") }
    }

    func run() async throws {
      try await magconsult.run(common) { shell in
        let signatures = try shell.open(dryRun: dry.dryRun, .all).sign(ids, by: by)
        if common.json {
          return try shell.printJSON([
            "signed": .list(
              signatures.map {
                .table(["rule": .text($0.rule), "by": .text($0.by), "fingerprint": .text($0.fingerprint)])
              })
          ])
        }
        for signature in signatures {
          shell.print(shell.texts("getekend: ", "signed: ") + "\(signature.rule) (\(signature.by))")
        }
      }
    }
  }

  private static func json(_ rule: any Rule, _ knowledge: KnowledgeBase, _ shell: Shell) -> JSONValue {
    .table([
      "id": .text(rule.id), "text": .text(shell.texts[rule.text]), "standing": .text(rule.reference.standing.rawValue),
      "source": .text(knowledge.describe(rule.reference, in: shell.texts.language)),
    ])
  }
}
