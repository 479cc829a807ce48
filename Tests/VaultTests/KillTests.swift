import ConsultModel
import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("Killed at any moment") struct KillTests {
  /// How often the writer is killed; the long form asks for more.
  static let rounds = Int(ProcessInfo.processInfo.environment["MAGCONSULT_KILLS"] ?? "") ?? 500

  @Test func `what was acknowledged is kept and half of a change is never seen`() throws {
    let folder = TemporaryFolder()
    let (path, key) = try Sample.record(in: folder)
    let hex = key.withBytes { $0.hexText }
    var acknowledged = 0
    var recovered = 0
    for round in 0..<Self.rounds {
      let (process, output) = try Self.start([path], input: hex + "\n")
      // every second time the first change is waited for, so that a slow machine proves something too
      let first = round.isMultiple(of: 2) ? Data() : output.fileHandleForReading.availableData
      usleep(UInt32.random(in: 1000...45_000))
      kill(process.processIdentifier, SIGKILL)
      let ledger = String(decoding: first + (try output.fileHandleForReading.readToEnd() ?? Data()), as: UTF8.self)
      process.waitUntilExit()
      // a line without its end was not acknowledged
      let numbers = ledger.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { Int($0) }
      acknowledged = max(acknowledged, numbers.max() ?? 0)
      if (FileManager.default.contents(atPath: path + "-journal")?.count ?? 0) > 0 { recovered += 1 }
      let vault = try Vault.open(at: path, key: key)
      let (clients, forms) = try vault.read { (reader) throws(VaultError) in
        (
          try reader.row("SELECT count(*) FROM client")?[0] as Int? ?? 0,
          try reader.row("SELECT count(*) FROM intake_form")?[0] as Int? ?? 0
        )
      }
      #expect(clients >= acknowledged, "round \(round): lost")
      #expect(clients == forms, "round \(round): half")
      acknowledged = clients
      if round % 100 == 99 { #expect(try vault.check().isWhole, "round \(round)") }
    }
    print("kills survived: \(Self.rounds), rolled back \(recovered), commits \(acknowledged)")
    #expect(acknowledged > Self.rounds / 10, "the writer was killed too early to prove anything")
    #expect(recovered > 0, "no kill fell inside a transaction")
  }

  /// How often a change of the passphrase is cut off, each at another moment of its half second.
  static let passphraseRounds = max(8, rounds / 40)

  @Test func `a change of the passphrase that is cut off leaves the old or the new one, and every row`() throws {
    let folder = TemporaryFolder()
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    for _ in 0..<40 { _ = try vault.addClientWithIntake(Sample.client(note: String(repeating: "x", count: 3000))) }
    try vault.close()
    var words = [Sample.passphrase, "heel andere woorden nu"]
    var changed = 0
    for round in 0..<Self.passphraseRounds {
      let (process, output) = try Self.start([path, "passphrase"], input: words.joined(separator: "\n") + "\n")
      // every second time the first change is waited for, so that a slow machine proves something too
      let first = round.isMultiple(of: 2) ? Data() : output.fileHandleForReading.availableData
      usleep(UInt32.random(in: 100_000...900_000))
      kill(process.processIdentifier, SIGKILL)
      let told = String(decoding: first + (try output.fileHandleForReading.readToEnd() ?? Data()), as: UTF8.self)
      process.waitUntilExit()
      if let last = told.split(separator: "\n").last, last != words[0] { words.swapAt(0, 1) }
      var opened = try? Vault.open(at: path, passphrase: Sample.secret(words[0]))
      if opened == nil {
        opened = try Vault.open(at: path, passphrase: Sample.secret(words[1]))
        words.swapAt(0, 1)
      }
      changed += told.isEmpty ? 0 : 1
      let report = try #require(opened).check()
      #expect(report.isWhole && report.counts["client"] == 40, "round \(round)")
      try opened?.close()
    }
    print("changes of the passphrase cut off: \(Self.passphraseRounds), every one left a whole record")
    #expect(changed > 0, "it was always cut off before the first change")
  }

  /// How many changes each of eight writers makes; the long form asks for more.
  static let writes = Int(ProcessInfo.processInfo.environment["MAGCONSULT_WRITES"] ?? "") ?? 50

  @Test func `eight windows wait for each other, and every change is kept`() throws {
    let folder = TemporaryFolder()
    let (path, key) = try Sample.record(in: folder)
    let hex = key.withBytes { $0.hexText }
    let writers = try (0..<8).map { _ in try Self.start([path, String(Self.writes)], input: hex + "\n") }
    // each is read to its end, so that none waits for us
    let acknowledged = try writers.flatMap { process, output in
      let lines = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return lines.split(separator: "\n").compactMap { Int($0) }
    }
    let vault = try Vault.open(at: path, key: key)
    let kept = try vault.read { (reader) throws(VaultError) in try reader.clients() }.map(\.number)
    let areKept = kept.sorted() == acknowledged.sorted() && kept.count == 8 * Self.writes
    #expect(areKept, "\(acknowledged.count) acknowledged, \(kept.count) kept")
    #expect(try vault.check().isWhole)
    print("eight writers: \(kept.count) changes kept, no busy error")
  }

  private static func start(_ arguments: [String], input: String) throws -> (Process, Pipe) {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "VaultWriter")
    process.arguments = arguments
    let (stdin, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (stdin, output)
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    return (process, output)
  }
}
