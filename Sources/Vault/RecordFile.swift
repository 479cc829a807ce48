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
  func inspect() throws(VaultError) -> [UInt8] {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .noRecord : .cannotAccess(code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    let mode = UInt16(truncatingIfNeeded: status.st_mode & 0o777)
    guard mode & 0o077 == 0 else { throw .exposed(mode: mode) }
    guard status.st_size > 0 else { throw .notARecord(.empty) }
    let head = try read(count: Self.saltSize)
    guard head != Array("SQLite format 3".utf8) + [0] else { throw .notARecord(.plainSQLite) }
    guard head.count == Self.saltSize, status.st_size >= Self.pageSize else { throw .notARecord(.anotherFormat) }
    guard access(path + "-wal", F_OK) != 0 else { throw .notARecord(.leftInWAL) }
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

  /// Why SQLite would not open it with this key. Only for a file no connection of ours holds.
  func diagnose(key: Secret, salt: [UInt8]) -> VaultError {
    if let size = size, size % Self.pageSize != 0 { return .damaged(.cutShort) }
    if page(1, key, salt) != nil { return .damaged(.structure) }
    // where a later page opens, the key is right and page 1 is not
    for number: UInt32 in [2, 3] where page(number, key, salt) != nil { return .damaged(.page(1)) }
    return .wrongPassphrase
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

  /// Gives a finished file its name, never over another one, and makes the name last.
  static func publish(_ temporary: String, as path: String) throws(VaultError) {
    try sync(temporary)
    guard link(temporary, path) == 0 else {
      // a stick may know no hard links: renaming is the same there, short of a race with ourselves
      guard errno != EEXIST, access(path, F_OK) != 0 else { throw .alreadyExists }
      guard rename(temporary, path) == 0 else { throw .cannotAccess(code: errno) }
      try sync((path as NSString).deletingLastPathComponent)
      return
    }
    unlink(temporary)
    try sync((path as NSString).deletingLastPathComponent)
  }
}
