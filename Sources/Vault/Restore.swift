import ConsultModel
import Foundation

/// What is in a safety copy, or in the record it is held against.
package struct RecordSummary: Sendable, Equatable {
  package var record: String
  package var lastChange: Timestamp?
  package var sequence: Int
  package var report: CheckReport
}

extension Vault {
  /// Whether the file at a path has this record's salt, so that the same passphrase opens both.
  package func sharesKey(with path: String) -> Bool {
    (try? RecordFile(path: path).inspect(exposed: true)) == salt
  }

  package func summary(progress: ProgressReport = { _, _ in }) throws(VaultError) -> RecordSummary {
    let (id, last) = try read { (reader) throws(VaultError) in
      (try reader.recordID().uuidString.lowercased(), try reader.lastChange())
    }
    return RecordSummary(
      record: id, lastChange: last?.recorded, sequence: last?.sequence ?? 0, report: try check(progress: progress))
  }

  /// Writes a checked copy of this one under a new name, as a record that goes on from here.
  ///
  /// - Throws: ``VaultError/alreadyExists`` where there is a file at that path; it is left alone.
  package func restore(to path: String, progress: ProgressReport = { _, _ in }) throws(VaultError) {
    let path = Vault.absolute(path)
    for ending in ["", "-journal"] where access(path + ending, F_OK) == 0 { throw .alreadyExists }
    let temporary = path + ".restored.new"
    RecordFile.remove(temporary)
    try RecordFile.makeEmpty(temporary)
    defer { RecordFile.remove(temporary) }
    // the record it is a copy of goes on too: what is remembered of that one stays
    _ = try writeRestored(temporary, progress: progress)
    try RecordFile.publish(temporary, as: path)
  }

  /// Puts a checked copy of this one in the place of the record at `path`, which is moved aside together
  /// with its journal and kept.
  ///
  /// A window that is writing there is waited for, where the record still opens with this copy's key. A
  /// stop on the way leaves it under its own name or under the one it was moved to, never half.
  /// - Returns: where the replaced record is; `nil` where there was none.
  package func restore(replacing path: String, progress: ProgressReport = { _, _ in }) throws(VaultError) -> String? {
    let path = Vault.absolute(path)
    let temporary = path + ".restored.new"
    RecordFile.remove(temporary)
    try RecordFile.makeEmpty(temporary)
    defer { RecordFile.remove(temporary) }
    let anchor = try writeRestored(temporary, progress: progress)
    // a record that is damaged or under another passphrase cannot be held: it is moved as it is
    guard let current = sharesKey(with: path) ? try? Vault.connect(path, key: key, salt: salt, isNew: false) : nil
    else { return try place(temporary, at: path, anchor) }
    let moved = try current.exclusively(waitingForReaders: true) { (_) throws(VaultError) in
      try place(temporary, at: path, anchor)
    }
    try current.close()
    return moved
  }

  /// Moves what is at `path` aside, with its journal, and publishes the new file there.
  private func place(_ temporary: String, at path: String, _ anchor: Anchor) throws(VaultError) -> String? {
    let stamp = context.now().utc.replacing(":", with: "").replacing("-", with: "")
    let aside = Self.leftHalfway(path) ?? "\(path).replaced-\(stamp)"
    var moved: String?
    // the record first: a journal without it rolls nothing back, a record without its journal is half
    for ending in ["", "-journal"] where access(path + ending, F_OK) == 0 {
      guard access(aside + ending, F_OK) != 0 else { throw .alreadyExists }
      guard rename(path + ending, aside + ending) == 0 else { throw .cannotAccess(code: errno) }
      if ending.isEmpty { moved = aside }
    }
    RecordFile.syncFolder(of: path)
    try RecordFile.publish(temporary, as: path)
    if let anchors = context.anchors {
      var kept = anchor.at(path)
      kept.copies = anchors.anchor(record: anchor.record)?.copies
      anchors.keep(kept)
    }
    return moved
  }

  /// The record that a replacement moved aside before it was stopped: its journal, still in the old place,
  /// belongs beside it.
  private static func leftHalfway(_ path: String) -> String? {
    guard access(path, F_OK) != 0, access(path + "-journal", F_OK) == 0 else { return nil }
    let folder = (path as NSString).deletingLastPathComponent
    let prefix = (path as NSString).lastPathComponent + ".replaced-"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(prefix) && !$0.hasSuffix("-journal") && !names.contains($0 + "-journal") }
      .max().map { "\(folder)/\($0)" }
  }

  /// Restores this copy into memory-backed storage, checks it there, and removes it.
  ///
  /// - Throws: ``VaultError/noMemoryStorage``
  ///
  /// - Returns: what was restored, as it is in the copy.
  package func drill(progress: ProgressReport = { _, _ in }) throws(VaultError) -> RecordSummary {
    guard let folder = MemoryStorage()?.makeFolder() else { throw .noMemoryStorage }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/record.vault"
    try RecordFile.makeEmpty(file)
    try copy(to: file, progress: progress)
    let restored = try Vault.open(copy: file, key: key)
    let summary = try restored.summary()
    try restored.close()
    return summary
  }

  private func copy(to file: String, progress: ProgressReport) throws(VaultError) {
    try readDatabase { (database) throws(VaultError) in
      _ = try copyPages(database, to: file) { progress($0, $1 * 2) }
      try RecordFile.sync(file)
      _ = try verifyCopy(database, file, FileKey(key: key, salt: salt)) { progress($1 + $0, $1 * 2) }
    }
  }

  private func writeRestored(_ file: String, progress: ProgressReport) throws(VaultError) -> Anchor {
    try copy(to: file, progress: progress)
    let restored = try Vault.connect(file, key: key, salt: salt, isNew: false, context: context)
    try restored.migrate()
    try restored.finishMigration(isNew: false)
    try restored.transaction(counts: .restored) { (_) throws(VaultError) in }
    let anchor = try restored.anchor()
    try restored.close()
    return anchor
  }
}
