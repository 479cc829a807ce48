import CCipherVFS
import Foundation

/// A folder of our own in storage that is memory, for what must not reach a disk: drafts of notes and
/// a copy that is only tried out.
///
/// Memory may still be swapped out by the system; `FORMAT.md` says what that means.
package struct MemoryStorage: Sendable {
  package let path: String

  /// - Returns: `nil` where the computer has no such storage, or somebody else made our folder.
  package init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
    let candidates = [environment["XDG_RUNTIME_DIR"], "/dev/shm"].compactMap { $0 }.filter { !$0.isEmpty }
    for base in candidates where ccv_is_memory_backed(base) == 1 {
      let path = "\(base)/magconsult-\(getuid())"
      if mkdir(path, 0o700) == 0 || errno == EEXIST, Self.isOurs(path) {
        self.path = path
        return
      }
    }
    return nil
  }

  /// A new folder inside it; whoever asks for it removes it.
  package func makeFolder() -> String? {
    var template = Array("\(path)/XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func isOurs(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFDIR && status.st_uid == getuid() && status.st_mode & 0o077 == 0
  }
}
