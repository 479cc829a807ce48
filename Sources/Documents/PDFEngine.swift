import Foundation
import Subprocess

/// Turns a page into tagged PDF with WeasyPrint, without network and without reading any file: the
/// page goes in on standard input and the PDF comes out on standard output.
package struct PDFEngine: Sendable {
  let path: String
  /// A page that takes longer than this is given up.
  package static let secondsLimit = 60
  static let lowestVersion = 70

  /// Where the engine or what it uses writes anything for a moment, it writes to memory.
  static var environment: Environment {
    access("/dev/shm", W_OK) == 0 ? .inherit.updating(["TMPDIR": "/dev/shm"]) : .inherit
  }

  /// - Parameter configured: the program's path from the settings; otherwise the place where
  ///   `scripts/install-pdf` puts it, then the search path.
  /// - Throws: ``DocumentError/engineMissing``
  package init(configured: String?) throws(DocumentError) {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? ""
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(home)/.local/share"
    let search = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/weasyprint" }
    let candidates = configured.map { [$0] } ?? ["\(data)/magconsult/pdf/bin/weasyprint"] + search
    guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else { throw .engineMissing }
    path = found
  }

  /// - Parameter html: a self-contained page.
  package func pdf(from html: String) async throws(DocumentError) -> [UInt8] {
    try await pdfs(from: [html]).first ?? []
  }

  /// By the engine's own program, for those who start it by another than its Python.
  func printed(_ html: String) async throws(DocumentError) -> [UInt8] {
    let arguments = [
      "--encoding", "utf-8", "--allowed-protocols", "data", "--pdf-variant", "pdf/ua-1", "--quiet", "-", "-",
    ]
    let result = try await run(arguments, input: html)
    guard result.starts(with: Array("%PDF-".utf8)) else { throw .engineFailed(exitCode: 0) }
    return result
  }

  func checkVersion() async throws(DocumentError) {
    let said = String(decoding: try await run(["--version"], input: ""), as: UTF8.self)
    try Self.check(version: said.split(separator: " ").last.map(String.init) ?? "")
  }

  /// - Parameter version: as the engine says it, `70.0`.
  static func check(version: String) throws(DocumentError) {
    guard let major = Int(version.prefix { $0.isNumber }), major >= lowestVersion else {
      throw .engineTooOld(found: version.filter { $0.isNumber || $0 == "." })
    }
  }

  /// Runs the engine and gives its standard output.
  private func run(_ arguments: [String], input: String) async throws(DocumentError) -> [UInt8] {
    let path = path
    do {
      return try await withThrowingTaskGroup(of: [UInt8].self) { group in
        group.addTask {
          let result = try await Subprocess.run(
            .path(.init(path)), arguments: .init(arguments), environment: Self.environment,
            input: EngineInput(bytes: Array(input.utf8)),
            output: .bytes(limit: 64 << 20),
            error: .discarded)
          guard case .exited(let code) = result.terminationStatus, code == 0 else {
            if case .exited(let code) = result.terminationStatus {
              throw DocumentError.engineFailed(exitCode: Int32(code))
            }
            throw DocumentError.engineFailed(exitCode: -1)
          }
          return result.standardOutput
        }
        group.addTask {
          try await Task.sleep(for: .seconds(Self.secondsLimit))
          throw DocumentError.engineTimedOut(seconds: Self.secondsLimit)
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw DocumentError.engineFailed(exitCode: -1) }
        return first
      }
    } catch let error as DocumentError {
      throw error
    } catch {
      throw .engineFailed(exitCode: -1)
    }
  }
}

/// What the engine reads. One that ended before it read everything is known by its answer: a write that fails would
/// leave the pipe open, and the library ends the program over that.
struct EngineInput: InputProtocol {
  let bytes: [UInt8]
  func write(with writer: StandardInputWriter) async { _ = try? await writer.write(bytes) }
}
