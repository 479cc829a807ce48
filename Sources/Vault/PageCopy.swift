import CCipherVFS
import ConsultModel
import Foundation
import GRDB

func randomBytes(_ count: Int) throws(VaultError) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  guard ccv_random(&bytes, count) == 0 else { throw .unexpected(code: 0) }
  return bytes
}

/// The key and salt a file is encrypted with.
struct FileKey {
  var key: Secret
  var salt: [UInt8]

  /// A new salt, and the key a passphrase gives with it.
  static func fresh(_ passphrase: Secret) throws(VaultError) -> FileKey {
    let salt = try randomBytes(RecordFile.saltSize)
    return FileKey(key: try passphrase.deriveKey(salt: salt), salt: salt)
  }
}

extension Vault {
  /// Writes every page of the state this transaction sees into `file`, which is empty and ours.
  ///
  /// Each page is authenticated on the way. With `other` it is encrypted anew, otherwise it goes over
  /// byte by byte. A torn page of the free list becomes an empty one: see ``PageOwners/unused``.
  /// - Throws: ``VaultError/damaged(_:)`` for a page that does not authenticate.
  func copyPages(
    _ database: Database, to file: String, encryptedAs other: FileKey? = nil, progress: ProgressReport
  ) throws(VaultError) -> Int {
    try Self.checkPlace(database)
    let pages = try sql { try Int.fetchOne(database, sql: "PRAGMA page_count") } ?? 0
    let target = other ?? FileKey(key: key, salt: salt)
    let codec = target.key.withBytes { ccv_page_codec($0.bindMemory(to: UInt8.self).baseAddress, target.salt) }
    guard let codec else { throw .secretMemory }
    defer { ccv_codec_free(codec) }
    let descriptor = Foundation.open(file, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .cannotAccess(code: errno) }
    defer { Foundation.close(descriptor) }
    let (plain, stored) = (try Secret(capacity: RecordFile.pageSize), try Secret(capacity: RecordFile.pageSize))
    var unused: Set<UInt32>?
    for page in 1...UInt32(max(1, pages)) {
      if page % 256 == 1 { progress(Int(page), pages) }
      var (authentic, code): (Int32, Int32) = (0, SQLITE_OK)
      plain.fillBytes { plain in
        stored.fillBytes { stored in
          code = ccv_take_page(database.sqliteConnection, page, plain, stored, &authentic)
        }
      }
      guard code == SQLITE_OK else { throw Vault.error(code: code) }
      if authentic == 0 {
        if unused == nil { unused = try PageOwners(database, pageCount: pages).unused }
        guard unused?.contains(page) == true else { throw .damaged(.page(page)) }
        plain.fillBytes { $0.update(repeating: 0, count: RecordFile.pageSize) }
      }
      if other != nil || authentic == 0 {
        var failed: Int32 = 1
        plain.fillBytes { plain in stored.fillBytes { failed = ccv_codec_encrypt(codec, page, plain, $0) } }
        guard failed == 0 else { throw .unexpected(code: failed) }
      }
      try stored.write(to: descriptor)
    }
    progress(pages, pages)
    return pages
  }

  /// Opens a copy afresh and holds it against this state of the record: every page's HMAC and contents,
  /// SQLite's checks, and the rows of every table.
  ///
  /// - Throws: ``VaultError/copyDiffers``
  func verifyCopy(
    _ database: Database, _ file: String, _ other: FileKey, progress: ProgressReport
  ) throws(VaultError) -> CheckReport {
    let expected = try Self.counts(database)
    let copy = try Vault.connect(file, key: other.key, salt: other.salt, isNew: false)
    let report = try copy.readDatabase { (copied) throws(VaultError) in
      let report = try copy.check(copied, progress: progress)
      var (ours, theirs) = (Self.emptyPage, Self.emptyPage)
      var (whole, alsoWhole): (Int32, Int32) = (0, 0)
      for page in 1...UInt32(max(1, report.pages)) {
        ccv_take_page(database.sqliteConnection, page, &ours, nil, &whole)
        ccv_take_page(copied.sqliteConnection, page, &theirs, nil, &alsoWhole)
        guard alsoWhole == 1, whole == 0 || ours == theirs else { throw .copyDiffers }
      }
      return report
    }
    try copy.close()
    guard report.isWhole, report.counts == expected else { throw .copyDiffers }
    return report
  }

  private static var emptyPage: [UInt8] { [UInt8](repeating: 0, count: RecordFile.pageSize) }
}

extension Secret {
  /// The whole memory as bytes, to be filled.
  fileprivate func fillBytes(_ body: (UnsafeMutablePointer<UInt8>) -> Void) {
    fill { buffer in
      if let start = buffer.bindMemory(to: UInt8.self).baseAddress { body(start) }
      return buffer.count
    }
  }

  fileprivate func write(to descriptor: Int32) throws(VaultError) {
    let failure = withBytes { bytes -> Int32 in
      var done = 0
      while done < bytes.count {
        let count = Foundation.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return errno }
        done += count
      }
      return 0
    }
    guard failure == 0 else { throw failure == ENOSPC || failure == EDQUOT ? .diskFull : .cannotAccess(code: failure) }
  }
}
