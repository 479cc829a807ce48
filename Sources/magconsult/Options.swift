import ArgumentParser
import ConsultApp
import ConsultModel

extension Language: ExpressibleByArgument {}
extension Recipient: ExpressibleByArgument {}
extension Urgency: ExpressibleByArgument {}
extension Route: ExpressibleByArgument {}
extension CalendarDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(iso: argument) }
}

/// The options every command has.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The record's file.", valueName: "path"))
  var vault: String?
  @Option(help: ArgumentHelp("Read the passphrase from a file only you can read (mode 0600).", valueName: "path"))
  var passphraseFile: String?
  @Option(help: ArgumentHelp("Read the passphrase from this open file descriptor.", valueName: "n"))
  var passphraseFd: Int32?
  @Flag(help: "Print one JSON document.")
  var json = false
  @Option(help: "Language of texts: nl or en.")
  var lang: Language?
  @Flag(help: "Never ask; name what is missing.")
  var noInput = false
  @Flag(help: "Go on with an older record that was put back on purpose.")
  var acceptOlder = false
}

/// Where a command's words come from: never from its arguments, which stay in the shell's history.
struct InputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read the answers from a YAML or JSON file; - for standard input.", valueName: "file"))
  var from: String?
}

struct DryRunOptions: ParsableArguments {
  @Flag(help: "Try everything and change nothing.")
  var dryRun = false
}

enum DocumentFormat: String, ExpressibleByArgument, CaseIterable { case html, pdf }

/// How a document is written.
struct DocumentOptions: ParsableArguments {
  @Option(help: "html or pdf.")
  var format: DocumentFormat = .html
  @Option(help: ArgumentHelp("Where to write it; otherwise the settings' folder, or here.", valueName: "dir"))
  var toDir: String?
  @Flag(help: "Show it when it is written.") var open = false
}

/// `C-0017` and the like as arguments.
struct ClientID: ExpressibleByArgument {
  var number: Int
  init?(argument: String) {
    guard let id = ShownID(argument, kind: .client) else { return nil }
    number = id.number
  }
}

struct SessionID: ExpressibleByArgument {
  var number: Int
  init?(argument: String) {
    guard let id = ShownID(argument, kind: .session) else { return nil }
    number = id.number
  }
}
