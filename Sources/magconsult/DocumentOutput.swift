import ConsultApp
import ConsultModel
import Documents
import Foundation
import Recommendation

extension Shell {
  /// Writes documents and prints where they are. Their names hold ids only.
  func write(_ pages: [(html: String, name: String)], _ options: DocumentOptions) async throws {
    let folder = options.toDir ?? settings.documents ?? "."
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandError.noFolder
    }
    var files: [String] = []
    let progress = Progress(texts("documenten maken", "making the documents"))
    defer { progress.stop() }
    do {
      let engine = options.format == .pdf ? try PDFEngine(configured: settings.pdfEngine) : nil
      for (index, page) in pages.enumerated() {
        progress.update(index, of: pages.count)
        if let engine {
          files.append(
            try DocumentFile.write(
              try await engine.pdf(from: page.html), named: page.name, extension: "pdf", to: folder))
        } else {
          files.append(try DocumentFile.write(Array(page.html.utf8), named: page.name, extension: "html", to: folder))
        }
      }
    } catch {
      throw AppError.document(error)
    }
    progress.stop()
    if self.options.json {
      try printJSON(["files": .list(files.map { .text($0) })])
    } else {
      for file in files { print(file) }
    }
  }
}
