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
  package let path: String
  let context: VaultContext
  /// What is worth telling about the record as it was found.
  package private(set) var notices: [Notice] = []
  private var isOpen = true
  let key: Secret
  let salt: [UInt8]

  /// "MgCo" in the header of every record, so that another program's file is not mistaken for one.
  static let applicationID: Int32 = 0x4D67_436F
  static let busySeconds = 10.0

  /// Waits a moment for another window, and gives up after ten seconds of it. The moments are short and
  /// uneven: SQLite's own, which grow to a tenth of a second, leave one of eight busy writers with nothing.
  private static func wait(_ tries: Int) -> Bool {
    let moment = Double.random(in: 0.001...0.003)
    usleep(UInt32(moment * 1_000_000))
    return Double(tries) * 0.002 < busySeconds
  }

  // MARK: Opening

  /// Opens an existing record.
  ///
  /// - Throws: the refusals of a file that is no record, damaged, cut short, in use or locked by
  ///   another passphrase, each its own; nothing has then been changed.
  package static func open(at path: String, passphrase: Secret, context: VaultContext = .bare) throws(VaultError)
    -> Vault
  {
    let salt = try RecordFile(path: absolute(path)).inspect()
    do {
      return try open(at: path, key: try passphrase.deriveKey(salt: salt), context: context)
    } catch .wrongPassphrase {
      // with the salt that is remembered, a damaged one is told from a wrong passphrase
      for anchor in context.anchors?.anchors(path: absolute(path)) ?? [] {
        guard let known = anchor.salt.hexBytes, known != salt else { continue }
        let key = try passphrase.deriveKey(salt: known)
        if (try? RecordFile(path: absolute(path)).checkKey(key, salt: known)) != nil { throw .damaged(.salt) }
      }
      throw .wrongPassphrase
    }
  }

  /// Opens an existing record with its page key, without the derivation that takes a tenth of a second.
  package static func open(at path: String, key: Secret, context: VaultContext = .bare) throws(VaultError) -> Vault {
    let path = absolute(path)
    let file = RecordFile(path: path)
    let salt = try file.inspect()
    try file.checkKey(key, salt: salt)
    guard !file.isInWALMode(key: key, salt: salt) else { throw .notARecord(.leftInWAL) }
    let vault = try connect(path, key: key, salt: salt, isNew: false, context: context)
    try vault.checkIdentity()
    // what a crash left behind is rolled back now: half a page at the end is no crash's
    guard let size = file.size, size % RecordFile.pageSize == 0 else { throw .damaged(.cutShort) }
    try vault.compareWithAnchor()
    return vault
  }

  /// Opens a safety copy to look at or restore, on a stick too. Nothing of it is changed: its schema stays
  /// as old as it is.
  package static func open(copy path: String, passphrase: Secret, context: VaultContext = .bare) throws(VaultError)
    -> Vault
  {
    let salt = try RecordFile(path: absolute(path)).inspect(exposed: true)
    return try open(copy: path, key: try passphrase.deriveKey(salt: salt), context: context)
  }

  static func open(copy path: String, key: Secret, context: VaultContext = .bare) throws(VaultError) -> Vault {
    let path = absolute(path)
    let file = RecordFile(path: path)
    let salt = try file.inspect(exposed: true)
    try file.checkKey(key, salt: salt)
    guard !file.isInWALMode(key: key, salt: salt) else { throw .notARecord(.leftInWAL) }
    let vault = try connect(path, key: key, salt: salt, isNew: false, context: context)
    _ = try vault.isUpToDate()
    return vault
  }

  /// Makes a new record. It appears under its name only when it is whole.
  ///
  /// - Throws: ``VaultError/alreadyExists`` where there is a file at that path; it is left alone.
  package static func create(
    at path: String, passphrase: Secret, practice: Practice, id: UUID, now: Timestamp, anchors: AnchorStore? = nil
  ) throws(VaultError) {
    guard passphrase.isStrongPassphrase else { throw .passphraseTooWeak }
    let path = absolute(path)
    // a journal left beside the name would be taken for this record's
    for ending in ["", "-journal", "-wal"] where access(path + ending, F_OK) == 0 { throw .alreadyExists }
    let temporary = path + ".\(id.uuidString.prefix(8)).new"
    try RecordFile.makeEmpty(temporary)
    defer { RecordFile.remove(temporary) }
    let fresh = try FileKey.fresh(passphrase)
    let context = VaultContext(now: { now }, anchors: anchors)
    let vault = try connect(temporary, key: fresh.key, salt: fresh.salt, isNew: true, context: context)
    try vault.transaction { (writer) throws(VaultError) in try writer.markAsRecord() }
    try vault.migrate()
    try vault.transaction(counts: .created) { (writer) throws(VaultError) in
      try writer.save(practice, recordID: id, now: now)
    }
    let anchor = try vault.anchor()
    try vault.close()
    try RecordFile.publish(temporary, as: path)
    anchors?.keep(anchor.at(path))
  }

  private init(queue: DatabaseQueue, path: String, key: Secret, salt: [UInt8], context: VaultContext) {
    self.queue = queue
    self.context = context
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

  static func connect(
    _ path: String, key: Secret, salt: [UInt8], isNew: Bool, context: VaultContext = .bare
  ) throws(VaultError) -> Vault {
    ccv_clear_fault()
    let registered = key.withBytes { ccv_set_key(path, $0.bindMemory(to: UInt8.self).baseAddress, salt) }
    guard registered == SQLITE_OK else {
      throw registered == SQLITE_NOMEM ? .secretMemory : .unexpected(code: registered)
    }
    var configuration = Configuration()
    configuration.label = "record"
    configuration.busyMode = .callback(wait)
    configuration.publicStatementArguments = false
    configuration.prepareDatabase { database in
      if isNew {
        var reserve = Int32(CCV_RESERVE_SIZE)
        sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve)
      }
      // 16 MB of pages: a page that is kept need not be decrypted again, also in a record of 100,000 clients
      let pragmas = ["temp_store = MEMORY", "cell_size_check = ON", "synchronous = EXTRA", "cache_size = -16000"]
      for pragma in pragmas { try database.execute(sql: "PRAGMA \(pragma)") }
      try database.execute(sql: "PRAGMA journal_mode = TRUNCATE")
    }
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let vault = Vault(queue: queue, path: path, key: key, salt: salt, context: context)
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

  static func absolute(_ path: String) -> String {
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

  /// - Throws: for another program's file, and for one of a newer version.
  private func isUpToDate() throws(VaultError) -> Bool {
    let migrator = Self.migrator
    return try readDatabase { (database) throws(VaultError) -> Bool in
      let id = try sql { try Int32.fetchOne(database, sql: "PRAGMA application_id") }
      guard id == Self.applicationID else { throw .notARecord(.anotherApplication) }
      guard try sql({ try migrator.hasBeenSuperseded(database) }) == false else { throw .madeByNewerVersion }
      return try sql { try migrator.hasCompletedMigrations(database) }
    }
  }

  private func checkIdentity() throws(VaultError) {
    let wasUpToDate = try isUpToDate()
    if !wasUpToDate {
      try copyBeforeMigration()
      try migrate()
    }
    try finishMigration(isNew: !wasUpToDate)
  }

  /// What a new schema needs beside its SQL: the index of clients, and a change that counts. A stop between
  /// the two is made good at the next opening.
  func finishMigration(isNew: Bool) throws(VaultError) {
    let isFinished = try read { (reader) throws(VaultError) in
      if try reader.lastChange() == nil { return false }
      return try reader.isIndexed()
    }
    guard isNew || !isFinished else { return }
    try transaction(counts: .changed) { (writer) throws(VaultError) in try writer.indexAllClients() }
  }

  /// - Throws: ``VaultError/older(remembered:found:)``
  private func compareWithAnchor() throws(VaultError) {
    guard let anchors = context.anchors else { return }
    let remembered = anchors.anchor(record: try anchor().record)
    notices = try read { (reader) throws(VaultError) in
      guard let last = try reader.lastChange() else { return [] }
      return try Anchor.compare(
        remembered, with: reader, last: last, origin: anchors.origin, acceptsOlder: context.acceptsOlder)
    }
    keepAnchor()
  }

  /// Remembers the record as it is now. What was saved is saved whatever becomes of the anchor, which may lag.
  ///
  /// Under the lock of a reader, which a restore waits for: the anchor of a record that was just replaced
  /// would raise a false alarm about the new one.
  private func keepAnchor() {
    guard let anchors = context.anchors else { return }
    try? readDatabase { (database) throws(VaultError) in
      var kept = try anchor(RecordReader(database: database))
      try Self.checkPlace(database)
      let remembered = anchors.anchor(record: kept.record)
      kept.copies = remembered?.copies
      if kept != remembered { anchors.keep(kept) }
    }
  }

  /// What there is to remember of the record as it is now.
  func anchor() throws(VaultError) -> Anchor {
    try read { (reader) throws(VaultError) in try anchor(reader) }
  }

  private func anchor(_ reader: RecordReader) throws(VaultError) -> Anchor {
    guard let last = try reader.lastChange() else { throw .damaged(.structure) }
    return Anchor(
      record: try reader.recordID().uuidString.lowercased(), path: path, salt: salt.hexText,
      sequence: last.sequence, mark: last.mark, counter: try reader.changeCounter(), copies: nil)
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in Migrations.all {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    return migrator
  }

  func migrate() throws(VaultError) {
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
    let result = try transaction(keeping: keeping, counts: .changed, body)
    if keeping { keepAnchor() }
    return result
  }

  func transaction<Result>(
    keeping: Bool = true, counts what: Change.What? = nil, _ body: (RecordWriter) throws(VaultError) -> Result
  ) throws(VaultError) -> Result {
    ccv_clear_fault()
    do {
      return try queue.writeWithoutTransaction { database in
        var result: Result?
        try database.inTransaction(.immediate) {
          try Self.checkPlace(database)
          let writer = RecordWriter(database: database)
          result = try body(writer)
          if let what { try writer.count(what, origin: context.origin, now: context.now()) }
          return keeping ? .commit : .rollback
        }
        guard let result else { throw VaultError.unexpected(code: 0) }
        return result
      }
    } catch { throw Self.error(error) }
  }

  /// Another window may have put another file in our file's place, also while we waited for the lock. What
  /// we wrote then would be acknowledged and gone. SQLite looks only when it opens the journal, once.
  ///
  /// - Throws: ``VaultError/replaced``
  static func checkPlace(_ database: Database) throws(VaultError) {
    var hasMoved: Int32 = 0
    sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
    guard hasMoved == 0 else { throw .replaced }
  }

  /// Runs `body` while nobody else can write, nor read where that is asked, and changes nothing.
  func exclusively<Result>(
    waitingForReaders: Bool = false, _ body: (Database) throws(VaultError) -> Result
  ) throws(VaultError) -> Result {
    ccv_clear_fault()
    do {
      return try queue.writeWithoutTransaction { database in
        var result: Result?
        try database.inTransaction(waitingForReaders ? .exclusive : .immediate) {
          try Self.checkPlace(database)
          result = try body(database)
          return .rollback
        }
        guard let result else { throw VaultError.unexpected(code: 0) }
        return result
      }
    } catch { throw Self.error(error) }
  }

  func readDatabase<Result>(_ body: (Database) throws(VaultError) -> Result) throws(VaultError) -> Result {
    ccv_clear_fault()
    do {
      // not the queue's own read: to forbid writing it sets a pragma, which makes SQLite forget what each
      // prepared statement does; here a stray write is taken back
      return try queue.unsafeRead { database in
        var result: Result?
        try database.inTransaction(.deferred) {
          result = try body(database)
          return .rollback
        }
        guard let result else { throw VaultError.unexpected(code: 0) }
        return result
      }
    } catch { throw Self.error(error) }
  }
}

extension Sequence<UInt8> {
  /// Two digits a byte.
  var hexText: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension String {
  /// The bytes of ``Swift/Sequence/hexText``; `nil` for anything else.
  var hexBytes: [UInt8]? {
    let digits = compactMap(\.hexDigitValue)
    guard digits.count == count, count % 2 == 0 else { return nil }
    return stride(from: 0, to: count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }
}
