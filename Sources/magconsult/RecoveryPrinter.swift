import ConsultModel
import Foundation
import Vault

/// Puts a recovery sheet on paper and reads it back. The symbols go from locked memory to the output as
/// they are; they are never a String and never a file of ours.
struct RecoveryPrinter {
  let shell: Shell
  private var texts: Texts { shell.texts }

  init(_ shell: Shell) { self.shell = shell }

  /// Prints the sheet to standard output, for a pen or for a printer (`| lp`).
  func print(_ sheet: RecoverySheet, of vault: Vault) throws {
    let (id, since) = try vault.read { (reader) throws(VaultError) in
      (try reader.recordID().uuidString.lowercased(), try reader.passphraseSince())
    }
    shell.print(texts("HERSTELBLAD", "RECOVERY SHEET"))
    shell.print()
    shell.print(texts("Opent het dossier ", "Opens the record ") + id)
    if let since {
      let day = shell.date(since.day)
      shell.print(texts("zolang de wachtwoordzin van \(day) geldt", "while the passphrase of \(day) holds"))
    }
    shell.print(
      texts(
        "en elke kopie die onder die wachtwoordzin is gemaakt. Wie dit blad heeft, kan alles lezen:",
        "and every copy made under that passphrase. Whoever has this sheet can read everything:"))
    shell.print(
      texts(
        "bewaar het apart van de computer. Gebruik het met: magconsult vault recover",
        "keep it away from the computer. Use it with: magconsult vault recover"))
    shell.print()
    try sheet.text().withBytes { bytes in Terminal.raw(bytes: bytes) }
  }

  /// Asks two groups back, until they are right.
  func askBack(_ sheet: RecoverySheet) throws {
    for group in (1...RecoverySheet.groups).shuffled().prefix(2) {
      while true {
        let question = texts("Typ groep \(group) van uw blad: ", "Type group \(group) of your sheet: ")
        let typed = try PassphraseReader.readShown(question, shell.options)
        if try sheet.isGroup(group, typed: typed) { break }
        shell.say("dat staat niet in groep \(group)", "that is not what group \(group) says")
      }
    }
    shell.say("het herstelblad klopt", "the recovery sheet is right")
  }

  /// Reads a sheet group by group, each checked as it is typed, or from a file only its owner can read.
  func read(from file: String?) throws -> RecoverySheet {
    if let file {
      return try RecoverySheet(
        typed: file == "-" ? try PassphraseReader.readAll(STDIN_FILENO) : try PassphraseReader.readFile(file))
    }
    let all = try Secret(capacity: RecoverySheet.groups * 6)
    for group in 1...RecoverySheet.groups { all.append(try readGroup(group)) }
    return try RecoverySheet(typed: all)
  }

  /// One group and a space, asked until it is right.
  private func readGroup(_ group: Int) throws -> Secret {
    while true {
      let typed = try PassphraseReader.readShown(texts("Groep \(group): ", "Group \(group): "), shell.options)
      if RecoverySheet.isRight(typed, asGroup: group) {
        let spaced = try Secret(capacity: 6)
        spaced.append(typed)
        spaced.append(32)
        return spaced
      }
      shell.say(
        "  deze groep klopt niet; typ de vijf tekens zoals ze op het blad staan",
        "  this group is wrong; type the five symbols as they stand on the sheet")
    }
  }
}
