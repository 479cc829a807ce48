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
    let hex = key.withBytes { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    let writer = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "VaultWriter")
    var acknowledged = 0
    var recovered = 0
    for round in 0..<Self.rounds {
      let process = Process()
      process.executableURL = writer
      process.arguments = [path]
      let (input, output) = (Pipe(), Pipe())
      process.standardInput = input
      process.standardOutput = output
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data((hex + "\n").utf8))
      try input.fileHandleForWriting.close()
      usleep(UInt32.random(in: 1000...45_000))
      kill(process.processIdentifier, SIGKILL)
      let ledger = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
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
}
