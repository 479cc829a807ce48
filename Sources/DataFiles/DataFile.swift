import Foundation

/// Reads a YAML or JSON file into a ``DataNode``, with limits that keep hostile input cheap.
package enum DataFile {
  package enum Format: Sendable { case yaml, json }

  package static let sizeLimit = 1_000_000
  package static let depthLimit = 24
  static let nodeLimit = 200_000

  /// The format by the file's ending, else by its first character: JSON starts with a brace.
  package static func format(of text: String, name: String) -> Format {
    if name.hasSuffix(".json") { return .json }
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return .yaml }
    let first = text.unicodeScalars.first { !CharacterSet.whitespacesAndNewlines.contains($0) }
    return first == "{" || first == "[" ? .json : .yaml
  }

  /// - Parameter name: what faults call the file.
  /// - Throws: the first fault only, since nothing after it can be trusted.
  package static func parse(
    _ text: String, name: String, as format: Format? = nil
  ) throws(DataFaults) -> DataNode {
    func refuse(_ problem: DataFault.Problem, line: Int = 0) -> DataFaults {
      DataFaults([DataFault(file: name, line: line, path: "", problem: problem)])
    }
    guard text.utf8.count <= sizeLimit else { throw refuse(.tooLarge(limit: sizeLimit)) }
    switch format ?? self.format(of: text, name: name) {
    case .json:
      do {
        return try JSONText.parse(text)
      } catch { throw refuse(error.problem, line: error.line) }
    case .yaml:
      do {
        return try YAMLText.parse(text)
      } catch { throw refuse(error.problem, line: error.line) }
    }
  }

  /// - Parameter data: the bytes of a file or of standard input.
  package static func parse(_ data: Data, name: String) throws(DataFaults) -> DataNode {
    guard data.count <= sizeLimit else {
      throw DataFaults([
        DataFault(file: name, line: 0, path: "", problem: .tooLarge(limit: sizeLimit))
      ])
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw DataFaults([DataFault(file: name, line: 0, path: "", problem: .unreadable)])
    }
    return try parse(text, name: name)
  }
}

/// Why a text is not YAML or JSON, and on which line.
struct TextFault: Error {
  var problem: DataFault.Problem
  var line: Int
}
