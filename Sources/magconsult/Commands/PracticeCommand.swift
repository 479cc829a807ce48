import ArgumentParser
import ConsultApp
import ConsultModel
import Foundation
import Recommendation

struct PracticeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "practice", abstract: "The practice: letterhead, disclosure, language.",
    usage: "magconsult practice show\nmagconsult practice edit --from practice.yaml",
    subcommands: [Show.self, Edit.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the practice.", usage: "magconsult practice show --json")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in try PracticeCommand.show(try shell.open().practice(), shell) }
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change what is answered; the rest stays.",
      usage: "magconsult practice edit\nmagconsult practice edit --from practice.yaml",
      discussion: "The logo is a file: PNG or a plain SVG.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var dry: DryRunOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun, readsInput: input.from)
        let practice = try FormPrompter.record(
          "practice", about: "edit", from: input.from, shell, app, partial: true
        ) { _, answers in
          var logo: [UInt8]?
          if let file = answers.text("logo") {
            // a path in a file is meant from where the file stands
            let base = input.from.map { URL(filePath: $0).deletingLastPathComponent() } ?? URL(filePath: ".")
            logo = Array(try shell.bytes(of: URL(filePath: file, relativeTo: base).path))
          }
          return try app.editPractice(answers, logo: logo)
        }
        try PracticeCommand.show(practice, shell)
      }
    }
  }

  private static func show(_ practice: Practice, _ shell: Shell) throws {
    let fields: [(String, LocalizedText, String?)] = [
      ("name", LocalizedText(nl: "praktijk", en: "practice"), practice.name),
      ("practitioner", LocalizedText(nl: "behandelaar", en: "practitioner"), practice.practitioner),
      ("street", LocalizedText(nl: "straat", en: "street"), practice.street),
      ("postcode", LocalizedText(nl: "postcode", en: "postcode"), practice.postcode),
      ("city", LocalizedText(nl: "plaats", en: "city"), practice.city),
      ("phone", LocalizedText(nl: "telefoon", en: "telephone"), practice.phone),
      ("email", LocalizedText(nl: "e-mail", en: "e-mail"), practice.email),
      ("website", LocalizedText(nl: "website", en: "website"), practice.website),
      ("association", LocalizedText(nl: "beroepsvereniging", en: "association"), practice.association),
      (
        "registrationNumber", LocalizedText(nl: "registratienummer", en: "registration number"),
        practice.registrationNumber
      ),
      (
        "commercialInterest", LocalizedText(nl: "financieel belang", en: "financial interest"),
        practice.commercialInterest
      ),
      ("logo", LocalizedText(nl: "logo", en: "logo"), practice.logo?.mediaType),
      ("colour", LocalizedText(nl: "kleur", en: "colour"), practice.colour),
      ("language", LocalizedText(nl: "taal", en: "language"), practice.language.rawValue),
    ]
    if shell.options.json {
      let values = fields.map { ($0.0, $0.2.map { JSONValue.text($0) } ?? .null) }
      try shell.printJSON(["practice": .table(Dictionary(uniqueKeysWithValues: values))])
    } else {
      shell.printTable(fields.map { [shell.texts[$0.1], $0.2 ?? "–"] })
    }
  }
}
