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
      let passphrase = try PassphraseReader.readNew(
        file: common.passphraseFile, descriptor: common.passphraseFd, common, shell.texts)
      let practice = Practice(name: practice, practitioner: practitioner, language: language ?? shell.texts.language)
      try MakeRecord.run(
        path: path, passphrase: passphrase, practice: practice, environment: shell.environment,
        anchors: shell.context.anchors)
      if common.json {
        try shell.printJSON(["record": .text(path)])
      } else {
        shell.print(path)
      }
      shell.say(
        "dossier gemaakt; zonder wachtwoordzin of herstelblad kan niemand het nog openen",
        "record made; without its passphrase or a recovery sheet nobody can open it")
      try offerRecovery(shell, path, passphrase)
      shell.sayNext("magconsult practice edit")
    }
  }

  /// On a terminal: the sheet now, and two groups of it asked back, so that it was really written down.
  private func offerRecovery(_ shell: Shell, _ path: String, _ passphrase: Secret) throws {
    guard Terminal.isInteractive, !common.noInput else { return shell.sayNext("magconsult vault recovery") }
    Terminal.prompt(
      shell.texts("Nu een herstelblad op papier zetten? [ja/nee]: ", "Put a recovery sheet on paper now? [yes/no]: "))
    guard let answer = readLine()?.lowercased(), ["ja", "j", "yes", "y"].contains(answer.trimmingSpace) else {
      return shell.sayNext("magconsult vault recovery")
    }
    let vault = try Vault.open(at: path, passphrase: passphrase, context: shell.context)
    try RecoveryPrinter(shell).print(try vault.recoverySheet(), of: vault)
    try RecoveryPrinter(shell).askBack(try vault.recoverySheet())
  }
}
