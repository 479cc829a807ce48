import ArgumentParser
import Foundation
import Vault

@main
struct Magconsult: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "magconsult",
    abstract: "A record for a practitioner who gives magnesium consults.",
    usage: """
      magconsult init --practice "Praktijk Zuid" --practitioner "A. de Vries"
      magconsult client add
      magconsult intake record C-0001
      magconsult consult record C-0001
      magconsult advise S-0001 --accept
      magconsult letter S-0001 --to client --format pdf
      """,
    discussion: "Not a medical device: the rules need a professional's sign-off.",
    version: "0.1.0",
    subcommands: [
      Init.self, PracticeCommand.self, ClientCommand.self, IntakeCommand.self, ConsultCommand.self, AdviseCommand.self,
      ReportCommand.self, LetterCommand.self, FollowUpCommand.self, TemplatesCommand.self, ComplaintCommand.self,
      KnowledgeCommand.self,
      VaultCommand.self, Unlock.self, Lock.self,
    ])

  static func main() async {
    Hardening.apply()
    if CommandLine.arguments.contains(where: { $0 == "--passphrase" || $0.hasPrefix("--passphrase=") }) {
      Magconsult.exit(withError: report(CommandError.passphraseInArgument, Shell.fallbackTexts).code)
    }
    await Magconsult.main(nil)
  }
}

/// What keeps keys and records from leaving by a side door: no core dumps, no debugger, and files
/// nobody else can read.
enum Hardening {
  static func apply() {
    umask(0o077)
    ProcessHardening.apply()
    signal(SIGPIPE, SIG_IGN)
    // an interrupted write is rolled back by the next opening
    signal(SIGINT) { _ in _exit(130) }
  }
}
