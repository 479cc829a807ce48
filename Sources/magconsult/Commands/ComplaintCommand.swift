import ArgumentParser
import ConsultApp
import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Recommendation

struct ComplaintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "complaint", abstract: "Complaint codes: find, list, show.",
    usage:
      "magconsult complaint list\nmagconsult complaint show restless-legs\necho 'kramp in me been' | magconsult complaint find --from -",
    subcommands: [Find.self, List.self, Show.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all codes.", usage: "magconsult complaint list")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let complaints = try shell.knowledge().complaints
        if common.json {
          return try shell.printJSON(["complaints": .list(complaints.map { ComplaintCommand.short($0, shell) })])
        }
        shell.printTable(complaints.map { [$0.code, shell.texts[$0.label]] })
      }
    }
  }

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find the codes in a client's words.",
      usage: "magconsult complaint find\necho 'slaap slegt' | magconsult complaint find --from -")
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let knowledge = try shell.knowledge()
        let words = try shell.words(from: input.from, prompt: shell.texts("In eigen woorden: ", "In own words: "))
        var facts = Facts(date: shell.environment.today)
        facts.complaints = [SessionComplaint(words: words)]
        let found = Engine(knowledge).recommend(facts).complaints
        if common.json {
          try shell.printJSON([
            "complaints": .list(
              found.map {
                .table(["code": .text($0.code), "from": .text($0.from), "certainty": .text($0.certainty.rawValue)])
              })
          ])
        } else {
          shell.printTable(found.map { [$0.code, $0.from, $0.certainty.rawValue] })
        }
        if found.isEmpty { throw ExitStatus.notFound.code }
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a complaint with its protocols, red flags and evidence.",
      usage: "magconsult complaint show restless-legs")
    @Argument(help: "The code, as restless-legs.") var code: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let knowledge = try shell.knowledge()
        guard let complaint = knowledge.complaint(code) else { throw AppError.vault(.notFound) }
        if common.json { return try shell.printJSON(["complaint": ComplaintCommand.short(complaint, shell)]) }
        shell.print("\(complaint.code)  \(shell.texts[complaint.label])")
        shell.print(shell.texts("eerste keus: ", "first choice: ") + complaint.firstChoices.joined(separator: ", "))
        shell.print(shell.texts("tweede keus: ", "second choice: ") + complaint.secondChoices.joined(separator: ", "))
        for route in [Route.oral, .transdermal] {
          guard let evidence = complaint.evidence[route] else { continue }
          shell.print(
            "\(route.rawValue): \(evidence.grade.rawValue). \(shell.texts[evidence.text]) [\(knowledge.describe(evidence.reference, in: shell.texts.language))]"
          )
        }
        for flag in knowledge.redFlags where flag.complaints.contains(complaint.code) {
          shell.print("\(flag.urgency.rawValue)  \(flag.id): \(shell.texts[flag.question])")
        }
      }
    }
  }

  private static func short(_ complaint: Complaint, _ shell: Shell) -> JSONValue {
    .table([
      "code": .text(complaint.code), "label": .text(shell.texts[complaint.label]), "region": .text(complaint.region),
      "icpc": .list(complaint.icpc.map { .text($0) }), "first": .list(complaint.firstChoices.map { .text($0) }),
      "second": .list(complaint.secondChoices.map { .text($0) }),
    ])
  }
}
