/// Why the record could not be opened, read or written. Cases hold places and codes, never a
/// client's data; the sentences for people live with the command line.
package enum VaultError: Error, Equatable, Sendable {
  case noRecord
  case alreadyExists
  /// Another file took its place while it was open.
  case replaced
  /// Another program holds it.
  case inUse
  /// Nothing in the file authenticates: the passphrase is wrong, or the first page is damaged.
  case wrongPassphrase
  case damaged(Damage)
  case madeByNewerVersion
  case notARecord(Kind)
  /// Others on this computer can read the file: its permission bits, octal 0644 as 420.
  case exposed(mode: UInt16)
  case notAFile
  case diskFull
  case readOnly
  /// The folder or file cannot be reached; the number is the system's errno or SQLite's code.
  case cannotAccess(code: Int32)
  /// The disk failed; the number is SQLite's code.
  case diskFault(DiskWork, code: Int32)
  /// A setting the record depends on did not take hold.
  case settingRefused(String)
  /// The schema refused a change; the text names tables and columns only.
  case refusedBySchema(String)
  case notFound
  case secretMemory
  case copyDiffers
  case passphraseTooWeak
  /// This computer remembers a later state: how many changes it remembers, and how many were found.
  case older(remembered: Int, found: Int)
  /// A recovery sheet was not copied right: groups with a fault, counted from 1.
  case recoveryGroups([Int])
  /// The sheet is of another record, or of an earlier passphrase.
  case recoveryOfAnother
  /// The folder holds no safety copy of this record.
  case noCopy
  /// There are copies, and all were made under an earlier passphrase.
  case copyOfEarlierPassphrase
  /// Nowhere on this computer is storage that is memory.
  case noMemoryStorage
  case unexpected(code: Int32)

  package enum Damage: Equatable, Sendable {
    /// A page does not authenticate; 0 where the page is not known.
    case page(UInt32)
    case salt
    case cutShort
    case journal
    case structure
  }

  /// What the disk was asked for when it failed.
  package enum DiskWork: Equatable, Sendable {
    case reading, writing
    /// Making sure that what was written stays: whether the last change is kept is uncertain.
    case syncing
    case locking, other
  }

  package enum Kind: Equatable, Sendable {
    case empty, plainSQLite, anotherFormat, leftInWAL, anotherApplication
  }
}
