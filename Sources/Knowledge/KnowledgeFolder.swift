import DataFiles
import Foundation

/// Rules read from a folder of YAML files, as a practitioner edits them.
package enum KnowledgeFolder {
  /// - Throws: every fault of every file, with file and line.
  package static func read(_ folder: String) throws(DataFaults) -> KnowledgeBase {
    try KnowledgeBase.decode(files: files(folder))
  }

  /// A practice's own rules laid over the built-in ones.
  package static func overlay(_ folder: String, on base: KnowledgeBase) throws(DataFaults) -> KnowledgeBase {
    try base.overlaid(with: files(folder))
  }

  /// A complete set of rules has the engine's settings; a practice's own has not.
  package static func isComplete(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/settings.yaml")
  }

  private static func files(
    _ folder: String
  ) throws(DataFaults) -> [(path: String, text: String, format: DataFile.Format)] {
    let names = (FileManager.default.subpaths(atPath: folder) ?? []).sorted()
      .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".cases.yaml") }
    guard !names.isEmpty else {
      throw DataFaults([DataFault(file: folder, line: 0, path: "", problem: .unreadable)])
    }
    var files: [(path: String, text: String, format: DataFile.Format)] = []
    for name in names {
      guard let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) else {
        throw DataFaults([DataFault(file: name, line: 0, path: "", problem: .unreadable)])
      }
      files.append((name, text, .yaml))
    }
    return files
  }
}
