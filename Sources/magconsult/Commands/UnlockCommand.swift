import ArgumentParser
import Foundation
import Recommendation
import Vault

struct Unlock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keep the record open for this login session, for a while.",
    usage: "magconsult unlock\nmagconsult unlock --for 2h",
    discussion:
      "The key lies in the Linux kernel's keyring, which forgets it by itself. Without one every command asks.")
  @Option(name: .customLong("for"), help: "How long: 90s, 15m or 2h, at most 12h.") var duration = KeepingTime.usual
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await magconsult.run(common) { shell in
      let vault = try shell.openVault(asks: true)
      guard KeyCache.keep(vault, seconds: duration.seconds) else {
        throw CommandError.noKeyring
      }
      if common.json { return try shell.printJSON(["seconds": .number(Double(duration.seconds))]) }
      shell.say(
        "\(duration.text) lang is geen wachtwoordzin nodig; eerder afsluiten: magconsult lock",
        "no passphrase is needed for \(duration.text); sooner: magconsult lock")
    }
  }
}

struct Lock: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Forget the key that `unlock` kept.", usage: "magconsult lock")
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await magconsult.run(common) { shell in
      let wasKept = KeyCache.drop(shell.vaultPath)
      if common.json { return try shell.printJSON(["wasUnlocked": .flag(wasKept)]) }
      if wasKept {
        shell.say("het dossier is weer op slot", "the record is locked again")
      } else {
        shell.say("het dossier was al op slot", "the record was locked already")
      }
    }
  }
}

/// `90s`, `15m`, `2h`
struct KeepingTime: ExpressibleByArgument {
  static let most: UInt32 = 12 * 3600
  static let usual = KeepingTime(seconds: 15 * 60, text: "15m")
  let seconds: UInt32
  let text: String
  var defaultValueDescription: String { text }

  private init(seconds: UInt32, text: String) {
    self.seconds = seconds
    self.text = text
  }

  init?(argument: String) {
    let units: [Character: UInt32] = ["s": 1, "m": 60, "h": 3600]
    guard let unit = argument.last.flatMap({ units[$0] }), let number = UInt32(argument.dropLast()),
      number > 0, number <= Self.most / unit
    else { return nil }
    self.init(seconds: number * unit, text: argument)
  }
}
