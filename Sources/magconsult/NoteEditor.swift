import Foundation
import Vault

/// Lets a long note be written in the practitioner's own editor, in a folder of memory-backed storage
/// that only she can read. The editor's swap and backup files land beside it and go with it.
enum NoteEditor {
  /// The editor's command, as `VISUAL`, `EDITOR` or the system has it.
  static var command: String? {
    if let chosen = Settings.environment("VISUAL") ?? Settings.environment("EDITOR") { return chosen }
    return access("/usr/bin/editor", X_OK) == 0 ? "/usr/bin/editor" : nil
  }

  static var isAvailable: Bool { command != nil && MemoryStorage() != nil }

  /// - Parameter text: what stands there when the editor opens.
  /// - Returns: what was saved; `nil` where the editor failed and nothing is to be taken from it.
  static func edit(_ text: String) -> String? {
    guard let command, let folder = MemoryStorage()?.makeFolder() else { return nil }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/note.txt"
    let created = FileManager.default.createFile(
      atPath: file, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    guard created, run(command, file), let data = FileManager.default.contents(atPath: file) else { return nil }
    return String(data: data, encoding: .utf8)
  }

  /// Waits for the editor, which has the terminal for itself: Ctrl-C in it is not for us.
  private static func run(_ command: String, _ file: String) -> Bool {
    let interrupt = signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, interrupt) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGINT, SIGPIPE] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    // through the shell, since people put options into EDITOR; the file is an argument of its own
    let words = ["sh", "-c", "\(command) \"$1\"", "sh", file]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    guard posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, environ) == 0 else { return false }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return false } }
    return status == 0
  }
}
