import CCipherVFS
import ConsultModel
import Foundation
import GRDB
import Migrations

/// The encrypted record, open.
///
/// Everything goes through one connection with `journal_mode=TRUNCATE` and `synchronous=EXTRA`: when
/// a write returns it has reached the disk, and half of one is never seen. Both are read back at
/// opening and the record refused where they did not take hold.
package final class Vault {
  private let queue: DatabaseQueue
  private let path: String
  private var isOpen = true
  let key: Secret
  let salt: [UInt8]

  /// "MgCo" in the header of every record, so that another program's file is not mistaken for one.
  static let applicationID: Int32 = 0x4D67_436F
  static let busySeconds = 10.0

  // MARK: Opening

  /// Opens an existing record.
  ///
  /// - Throws: the five refusals of a file that is no record, damaged, cut short, in use or locked by
  ///   another passphrase, each its own; nothing has then been changed.
  package static func open(at path: String, passphrase: Secret) throws(VaultError) -> Vault {
    let salt = try RecordFile(path: absolute(path)).inspect()
    return try open(at: path, key: try passphrase.deriveKey(salt: salt))
  }

  /// Opens an existing record with its page key, without the derivation that takes a tenth of a second.
  package static func open(at path: String, key: Secret) throws(VaultError) -> Vault {
    let path = absolute(path)
    let file = RecordFile(path: path)
    let salt = try file.inspect()
    try file.checkKey(key, salt: salt)
    guard !file.isInWALMode(key: key, salt: salt) else { throw .notARecord(.leftInWAL) }
    let vault = try connect(path, key: key, salt: salt, isNew: false)
    try vault.checkIdentity()
    // what a crash left behind is rolled back now: half a page at the end is no crash's
    guard let size = file.size, size % RecordFile.pageSize == 0 else { throw .damaged(.cutShort) }
    return vault
  }

  /// Makes a new record. It appears under its name only when it is whole.
  ///
  /// - Throws: ``VaultError/alreadyExists`` where there is a file at that path; it is left alone.
  package static func create(
    at path: String, passphrase: Secret, practice: Practice, id: UUID, now: Timestamp
  ) throws(VaultError) {
    let path = absolute(path)
    // a journal left beside the name would be taken for this record's
    for ending in ["", "-journal", "-wal"] where access(path + ending, F_OK) == 0 { throw .alreadyExists }
    let temporary = path + ".\(id.uuidString.prefix(8)).new"
    try RecordFile.makeEmpty(temporary)
    defer { RecordFile.remove(temporary) }
    var salt = [UInt8](repeating: 0, count: RecordFile.saltSize)
    guard ccv_random(&salt, salt.count) == 0 else { throw .unexpected(code: 0) }
    let key = try passphrase.deriveKey(salt: salt)
    do {
      let vault = try connect(temporary, key: key, salt: salt, isNew: true)
      try vault.write { (writer) throws(VaultError) in
        try writer.markAsRecord()
      }
      try vault.migrate()
      try vault.write { (writer) throws(VaultError) in
        try writer.save(practice, recordID: id, now: now)
      }
      try vault.close()
    }
    try RecordFile.publish(temporary, as: path)
  }

  private init(queue: DatabaseQueue, path: String, key: Secret, salt: [UInt8]) {
    self.queue = queue
    self.path = path
    self.key = key
    self.salt = salt
  }

  deinit { try? close() }

  /// Ends the connection and forgets the key.
  package func close() throws(VaultError) {
    guard isOpen else { return }
    do { try queue.close() } catch { throw Self.error(error) }
    isOpen = false
    ccv_forget_key(path)
  }

  static func connect(_ path: String, key: Secret, salt: [UInt8], isNew: Bool) throws(VaultError) -> Vault {
    ccv_clear_fault()
    let registered = key.withBytes { ccv_set_key(path, $0.bindMemory(to: UInt8.self).baseAddress, salt) }
    guard registered == SQLITE_OK else {
      throw registered == SQLITE_NOMEM ? .secretMemory : .unexpected(code: registered)
    }
    var configuration = Configuration()
    configuration.label = "record"
    configuration.busyMode = .timeout(busySeconds)
    configuration.publicStatementArguments = false
    configuration.prepareDatabase { database in
      if isNew {
        var reserve = Int32(CCV_RESERVE_SIZE)
        sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve)
      }
      for pragma in ["temp_store = MEMORY", "cell_size_check = ON", "synchronous = EXTRA"] {
        try database.execute(sql: "PRAGMA \(pragma)")
      }
      try database.execute(sql: "PRAGMA journal_mode = TRUNCATE")
    }
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let vault = Vault(queue: queue, path: path, key: key, salt: salt)
      try vault.checkSettings()
      return vault
    } catch let error as VaultError {
      throw error
    } catch {
      ccv_forget_key(path)
      let refusal = Self.error(error)
      switch refusal {
      case .damaged(.journal): throw refusal
      case .damaged, .wrongPassphrase:
        throw isNew ? refusal : RecordFile(path: path).diagnose(key: key, salt: salt, refusal)
      default: throw refusal
      }
    }
  }

  private static func absolute(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path
  }

  private func checkSettings() throws(VaultError) {
    let expected = [
      ("journal_mode", "truncate"), ("synchronous", "3"), ("temp_store", "2"), ("foreign_keys", "1"),
      ("page_size", "4096"),
    ]
    try readDatabase { (database) throws(VaultError) in
      for (name, value) in expected {
        let found = try sql { try String.fetchOne(database, sql: "PRAGMA \(name)") }
        guard found == value else { throw .settingRefused(name) }
      }
    }
  }

  private func checkIdentity() throws(VaultError) {
    let migrator = Self.migrator
    let isComplete = try readDatabase { (database) throws(VaultError) -> Bool in
      let id = try sql { try Int32.fetchOne(database, sql: "PRAGMA application_id") }
      guard id == Self.applicationID else { throw .notARecord(.anotherApplication) }
      guard try sql({ try migrator.hasBeenSuperseded(database) }) == false else { throw .madeByNewerVersion }
      return try sql { try migrator.hasCompletedMigrations(database) }
    }
    if !isComplete { try migrate() }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in Migrations.all {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    return migrator
  }

  private func migrate() throws(VaultError) {
    do { try Self.migrator.migrate(queue) } catch { throw Self.error(error) }
  }

  // MARK: Reading and writing

  /// Reads a consistent state of the record.
  package func read<Result>(_ body: (RecordReader) throws(VaultError) -> Result) throws(VaultError) -> Result {
    try readDatabase { (database) throws(VaultError) in try body(RecordReader(database: database)) }
  }

  /// Changes the record as a whole or not at all. When it returns, the change is on the disk.
  ///
  /// - Parameter keeping: `false` tries the change, its constraints included, and takes it back.
  package func write<Result>(
    keeping: Bool = true, _ body: (RecordWriter) throws(VaultError) -> Result
  ) throws(VaultError) -> Result {
    ccv_clear_fault()
    do {
      return try queue.writeWithoutTransaction { database in
        var result: Result?
        try database.inTransaction(.immediate) {
          result = try body(RecordWriter(database: database))
          return keeping ? .commit : .rollback
        }
        guard let result else { throw VaultError.unexpected(code: 0) }
        return result
      }
    } catch { throw Self.error(error) }
  }

  func readDatabase<Result>(_ body: (Database) throws(VaultError) -> Result) throws(VaultError) -> Result {
    ccv_clear_fault()
    do {
      return try queue.read { try body($0) }
    } catch { throw Self.error(error) }
  }

  func backup(to other: Vault) throws(VaultError) {
    do { try queue.backup(to: other.queue) } catch { throw Self.error(error) }
  }

  // MARK: Errors

  /// One of ours for what GRDB threw. Its message may hold SQL with names of columns, no values.
  static func error(_ error: any Error) -> VaultError {
    if let error = error as? VaultError { return error }
    guard let error = error as? DatabaseError else { return .unexpected(code: 0) }
    let fault = ccv_last_open_fault()
    switch error.extendedResultCode.rawValue {
    case SQLITE_IOERR | (32 << 8):  // SQLITE_IOERR_DATA
      switch fault.kind {
      case CCV_FAULT_CUT_SHORT: return .damaged(.cutShort)
      case CCV_FAULT_JOURNAL: return .damaged(.journal)
      default: return .damaged(.page(fault.page))
      }
    default: break
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: return .inUse
    case .SQLITE_NOTADB: return fault.kind == CCV_FAULT_SALT ? .damaged(.salt) : .damaged(.page(1))
    case .SQLITE_CORRUPT: return .damaged(.structure)
    case .SQLITE_FULL: return .diskFull
    case .SQLITE_READONLY: return .readOnly
    case .SQLITE_CONSTRAINT: return .refusedBySchema(error.message ?? "")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_IOERR: return .cannotAccess(code: error.extendedResultCode.rawValue)
    default: return .unexpected(code: error.extendedResultCode.rawValue)
    }
  }
}

/// Runs GRDB calls and gives their errors our type.
func sql<Result>(_ body: () throws -> Result) throws(VaultError) -> Result {
  do { return try body() } catch { throw Vault.error(error) }
}
