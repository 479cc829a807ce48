import ConsultApp
import Foundation
import Vault

/// Gets the passphrase without it ever becoming a String: from the terminal without echo, from a file
/// only its owner can read, or from an open descriptor.
enum PassphraseReader {
  static let capacity = 1024

  /// The passphrase of a record that is there.
  static func read(_ options: CommonOptions, _ texts: Texts) throws -> Secret {
    try given(options.passphraseFile, options.passphraseFd)
      ?? onTerminal(options) { try ask($0, texts("Wachtwoordzin: ", "Passphrase: ")) }
  }

  /// A passphrase that is being set: on the terminal twice, and again until it will do.
  static func readNew(file: String?, descriptor: Int32?, _ options: CommonOptions, _ texts: Texts) throws -> Secret {
    if let secret = try given(file, descriptor) { return secret }
    return try onTerminal(options) { try askTwice($0, texts) }
  }

  private static func askTwice(_ terminal: Int32, _ texts: Texts) throws -> Secret {
    while true {
      let first = try ask(terminal, texts("Nieuwe wachtwoordzin: ", "New passphrase: "))
      if !first.isStrongPassphrase {
        _ = report(VaultError.passphraseTooWeak, texts)
      } else if try first == ask(terminal, texts("Nog een keer: ", "Once more: ")) {
        return first
      } else {
        _ = report(CommandError.passphrasesDiffer, texts)
      }
    }
  }

  /// A line that may be seen while it is typed, as a group of a recovery sheet.
  static func readShown(_ prompt: String, _ options: CommonOptions) throws -> Secret {
    try onTerminal(options) { try ask($0, prompt, echo: true) }
  }

  private static func given(_ file: String?, _ descriptor: Int32?) throws -> Secret? {
    guard ProcessInfo.processInfo.environment["MAGCONSULT_PASSPHRASE"] == nil else {
      throw CommandError.passphraseInEnvironment
    }
    if let file { return try readFile(file) }
    return try descriptor.map { try readAll($0) }
  }

  private static func onTerminal(_ options: CommonOptions, _ body: (Int32) throws -> Secret) throws -> Secret {
    guard !options.noInput else { throw CommandError.noTerminal }
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else { throw CommandError.noTerminal }
    defer { close(terminal) }
    return try body(terminal)
  }

  static func readFile(_ path: String) throws -> Secret {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CommandError.cannotRead(code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw CommandError.cannotRead(code: errno) }
    guard status.st_mode & 0o077 == 0, status.st_uid == getuid() else { throw CommandError.passphraseFileExposed }
    return try readAll(descriptor)
  }

  /// All bytes, less the line end an editor leaves.
  static func readAll(_ descriptor: Int32) throws -> Secret {
    let secret = try Secret(capacity: capacity)
    var failed = false
    secret.fill { buffer in
      var used = 0
      while used < buffer.count {
        let got = Foundation.read(descriptor, buffer.baseAddress?.advanced(by: used), buffer.count - used)
        if got < 0 { failed = true }
        guard got > 0 else { break }
        used += got
      }
      if used > 0, buffer[used - 1] == 10 { used -= 1 }
      if used > 0, buffer[used - 1] == 13 { used -= 1 }
      return used
    }
    guard !failed, secret.count > 0, secret.count < capacity else { throw CommandError.passphraseUnreadable }
    return secret
  }

  private static func ask(_ terminal: Int32, _ prompt: String, echo: Bool = false) throws -> Secret {
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { throw CommandError.noTerminal }
    var silent = settings
    // signals and line editing too: Ctrl-C must not leave the terminal without its echo
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    guard echo || tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { throw CommandError.noTerminal }
    defer {
      if !echo {
        tcsetattr(terminal, TCSAFLUSH, &settings)
        _ = write(terminal, "\n", 1)
      }
    }
    _ = prompt.withCString { write(terminal, $0, strlen($0)) }
    let secret = try Secret(capacity: capacity)
    var isInterrupted = false
    secret.fill { buffer in
      var used = 0
      while used < buffer.count, Foundation.read(terminal, buffer.baseAddress?.advanced(by: used), 1) == 1 {
        switch buffer[used] {
        case 10, 13, 4: return used
        case 3:
          isInterrupted = true
          return 0
        case 8, 127:  // a letter may be several bytes
          while used > 0, buffer[used - 1] & 0xC0 == 0x80 { used -= 1 }
          used = max(0, used - 1)
        case 21: used = 0
        default: used += 1
        }
      }
      return used
    }
    guard !isInterrupted else { throw CommandError.interrupted }
    guard secret.count < capacity else { throw CommandError.passphraseUnreadable }
    guard secret.count > 0 else { throw CommandError.passphraseUnreadable }
    return secret
  }
}
