import ArgumentParser
import ConsultApp
import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Recommendation
import Vault

/// A text in the language of this run.
struct Texts {
  let language: Language
  func callAsFunction(_ nl: String, _ en: String) -> String { language == .nl ? nl : en }
  subscript(text: LocalizedText) -> String { text[language] }
}

/// One run of a command: its options, settings and language, and what it says.
struct Shell {
  let options: CommonOptions
  let settings: Settings
  let texts: Texts
  let environment: AppEnvironment

  init(_ options: CommonOptions) throws {
    self.options = options
    settings = try Settings.load()
    texts = Texts(language: options.lang ?? settings.language ?? Settings.localeLanguage)
    environment = .system
  }

  /// Where nothing about the run is known yet, as when its settings are wrong.
  static var fallbackTexts: Texts { Texts(language: Settings.localeLanguage) }

  var vaultPath: String {
    options.vault ?? Settings.environment("MAGCONSULT_VAULT") ?? settings.vault ?? Settings.defaultVault
  }

  // MARK: The record

  /// - Parameter extent: how much of the rules the command needs.
  func open(
    dryRun: Bool = false, readsInput input: String? = nil, _ extent: KnowledgeBase.Extent = .advice
  ) throws -> RecordApp {
    if options.passphraseFd == 0, input == "-" { throw CommandError.twoReadersOfInput }
    let vault = try openVault()
    return RecordApp(
      vault: vault, engine: Engine(try knowledge(extent)), environment: environment, isDryRun: dryRun,
      pages: try ownPages())
  }

  /// The practice's own paper, checked when it is used.
  private func ownPages() throws -> [String: String] {
    guard let folder = settings.templates else { return [:] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard !names.isEmpty else { throw CommandError.noFolder }
    var pages: [String: String] = [:]
    for name in names where !name.hasPrefix(".") {
      // a link may lead to any file of this computer
      let kind = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.type] as? FileAttributeType
      guard kind == .typeRegular, let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) else {
        throw CommandError.cannotRead(code: EIO)
      }
      pages[name] = text
    }
    return pages
  }

  /// The clock, and what this computer remembers of records.
  var context: VaultContext {
    VaultContext(
      now: environment.now, anchors: AnchorStore(folder: Settings.stateFolder), acceptsOlder: options.acceptOlder)
  }

  /// The record, with the key that is kept for a while or with the passphrase.
  ///
  /// - Parameter asks: the key that is kept will not do: who asks for more than the record's contents
  ///   must know the passphrase.
  func openVault(asks: Bool = false) throws -> Vault {
    guard access(vaultPath, F_OK) == 0 else { throw VaultError.noRecord }
    let vault = try (asks ? nil : openCached()) ?? openWithPassphrase()
    for notice in vault.notices { Terminal.error(texts[notice.sentence]) }
    return vault
  }

  private func openCached() throws -> Vault? {
    guard options.passphraseFile == nil, options.passphraseFd == nil else { return nil }
    do { return try KeyCache.open(vaultPath, context: context) } catch VaultError.wrongPassphrase {
      _ = KeyCache.drop(vaultPath)
      return nil
    }
  }

  private func openWithPassphrase() throws -> Vault {
    let passphrase = try PassphraseReader.read(options, texts)
    return try working("dossier openen", "opening the record") { _ in
      try Vault.open(at: vaultPath, passphrase: passphrase, context: context)
    }
  }

  func knowledge(_ extent: KnowledgeBase.Extent = .advice) throws -> KnowledgeBase {
    do {
      let builtIn = try KnowledgeBase.builtIn(extent)
      return try settings.rules.map { folder throws(DataFaults) in try KnowledgeFolder.overlay(folder, on: builtIn) }
        ?? builtIn
    } catch { throw AppError.input(error) }
  }

  // MARK: Reading

  /// The bytes of a file or of standard input, cut off past the limit any file may have.
  func bytes(of file: String) throws -> Data {
    let descriptor = file == "-" ? STDIN_FILENO : Foundation.open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandError.cannotRead(code: errno) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: file != "-")
    do {
      return try handle.read(upToCount: DataFile.sizeLimit + 1) ?? Data()
    } catch { throw CommandError.cannotRead(code: EIO) }
  }

  func node(of file: String) throws -> DataNode {
    do { return try DataFile.parse(try bytes(of: file), name: file) } catch let faults as DataFaults {
      throw AppError.input(faults)
    }
  }

  // MARK: Saying

  /// To standard error: what happened, and the usual next step.
  func say(_ nl: String, _ en: String) { Terminal.error(texts(nl, en)) }

  func sayNext(_ command: String) { Terminal.error(texts("volgende stap: ", "next step: ") + command) }

  /// To standard output, the data.
  func print(_ line: String = "") { Terminal.output(line) }

  func printJSON(_ fields: [String: JSONValue]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var fields = fields
    fields["schema"] = .number(1)
    Terminal.raw(try encoder.encode(JSONValue.table(fields)))
  }
}

