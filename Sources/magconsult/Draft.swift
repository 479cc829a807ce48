import ConsultModel
import DataFiles
import Foundation
import Vault

/// Answers typed on the terminal, kept in memory-backed storage after each question until they are
/// saved: a refused save, a closed window or Ctrl-C loses none of them.
///
/// The file's name holds ids only, and tells records apart by their path.
final class Draft {
  private let file: String?
  private(set) var answers = Answers()
  /// Whether the last answer reached storage that is no disk, so that it outlives the command.
  private(set) var isKept = false

  /// - Parameter name: the form and what it is about, as `consult-C-0017`.
  init(_ name: String, vaultPath: String) {
    let path = URL(filePath: vaultPath).standardizedFileURL.path
    let record = sha256([path]).prefix(8)
    file = MemoryStorage().map { "\($0.path)/\(name)-\(record).draft" }
    guard let file, let data = FileManager.default.contents(atPath: file) else { return }
    answers = (try? JSONDecoder().decode(Answers.self, from: data)) ?? Answers()
  }

  var isEmpty: Bool { answers.values.isEmpty }

  subscript(question: String) -> AnswerValue? {
    get { answers[question] }
    set {
      answers[question] = newValue
      guard let file, let data = try? JSONEncoder().encode(answers) else { return }
      isKept = FileManager.default.createFile(
        atPath: file, contents: data, attributes: [.posixPermissions: 0o600])
    }
  }

  func discard() {
    answers = Answers()
    if let file { unlink(file) }
  }
}
