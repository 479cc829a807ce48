import DataFiles
import Foundation

/// Rules read from a folder of YAML files, as a practitioner edits them.
package enum KnowledgeFolder {
  /// - Throws: every fault of every file, with file and line.
  package static func read(_ folder: String) throws(DataFaults) -> KnowledgeBase {
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
    return try KnowledgeBase.decode(files: files)
  }
}
