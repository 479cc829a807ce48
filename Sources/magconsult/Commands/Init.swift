import ArgumentParser
import ConsultApp
import ConsultModel
import Foundation
import Vault

struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the record.",
    usage: """
      magconsult init --practice "Praktijk Zuid" --practitioner "A. de Vries"
      magconsult init --practice "Praktijk Zuid" --practitioner "A. de Vries" --vault /media/kluis/dossier.vault
      """,
    discussion: "The passphrase is asked twice. Without it nobody opens the record again: keep it safe.")
  @Option(help: "Name of the practice.") var practice: String
  @Option(help: "Name of the practitioner.") var practitioner: String
  @Option(help: "Language of the practice: nl or en.") var language: Language?
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await magconsult.run(common) { shell in
      let path = shell.vaultPath
      guard access(path, F_OK) != 0 else { throw AppError.vault(.alreadyExists) }
      let folder = URL(filePath: path).deletingLastPathComponent()
      try? FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let passphrase = try PassphraseReader.read(common, shell.texts, repeats: true)
      let practice = Practice(name: practice, practitioner: practitioner, language: language ?? shell.texts.language)
      try MakeRecord.run(path: path, passphrase: passphrase, practice: practice, environment: shell.environment)
      if common.json {
        try shell.printJSON(["record": .text(path)])
      } else {
        shell.print(path)
      }
      shell.say(
        "dossier gemaakt; bewaar de wachtwoordzin goed, zonder haar gaat het niet meer open",
        "record made; keep the passphrase safe, without it the record does not open again")
      shell.sayNext("magconsult practice edit")
    }
  }
}
