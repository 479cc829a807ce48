import ConsultModel
import Foundation
import Vault

/// What of the record lies outside it.
extension RecordApp {
  /// - Parameter files: what was written just now: names of ids only.
  package func remember(_ files: [(document: String, subject: ShownID?, path: String)]) throws(AppError) {
    guard !files.isEmpty else { return }
    try writing { (writer) throws(VaultError) in
      for file in files {
        let path = URL(filePath: file.path).standardizedFileURL.path
        try writer.add(
          ExportedFile(document: file.document, subject: file.subject, path: path, at: environment.now()))
      }
    }
  }

  /// Every file that was written, and whether it is still there.
  package func exportedFiles() throws(AppError) -> [(file: ExportedFile, exists: Bool)] {
    let files = try reading { (reader) throws(VaultError) in try reader.exportedFiles() }
    return files.map { ($0, FileManager.default.fileExists(atPath: $0.path)) }
  }
}
