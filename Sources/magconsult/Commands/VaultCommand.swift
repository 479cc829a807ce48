import ArgumentParser
import ConsultApp
import Recommendation
import Vault

struct VaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "The record's file: check it, copy it.",
    usage: "magconsult vault check\nmagconsult vault backup /media/stick", subcommands: [Check.self, Backup.self])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Authenticate every page and check the structure.", usage: "magconsult vault check",
      discussion: "Exit code 13 when anything is wrong.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let report = try shell.working("bladzijden controleren", "checking pages") { _ in try app.checkVault() }
        if common.json {
          try shell.printJSON(VaultCommand.json(report))
        } else {
          shell.print(shell.texts("bladzijden gecontroleerd: ", "pages checked: ") + String(report.pages))
          for page in report.damagedPages {
            shell.print(shell.texts("beschadigde bladzijde: ", "damaged page: ") + String(page))
          }
          if report.structureFaults + report.foreignKeyFaults > 0 {
            shell.print(
              shell.texts("fouten in de structuur: ", "faults in the structure: ")
                + String(report.structureFaults + report.foreignKeyFaults))
          }
          if report.isWhole { shell.print(shell.texts("het dossier is in orde", "the record is whole")) }
        }
        guard report.isWhole else { throw ExitStatus.damaged.code }
      }
    }
  }

  struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a safety copy; it gets its name when it was checked.",
      usage: "magconsult vault backup /media/stick")
    @Argument(help: "The folder for the copy.") var dir: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let (path, report) = try shell.working("kopie maken", "making the copy") { _ in try app.backUp(into: dir) }
        if common.json {
          try shell.printJSON(VaultCommand.json(report).merging(["file": .text(path)]) { $1 })
        } else {
          shell.print(path)
        }
        shell.say(
          "gecontroleerd: \(report.pages) bladzijden, zelfde aantallen als het dossier",
          "checked: \(report.pages) pages, same counts as the record")
      }
    }
  }

  private static func json(_ report: CheckReport) -> [String: JSONValue] {
    [
      "whole": .flag(report.isWhole), "pages": .number(Double(report.pages)),
      "damagedPages": .list(report.damagedPages.map { .number(Double($0)) }),
      "structureFaults": .number(Double(report.structureFaults)),
      "foreignKeyFaults": .number(Double(report.foreignKeyFaults)),
      "counts": .table(report.counts.mapValues { .number(Double($0)) }),
    ]
  }
}
