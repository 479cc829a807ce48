import ArgumentParser
import ConsultApp
import ConsultModel
import Documents
import Foundation

struct TemplatesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "The pages of the documents, to make the practice's own of.",
    usage: "magconsult templates export ~/paper", subcommands: [Export.self])

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the built-in pages to a folder.",
      usage: "magconsult templates export ~/paper",
      discussion: """
        Change what you like, leave out what stays as it is, and name the folder in the settings: templates: ~/paper. \
        Each page is checked before it is used.
        """)
    @Argument(help: "A new folder.") var folder: String
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        guard mkdir(folder, 0o700) == 0 else {
          if errno == EEXIST { throw AppError.document(.fileExists) }
          throw AppError.document(.cannotWrite(code: errno))
        }
        var files: [String] = []
        for page in Stationery.builtInPages {
          let parts = page.name.split(separator: ".")
          do throws(DocumentError) {
            files.append(
              try DocumentFile.write(
                Array(page.text.utf8), named: parts.dropLast().joined(separator: "."),
                extension: parts.last.map(String.init) ?? "", to: folder))
          } catch { throw AppError.document(error) }
        }
        if common.json { return try shell.printJSON(["files": .list(files.map { .text($0) })]) }
        for file in files { shell.print(file) }
        shell.say(
          "noem de map in de instellingen: templates: \(folder)", "name it in the settings: templates: \(folder)")
      }
    }
  }
}
