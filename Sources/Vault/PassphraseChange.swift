import ConsultModel
import Foundation
import GRDB

extension Vault {
  /// Gives the record a new passphrase: a new file with a new salt beside the old one, held against it
  /// page by page and count by count, then put in its place. Whenever it is stopped, the record opens
  /// with the old or with the new passphrase.
  ///
  /// Nobody can write meanwhile. This vault is closed afterwards; the old file is gone, older copies
  /// keep the old passphrase and the old recovery sheet.
  /// - Returns: the recovery sheet of the new passphrase.
  package func changePassphrase(to passphrase: Secret, progress: ProgressReport = { _, _ in }) throws(VaultError)
    -> RecoverySheet
  {
    guard passphrase.isStrongPassphrase else { throw .passphraseTooWeak }
    let fresh = try FileKey.fresh(passphrase)
    let temporary = path + ".passphrase.new"
    let sheet = try RecoverySheet(key: fresh.key, salt: fresh.salt)
    _ = try exclusively { (database) throws(VaultError) in
      RecordFile.remove(temporary)  // whoever left it held this lock and is gone
      try RecordFile.makeEmpty(temporary)
      do throws(VaultError) {
        _ = try copyPages(database, to: temporary, encryptedAs: fresh) { progress($0, $1 * 2) }
        _ = try verifyCopy(database, temporary, fresh) { progress($1 + $0, $1 * 2) }
        let copy = try Vault.connect(temporary, key: fresh.key, salt: fresh.salt, isNew: false, context: context)
        try copy.transaction(counts: .passphrase) { (_) throws(VaultError) in }
        let anchor = try copy.anchor()
        try copy.close()
        try RecordFile.replace(temporary, path)
        if let anchors = context.anchors {
          var kept = anchor.at(path)
          kept.copies = anchors.anchor(record: anchor.record)?.copies
          anchors.keep(kept)
        }
      } catch {
        RecordFile.remove(temporary)
        throw error
      }
    }
    try close()
    return sheet
  }
}
