import ConsultModel
import DataFiles
import Foundation

/// The settings file, `magconsult/settings.yaml` in the XDG configuration folder. It need not exist.
struct Settings {
  var vault: String?
  var language: Language?
  var pdfEngine: String?
  var documents: String?
  /// The practice's own rules, laid over the built-in ones.
  var rules: String?
  /// Where safety copies go.
  var copies: String?
  /// The practice's own pages, in the place of the built-in ones of the same name.
  var templates: String?

  static func load() throws(CommandError) -> Settings {
    let path = folder("XDG_CONFIG_HOME", default: ".config") + "/magconsult/settings.yaml"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return Settings() }
    guard let root = try? DataFile.parse(text, name: path) else { throw .badSettings }
    let reader = DataReader(file: path)
    guard var table = reader.table(root) else { throw .badSettings }
    let settings = Settings(
      vault: table.text("vault"), language: table.code("language"), pdfEngine: table.text("pdfEngine"),
      documents: table.text("documents"),
      rules: table.text("rules"), copies: table.text("copies"), templates: table.text("templates"))
    table.refuseUnknownKeys()
    guard reader.faults.isEmpty else { throw .badSettings }
    return settings
  }

  static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func folder(_ variable: String, default fallback: String) -> String {
    environment(variable) ?? (environment("HOME") ?? ".") + "/" + fallback
  }

  /// Where this computer remembers the records it opened.
  static var stateFolder: String { folder("XDG_STATE_HOME", default: ".local/state") + "/magconsult" }

  /// Where the record is kept when nothing says otherwise.
  static var defaultVault: String { folder("XDG_DATA_HOME", default: ".local/share") + "/magconsult/record.vault" }

  /// Dutch where the locale is Dutch or unknown, English otherwise.
  static var localeLanguage: Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap(environment).first ?? ""
    let name = locale.prefix { $0 != "." && $0 != "@" }
    return ["", "C", "POSIX"].contains(String(name)) || name.hasPrefix("nl") ? .nl : .en
  }
}
