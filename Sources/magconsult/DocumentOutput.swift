import ConsultApp
import ConsultModel
import Documents
import Foundation
import Recommendation

/// A page on its way out of the record.
struct OutgoingPage {
  var html: String
  /// Ids only, no client's name.
  var name: String
  /// Whose it is; `nil` for a form that is nobody's yet.
  var subject: ShownID?
}

extension Shell {
  /// What cannot be written is said before anything is frozen for it.
  func requireOutput(_ options: DocumentOptions) async throws {
    let folder = options.toDir ?? settings.documents ?? "."
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
      access(folder, W_OK) == 0
    else { throw CommandError.noFolder }
    guard options.format == .pdf else { return }
    do { _ = try await PDFEngine(configured: settings.pdfEngine).pdf(from: "<title>x</title>") } catch {
      throw AppError.document(error)
    }
  }

  /// Writes documents, prints where they are, and lets the record remember it. Their names hold ids only.
  func write(_ pages: [OutgoingPage], _ options: DocumentOptions, _ app: RecordApp) async throws {
    let folder = options.toDir ?? settings.documents ?? "."
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandError.noFolder
    }
    var files: [String] = []
    let progress = Progress(texts("documenten maken", "making the documents"))
    defer { progress.stop() }
    do {
      if options.format == .pdf {
        let engine = try PDFEngine(configured: settings.pdfEngine)
        let made = try await engine.pdfs(from: pages.map(\.html)) { progress.update($0, of: pages.count) }
        for (page, pdf) in zip(pages, made) {
          files.append(try DocumentFile.write(pdf, named: page.name, extension: "pdf", to: folder))
        }
      } else {
        for page in pages {
          files.append(try DocumentFile.write(Array(page.html.utf8), named: page.name, extension: "html", to: folder))
        }
      }
    } catch {
      throw AppError.document(error)
    }
    progress.stop()
    try app.remember(zip(pages, files).map { (document: $0.name, subject: $0.subject, path: $1) })
    if self.options.json {
      try printJSON(["files": .list(files.map { .text($0) })])
    } else {
      for file in files { print(file) }
    }
    if options.open { for file in files { Viewer.open(file) } }
    if options.format == .html {
      say(
        "afdrukken: open het bestand in een browser, of gebruik --format pdf",
        "to print: open the file in a browser, or use --format pdf")
    }
  }
}

/// Shows a document with the program the desktop has for it.
enum Viewer {
  static func open(_ path: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["xdg-open", path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { Terminal.error("xdg-open: \(path)") }
  }
}
