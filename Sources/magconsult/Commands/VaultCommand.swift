import ArgumentParser
import ConsultModel
import Documents
import Foundation
import Recommendation
import Vault

struct VaultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "The record's file: check, copies, passphrase, recovery.",
    usage: "magconsult vault check\nmagconsult vault backup /media/stick\nmagconsult vault drill",
    subcommands: [
      Check.self, Backup.self, Restore.self, Drill.self, Passphrase.self, Recovery.self, Recover.self,
    ])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Authenticate every page and check the structure.", usage: "magconsult vault check",
      discussion: "Exit code 13 when anything is wrong.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let vault = try shell.openVault()
        let report = try shell.working("bladzijden controleren", "checking pages") { progress in
          try vault.check { progress.update($0, of: $1) }
        }
        if common.json { try shell.printJSON(report.fields) } else { shell.print(report) }
        guard report.isWhole else { throw ExitStatus.damaged.code }
      }
    }
  }

  struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a safety copy; it gets its name when it was checked.",
      usage: "magconsult vault backup /media/stick",
      discussion: "Kept are the newest copy of 7 days, 5 weeks and 12 months; older ones in that folder go.")
    @Argument(help: "The folder for the copy; otherwise the settings' folder.") var dir: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        guard let folder = dir ?? shell.settings.copies else { throw CommandError.missingAnswers(["DIR"]) }
        guard access(folder, F_OK) == 0 else { throw CommandError.noFolder }
        let vault = try shell.openVault()
        let copy = try shell.working("kopie maken", "making the copy") { progress in
          try vault.backup(into: folder) { progress.update($0, of: $1) }
        }
        if common.json {
          var fields = copy.report.fields
          fields["file"] = .text(copy.path)
          fields["ownerless"] = .flag(copy.isOwnerless)
          fields["removed"] = .number(Double(copy.removed))
          try shell.printJSON(fields)
        } else {
          shell.print(copy.path)
        }
        if copy.isOwnerless {
          shell.say(
            "let op: op deze stick kan iedereen het (versleutelde) bestand meenemen",
            "note: on this stick anybody can take the (encrypted) file along")
        }
        if copy.removed > 0 {
          shell.say("oudere kopieën opgeruimd: \(copy.removed)", "older copies removed: \(copy.removed)")
        }
        shell.say(
          "gecontroleerd: \(copy.report.pages) bladzijden, zelfde inhoud en aantallen als het dossier",
          "checked: \(copy.report.pages) pages, same contents and counts as the record")
        shell.sayNext("magconsult vault drill")
      }
    }
  }

  struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Look into a safety copy, restore it to a new path, or put it in the record's place.",
      usage: """
        magconsult vault restore /media/stick/record-20261121T101500Z.vault
        magconsult vault restore /media/stick/record-20261121T101500Z.vault --to dossier-terug.vault
        magconsult vault restore /media/stick/record-20261121T101500Z.vault --confirm
        """,
      discussion: "Without --to or --confirm nothing is changed. A record that is replaced is moved aside and kept.")
    @Argument(help: "The safety copy.") var file: String
    @Option(help: ArgumentHelp("Restore to this new path.", valueName: "path")) var to: String?
    @Flag(help: "Replace the record.") var confirm = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
      if to != nil, confirm { throw ValidationError("--to and --confirm exclude each other") }
    }

    func run() async throws {
      try await magconsult.run(common) { shell in
        guard access(file, F_OK) == 0 else { throw CommandError.noCopyThere }
        let passphrase = try PassphraseReader.read(common, shell.texts)
        let copy = try Vault.open(copy: file, passphrase: passphrase, context: shell.context)
        let summary = try shell.working("kopie controleren", "checking the copy") { progress in
          try copy.summary { progress.update($0, of: $1) }
        }
        // the record may be lost, damaged or under another passphrase: then there is nothing to compare
        let current = try? Vault.open(copy: shell.vaultPath, passphrase: passphrase).summary()
        guard summary.report.isWhole else {
          shell.print(summary.report)
          shell.say(
            "deze kopie is niet teruggezet en uw dossier is niet aangeraakt; probeer een andere kopie",
            "this copy was not restored and your record was left alone; try another copy")
          throw ExitStatus.damaged.code
        }
        var fields: [String: JSONValue] = ["copy": .table(summary.fields)]
        fields["record"] = current.map { .table($0.fields) }
        if let to {
          try copy.restore(to: to)
          fields["restored"] = .text(to)
        } else if confirm {
          let aside = try copy.restore(replacing: shell.vaultPath)
          fields["restored"] = .text(shell.vaultPath)
          fields["replaced"] = aside.map { .text($0) }
        }
        if common.json { return try shell.printJSON(fields) }
        shell.print(comparing: summary, with: current)
        if case .text(let path) = fields["restored"] {
          shell.say("teruggezet: \(path)", "restored: \(path)")
          shell.say(
            "er geldt nu de wachtwoordzin waarmee deze kopie is gemaakt",
            "the passphrase this copy was made with holds now")
          if case .text(let aside) = fields["replaced"] {
            shell.say("het vervangen dossier staat nog in \(aside)", "the replaced record is still in \(aside)")
          }
        } else {
          shell.say(
            "er is niets veranderd; terugzetten met --to PAD, of --confirm om het dossier te vervangen",
            "nothing was changed; restore with --to PATH, or --confirm to replace the record")
        }
      }
    }
  }

  struct Drill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Try the newest safety copy: restore it in memory, check it, say how long it took.",
      usage: "magconsult vault drill\nmagconsult vault drill /media/stick")
    @Argument(help: "The folder of the copies; otherwise where the last one went.") var dir: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let passphrase = try PassphraseReader.read(common, shell.texts)
        let vault = try Vault.open(at: shell.vaultPath, passphrase: passphrase, context: shell.context)
        let current = try vault.summary()
        guard let folder = dir ?? vault.copiesFolder ?? shell.settings.copies else { throw VaultError.noCopy }
        let copies = CopyFolder(path: folder, record: current.record).copies()
        guard !copies.isEmpty else { throw VaultError.noCopy }
        guard let newest = copies.first(where: { vault.sharesKey(with: $0.path) }) else {
          throw VaultError.copyOfEarlierPassphrase
        }
        let start = ContinuousClock.now
        let restored = try shell.working("kopie wordt getest", "trying the copy") { progress in
          try Vault.open(copy: newest.path, passphrase: passphrase, context: VaultContext(now: shell.environment.now))
            .drill { progress.update($0, of: $1) }
        }
        let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        guard restored.report.isWhole else { throw VaultError.copyDiffers }
        if common.json {
          return try shell.printJSON([
            "file": .text(newest.path), "seconds": .number(seconds), "copy": .table(restored.fields),
            "record": .table(current.fields),
          ])
        }
        shell.print(newest.path)
        shell.print(comparing: restored, with: current)
        let time = Format.number((seconds * 100).rounded() / 100, shell.texts.language)
        shell.say(
          "de kopie is in het geheugen teruggezet en in orde; het duurde \(time) s",
          "the copy was restored in memory and is whole; it took \(time) s")
      }
    }
  }

  struct Passphrase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set a new passphrase. Prints the new recovery sheet; the old one opens old copies only.",
      usage: "magconsult vault passphrase",
      discussion: "Older safety copies keep the old passphrase and the old recovery sheet.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var new: NewPassphraseOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let vault = try shell.openVault(asks: true)
        try VaultCommand.change(vault, new, shell)
      }
    }
  }

  struct Recovery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a recovery sheet, which opens the record without the passphrase.",
      usage: "magconsult vault recovery\nmagconsult vault recovery | lp")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let vault = try shell.openVault(asks: true)
        VaultCommand.warnAboutFile(shell)
        try RecoveryPrinter(shell).print(try vault.recoverySheet(), of: vault)
      }
    }
  }

  struct Recover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open the record with its recovery sheet and set a new passphrase.",
      usage: "magconsult vault recover\nmagconsult vault recover --from sheet.txt")
    @Option(
      help: ArgumentHelp(
        "Read the sheet's groups from a file only you can read; - for standard input.", valueName: "file"))
    var from: String?
    @OptionGroup var common: CommonOptions
    @OptionGroup var new: NewPassphraseOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        if from == "-", new.newPassphraseFd == 0 { throw CommandError.twoReadersOfInput }
        let sheet = try RecoveryPrinter(shell).read(from: from)
        let vault = try Vault.open(at: shell.vaultPath, sheet: sheet, context: shell.context)
        try VaultCommand.change(vault, new, shell)
      }
    }
  }

  struct NewPassphraseOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read the new passphrase from a file only you can read.", valueName: "path"))
    var newPassphraseFile: String?
    @Option(help: ArgumentHelp("Read the new passphrase from this open file descriptor.", valueName: "n"))
    var newPassphraseFd: Int32?
  }

  private static func change(_ vault: Vault, _ new: NewPassphraseOptions, _ shell: Shell) throws {
    let passphrase = try PassphraseReader.readNew(
      file: new.newPassphraseFile, descriptor: new.newPassphraseFd, shell.options, shell.texts)
    let path = vault.path
    _ = try shell.working("dossier opnieuw versleutelen", "encrypting the record anew") { progress in
      try vault.changePassphrase(to: passphrase) { progress.update($0, of: $1) }
    }
    _ = KeyCache.drop(path)
    shell.say(
      "de nieuwe wachtwoordzin geldt; het oude herstelblad opent alleen nog oude kopieën, dit is het nieuwe:",
      "the new passphrase holds; the old recovery sheet opens old copies only, this is the new one:")
    warnAboutFile(shell)
    let opened = try Vault.open(at: path, passphrase: passphrase, context: shell.context)
    try RecoveryPrinter(shell).print(try opened.recoverySheet(), of: opened)
    shell.sayNext("magconsult vault backup")
  }

  /// A sheet in a file is a key beside the lock.
  private static func warnAboutFile(_ shell: Shell) {
    var status = stat()
    guard fstat(STDOUT_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    shell.say(
      "let op: het herstelblad komt zo in een bestand te staan; zet het op papier en wis het bestand",
      "note: the recovery sheet goes into a file this way; put it on paper and remove the file")
  }
}
