import ArgumentParser
import ConsultApp
import ConsultModel

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the consult report of a session.",
    usage: "magconsult report S-0042\nmagconsult report S-0042 --format pdf --to-dir ~/Documents")
  @Argument(help: "The session, as S-0042.") var id: SessionID
  @OptionGroup var document: DocumentOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await magconsult.run(common) { shell in
      let html = try shell.open().report(id.number, language: common.lang)
      try await shell.write([(html, "report-\(ShownID(.session, id.number))")], document)
    }
  }
}

enum LetterRecipient: String, ExpressibleByArgument, CaseIterable { case client }

struct LetterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "letter", abstract: "Write the advice letter of a session.",
    usage: "magconsult letter S-0042 --to client\nmagconsult letter S-0042 --to client --format pdf --lang en")
  @Argument(help: "The session, as S-0042.") var id: SessionID
  @Option(help: "Who it is for: client.") var to: LetterRecipient
  @OptionGroup var document: DocumentOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await magconsult.run(common) { shell in
      let html = try shell.open().clientLetter(id.number, language: common.lang)
      try await shell.write([(html, "letter-\(ShownID(.session, id.number))")], document)
    }
  }
}
