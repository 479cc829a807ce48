import ConsultModel
import Foundation
import GRDB

/// A safety copy that was made and checked.
package struct SafetyCopy: Sendable {
  package var path: String
  package var report: CheckReport
  /// The folder's file system knows no owner: everybody who holds the stick can read the (encrypted) file.
  package var isOwnerless: Bool
  /// Older copies that were removed, since a newer one of that day, week or month is there.
  package var removed: Int
}

extension Vault {
  static let copyPrefix = "record-"
  static let copySuffix = ".vault"
  static let partSuffix = ".part"

  /// Writes a safety copy into `folder`. It gets its name only when it was checked.
  ///
  /// The copy has the record's own key, so the same passphrase and recovery sheet open it. An anchor
  /// with its salt and last change stands beside it.
  package func backup(into folder: String, progress: ProgressReport = { _, _ in }) throws(VaultError) -> SafetyCopy {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw .cannotAccess(code: ENOTDIR)
    }
    let base = URL(filePath: folder).standardizedFileURL.path
    let stamp = context.now().utc.replacing(":", with: "").replacing("-", with: "")
    let path = Self.freeName("\(base)/\(Self.copyPrefix)\(stamp)", Self.copySuffix)
    let (report, isOwnerless) = try writeCopy(to: path, progress: progress)
    var anchor = try anchor().at(nil)
    try anchor.write(path + ".anchor")
    let folder = CopyFolder(path: base, record: anchor.record)
    let removed = folder.prune(keeping: path, today: context.now().day)
    folder.removeCutOff()
    if let anchors = context.anchors {
      anchor.path = self.path
      anchor.copies = base
      anchors.keep(anchor)
    }
    return SafetyCopy(path: path, report: report, isOwnerless: isOwnerless, removed: removed)
  }

  /// A checked copy beside the record before its schema changes.
  func copyBeforeMigration() throws(VaultError) {
    let stamp = context.now().utc.replacing(":", with: "").replacing("-", with: "")
    _ = try writeCopy(to: Self.freeName("\(path).before-\(stamp)", ""), progress: { _, _ in })
  }

  private func writeCopy(to path: String, progress: ProgressReport) throws(VaultError) -> (CheckReport, Bool) {
    let temporary = path + ".\(getpid())" + Self.partSuffix
    RecordFile.remove(temporary)  // of a process that is gone: its number is ours now
    try RecordFile.makeEmpty(temporary)
    defer { RecordFile.remove(temporary) }
    let isOwnerless = RecordFile(path: temporary).isOwnerless
    // others wait no longer than the copying takes: a slow stick is synced and checked afterwards
    let (pages, counts) = try readDatabase { (database) throws(VaultError) -> (Int, [String: Int]) in
      (try copyPages(database, to: temporary) { progress($0, $1 * 2) }, try Self.counts(database))
    }
    try RecordFile.sync(temporary)
    let copy = try Vault.connect(temporary, key: key, salt: salt, isNew: false)
    let report = try copy.check { progress($1 + $0, $1 * 2) }
    try copy.close()
    guard report.isWhole, report.pages == pages, report.counts == counts else { throw .copyDiffers }
    try RecordFile.publish(temporary, as: path)
    return (report, isOwnerless)
  }

  /// A name nobody has: two copies may fall in one second.
  private static func freeName(_ base: String, _ ending: String) -> String {
    var (name, number) = (base + ending, 1)
    while access(name, F_OK) == 0 {
      number += 1
      name = "\(base)-\(number)\(ending)"
    }
    return name
  }
}

/// The safety copies of one record in a folder.
package struct CopyFolder {
  let path: String
  /// The record's id; copies of other records are left alone.
  let record: String

  package init(path: String, record: String) {
    self.path = path
    self.record = record
  }

  /// The copies, newest first, with the day each was made.
  package func copies() -> [(path: String, day: CalendarDate)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    // two copies of one second are told apart by a number behind it
    func order(_ name: String) -> (String, Int) {
      let stamp = name.dropFirst(Vault.copyPrefix.count).dropLast(Vault.copySuffix.count).split(separator: "-")
      return (String(stamp.first ?? ""), stamp.count > 1 ? Int(stamp[1]) ?? 0 : 1)
    }
    return names.filter { $0.hasPrefix(Vault.copyPrefix) && $0.hasSuffix(Vault.copySuffix) }
      .sorted { order($0) > order($1) }
      .compactMap { name in
        let digits = name.dropFirst(Vault.copyPrefix.count).prefix(8)
        guard let day = CalendarDate(iso: "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"),
          Anchor.read("\(path)/\(name).anchor")?.record == record
        else { return nil }
        return ("\(path)/\(name)", day)
      }
  }

  /// Keeps the newest copy of each of the last 7 days, 5 weeks and 12 months that have one, and the very
  /// newest whatever its day; removes the others. A copy with a day to come, of a clock that was wrong,
  /// is left alone and takes nobody's place.
  ///
  /// - Parameter made: the copy that was just made, which stays.
  /// - Returns: how many went.
  func prune(keeping made: String, today: CalendarDate) -> Int {
    let all = copies().filter { $0.day <= today }
    var kept: Set<String> = [made]
    if let newest = all.first { kept.insert(newest.path) }
    func keepNewest(_ most: Int, of period: (CalendarDate) -> Int) {
      var periods: Set<Int> = []
      for copy in all where !periods.contains(period(copy.day)) {
        guard periods.count < most else { return }
        periods.insert(period(copy.day))
        kept.insert(copy.path)
      }
    }
    keepNewest(7) { $0.dayNumber }
    keepNewest(5) { ($0.dayNumber + 3) / 7 }  // 1970-01-01 was a Thursday: weeks from Monday
    keepNewest(12) { $0.parts.year * 12 + $0.parts.month }
    let old = all.filter { !kept.contains($0.path) }
    for copy in old {
      unlink(copy.path)
      unlink(copy.path + ".anchor")
    }
    return old.count
  }

  /// Removes what is left of copies that were cut off. One that is still being made, here or on another
  /// computer, is younger than a day.
  func removeCutOff() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    where name.hasPrefix(Vault.copyPrefix) && name.contains(Vault.copySuffix + ".") && name.hasSuffix(Vault.partSuffix)
    {
      let made = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.modificationDate] as? Date
      if let made, made.timeIntervalSinceNow < -86_400 { RecordFile.remove("\(path)/\(name)") }
    }
  }
}
