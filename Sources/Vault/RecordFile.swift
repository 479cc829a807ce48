import CCipherVFS
import Foundation

extension Vault {
  /// The salt of the closed record at a path.
  package static func salt(at path: String) throws(VaultError) -> [UInt8] { try RecordFile(path: path).inspect() }
}

/// The file a record lives in, looked at from outside: before SQLite opens it, and when it would not.
struct RecordFile {
  let path: String
  static let pageSize = Int(CCV_PAGE_SIZE)
  static let saltSize = Int(CCV_SALT_SIZE)

  /// Refuses what cannot be a record, and one that others may read. Changes nothing.
  ///
  /// - Returns: the salt, the file's first 16 bytes.
  ///
  /// - Parameter exposed: others may read it, as on a stick that knows no owner.
  func inspect(exposed: Bool = false) throws(VaultError) -> [UInt8] {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .noRecord : .cannotAccess(code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    let mode = UInt16(truncatingIfNeeded: status.st_mode & 0o777)
    guard exposed || mode & 0o077 == 0 else { throw .exposed(mode: mode) }
    guard status.st_size > 0 else { throw .notARecord(.empty) }
    let head = try read(count: Self.saltSize)
    guard head != Array("SQLite format 3".utf8) + [0] else { throw .notARecord(.plainSQLite) }
    guard head.count == Self.saltSize, status.st_size >= Self.pageSize else { throw .notARecord(.anotherFormat) }
    var wal = stat()
    guard stat(path + "-wal", &wal) != 0 || wal.st_size == 0 else { throw .notARecord(.leftInWAL) }
    return head
  }

  private func read(count: Int) throws(VaultError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotAccess(code: errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = Foundation.read(descriptor, &bytes, count)
    guard got >= 0 else { throw .cannotAccess(code: errno) }
    return Array(bytes.prefix(got))
  }

  /// Whether the key is the file's: one of its first pages authenticates. One is enough, since a crash
  /// may have torn some of them, page 1 included, with their old selves in the journal.
  ///
  /// It is asked before SQLite sees the file, so that a wrong passphrase never touches a journal.
  func checkKey(_ key: Secret, salt: [UInt8]) throws(VaultError) {
    let pages = min(32, (size ?? 0) / Self.pageSize)
    for number in 1...max(1, pages) where page(UInt32(number), key, salt) != nil { return }
    throw size.map { $0 % Self.pageSize } == 0 ? .wrongPassphrase : .damaged(.cutShort)
  }

  /// Why SQLite found damage, once the key is known to be right.
  func diagnose(key: Secret, salt: [UInt8], _ found: VaultError) -> VaultError {
    if let size = size, size % Self.pageSize != 0 { return .damaged(.cutShort) }
    guard let header = page(1, key, salt) else { return .damaged(.page(1)) }
    let pages = header[28..<32].reduce(0) { $0 << 8 | Int($1) }
    if let size = size, size / Self.pageSize < pages { return .damaged(.cutShort) }
    return found == .wrongPassphrase ? .damaged(.structure) : found
  }

  /// Whether another program switched it to WAL, which the record does not use.
  func isInWALMode(key: Secret, salt: [UInt8]) -> Bool {
    guard let header = page(1, key, salt) else { return false }
    return header[18] == 2 || header[19] == 2
  }

  /// A page in plaintext, or `nil` where it does not authenticate.
  private func page(_ number: UInt32, _ key: Secret, _ salt: [UInt8]) -> [UInt8]? {
    var plain = [UInt8](repeating: 0, count: Self.pageSize)
    let answer = key.withBytes {
      ccv_read_closed_page(path, $0.bindMemory(to: UInt8.self).baseAddress, salt, number, &plain)
    }
    return answer == 1 ? plain : nil
  }

  var size: Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// An empty file only we can read, which was not there before.
  static func makeEmpty(_ path: String) throws(VaultError) {
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotAccess(code: errno) }
    close(descriptor)
  }

  /// Whether its file system gave it other rights than we asked for: a stick knows no owner.
  var isOwnerless: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & 0o077 != 0
  }

  static func remove(_ path: String) {
    unlink(path)
    unlink(path + "-journal")
  }

  static func sync(_ path: String, flags: Int32 = O_RDONLY) throws(VaultError) {
    let descriptor = open(path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotAccess(code: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .cannotAccess(code: errno) }
  }

  /// Puts a finished file in the place of another, and makes that last.
  static func replace(_ temporary: String, _ path: String) throws(VaultError) {
    try sync(temporary)
    guard rename(temporary, path) == 0 else { throw .cannotAccess(code: errno) }
    unlink(temporary + "-journal")
    syncFolder(of: path)
  }

  /// Makes a name last. It is there already: a folder that cannot be synced is no reason to say it is not.
  static func syncFolder(of path: String) { try? sync((path as NSString).deletingLastPathComponent) }

  /// Gives a finished file its name, never over another one, and makes the name last.
  static func publish(_ temporary: String, as path: String) throws(VaultError) {
    try sync(temporary)
    guard link(temporary, path) == 0 else {
      // a stick may know no hard links: renaming is the same there, short of a race with ourselves
      guard errno != EEXIST, access(path, F_OK) != 0 else { throw .alreadyExists }
      guard rename(temporary, path) == 0 else { throw .cannotAccess(code: errno) }
      syncFolder(of: path)
      return
    }
    unlink(temporary)
    syncFolder(of: path)
  }
}