/// Standard output and standard error. What is stored is data: characters that steer a terminal are
/// taken out on the way.
enum Terminal {
  static func output(_ line: String) { raw(Data(clean(line).utf8)) }

  static func error(_ line: String) {
    _ = write(Data((clean(line) + "\n").utf8), to: STDERR_FILENO)
  }

  /// Bytes as they are, and a line end.
  static func raw(_ data: Data) {
    guard write(data + Data("\n".utf8), to: STDOUT_FILENO) else {
      // a reader that went away wants no more; a full disk is worth a word
      if errno != EPIPE {
        error("error: \(Shell.fallbackTexts("de uitvoer kan niet worden geschreven", "the output cannot be written"))")
      }
      exit(ExitStatus.failed.rawValue)
    }
  }

  /// Bytes out of locked memory, without a copy of them anywhere else.
  static func raw(bytes: UnsafeRawBufferPointer) {
    var done = 0
    while done < bytes.count {
      let count = Foundation.write(STDOUT_FILENO, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { exit(ExitStatus.failed.rawValue) }
      done += count
    }
  }

  /// A prompt: no line end.
  static func prompt(_ text: String) { _ = write(Data(clean(text).utf8), to: STDERR_FILENO) }

  private static func write(_ data: Data, to descriptor: Int32) -> Bool {
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Our own steering of the terminal, as it is.
  static func control(_ text: String) { _ = write(Data(text.utf8), to: STDERR_FILENO) }

  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  private static func clean(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.isPrintable || $0 == "\n" || $0 == "\t" }))
  }
}

/// Runs a command's body and ends the process with its message and code.
func run(_ options: CommonOptions, _ body: (Shell) async throws -> Void) async throws {
  do {
    try await body(try Shell(options))
  } catch let exit as ExitCode {
    throw exit
  } catch {
    let texts = Texts(language: options.lang ?? Shell.fallbackTexts.language)
    throw report(error, texts).code
  }
}

/// Tells an error: one `error:` line, a line for each fault, one `hint:` line.
func report(_ error: any Error, _ texts: Texts) -> ExitStatus {
  let (message, status, faults): (Message, ExitStatus, [DataFault]) =
    switch error {
    case let error as AppError:
      if case .input(let faults) = error {
        (error.message, error.exitStatus, faults.faults)
      } else {
        (error.message, error.exitStatus, [])
      }
    case let error as CommandError: (error.message, error.exitStatus, [])
    case let error as VaultError: (error.message, error.exitStatus, [])
    case let faults as DataFaults: (AppError.input(faults).message, .invalidInput, faults.faults)
    default: (Message("er ging iets onverwachts mis", "something unexpected went wrong"), .failed, [])
    }
  Terminal.error("error: " + texts[message.error])
  for fault in faults { Terminal.error("  " + fault.sentence(texts.language)) }
  if let hint = message.hint { Terminal.error("hint: " + texts[hint]) }
  return status
}
