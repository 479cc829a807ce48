import Foundation
import TestSupport

/// Runs the built program as a person or a script does, in a folder of its own.
final class Program {
  let folder = TemporaryFolder()
  var vault: String { folder.file("record.vault") }
  var passphraseFile: String { folder.file("passphrase") }

  struct Result {
    var code: Int32
    var output: String
    var errors: String

    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]) ?? [:] }
  }

  init() throws {
    try write("passphrase", Sample.passphrase + "\n", mode: 0o600)
  }

  func write(_ name: String, _ text: String, mode: Int16 = 0o600) throws {
    try Data(text.utf8).write(to: URL(filePath: folder.file(name)))
    chmod(folder.file(name), mode_t(mode))
  }

  /// Runs with the record and passphrase of this folder.
  @discardableResult
  func run(_ arguments: String..., input: String = "", environment: [String: String] = [:]) throws -> Result {
    try raw(
      arguments + ["--vault", vault, "--passphrase-file", passphraseFile], input: input, environment: environment)
  }

  private func process(_ arguments: [String], _ environment: [String: String]) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "magconsult")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    var variables = ProcessInfo.processInfo.environment
    variables["HOME"] = variables["HOME"] ?? folder.path
    variables["XDG_CONFIG_HOME"] = folder.path + "/config"
    variables["XDG_STATE_HOME"] = folder.path + "/state"
    variables["LC_ALL"] = "nl_NL.UTF-8"
    process.environment = variables.merging(environment) { $1 }
    return process
  }

  func raw(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Result {
    let process = process(arguments, environment)
    let (input_, output, errors) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (input_, output, errors)
    try process.run()
    try? input_.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? input_.fileHandleForWriting.close()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    let told = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Result(
      code: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: told, as: UTF8.self))
  }

  /// Runs on a terminal, with the record and passphrase of this folder. A question gets the answer whose
  /// words stand in its line, and an empty one where there is none.
  func runOnTerminal(
    _ arguments: String..., answers: [(asked: String, answer: String)], environment: [String: String] = [:]
  ) throws -> Result {
    var (master, slave): (Int32, Int32) = (-1, -1)
    guard openpty(&master, &slave, nil, nil, nil) == 0 else { throw POSIXError(.EIO) }
    defer { close(master) }
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    let process = process(
      arguments + ["--vault", vault, "--passphrase-file", passphraseFile],
      environment.merging(["TERM": "xterm"]) { given, _ in given })
    (process.standardInput, process.standardOutput, process.standardError) = (terminal, terminal, terminal)
    try process.run()
    try terminal.close()
    var (said, answered, rest) = ([UInt8](), 0, answers)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let got = read(master, &buffer, buffer.count)
      guard got > 0 else { break }
      said += buffer.prefix(got)
      guard said.count < 1 << 18 else {
        process.terminate()
        break
      }  // the same question for ever
      // a question ends in a colon, a line of a list is asked by two spaces
      guard said.count > answered, said.suffix(2) == Array(": ".utf8)[...] || said.suffix(3) == Array("\n  ".utf8)[...]
      else { continue }
      let line = String(decoding: said[answered...].split(separator: 10).last ?? [], as: UTF8.self)
      let found = rest.firstIndex { line.contains($0.asked) }
      let answer = Array((found.map { rest.remove(at: $0).answer } ?? "").utf8)
      let typed = answer.last == 4 ? answer : answer + [10]
      _ = Foundation.write(master, typed, typed.count)
      answered = said.count
    }
    process.waitUntilExit()
    let text = String(decoding: said, as: UTF8.self)
    return Result(code: process.terminationStatus, output: text, errors: text)
  }

  /// A record with one of the sample practice's clients, her intake and her session.
  func fill(_ sample: String) throws {
    let base = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appending(path: "scripts/sample-practice")
    let name = try FileManager.default.contentsOfDirectory(atPath: base.path).first { $0.hasPrefix(sample) } ?? ""
    let client = base.appending(path: name).path
    try run("init", "--practice", "Praktijk Zuid", "--practitioner", "A. de Vries")
    try run("client", "add", "--from", "\(client)/client.yaml")
    try run("intake", "record", "C-1", "--from", "\(client)/intake.yaml")
    try run("consult", "record", "C-1", "--from", "\(client)/consult.yaml")
  }
}
