import ConsultModel
import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("Safety copies") struct SafetyCopyTests {
  let folder = TemporaryFolder()

  private func open(on day: Int = 0) throws -> Vault {
    let path = folder.file("record.vault")
    if !FileManager.default.fileExists(atPath: path) { _ = try Sample.record(in: folder) }
    let now = Timestamp(seconds: Sample.now.seconds + Int64(day) * 86_400, offsetMinutes: 60)
    let key = try Sample.secret().deriveKey(salt: try Vault.salt(at: path))
    return try Vault.open(
      at: path, key: key,
      context: VaultContext(now: { now }, anchors: AnchorStore(folder: folder.file("state"))))
  }

  private func clients(_ vault: Vault) throws -> Int {
    try vault.read { (reader) throws(VaultError) in try reader.clients() }.count
  }

  private var stick: String {
    get throws {
      let path = folder.file("stick")
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      return path
    }
  }

  @Test func `two copies in one second have two names`() throws {
    let vault = try open()
    let paths = try [vault.backup(into: stick).path, vault.backup(into: stick).path]
    #expect(Set(paths).count == 2)
  }

  @Test func `what is left of a copy that was cut off is removed once it is a day old`() throws {
    let copy = try stick + "/record-20260101T000000Z.vault"
    for name in [copy + ".1.part", copy + ".2.part"] { try Data([7]).write(to: URL(filePath: name)) }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -90_000)], ofItemAtPath: copy + ".1.part")
    _ = try open().backup(into: stick)
    #expect(!FileManager.default.fileExists(atPath: copy + ".1.part"))
    #expect(FileManager.default.fileExists(atPath: copy + ".2.part"))
  }

  @Test func `the copy that was just made stays, in the same second and beside copies of a wrong clock`() throws {
    for _ in 0..<8 {
      let made = try open().backup(into: stick)
      #expect(FileManager.default.fileExists(atPath: made.path))
    }
    for day in stride(from: 400, to: 1200, by: 30) { _ = try open(on: day).backup(into: stick) }
    let made = try open(on: 1).backup(into: stick)
    #expect(
      FileManager.default.fileExists(atPath: made.path) && FileManager.default.fileExists(atPath: made.path + ".anchor")
    )
  }

  @Test func `restoring a copy to another path raises no alarm on the record`() throws {
    let vault = try open()
    let made = try vault.backup(into: stick)
    for _ in 0..<2 { _ = try vault.addClientWithIntake(Sample.client()) }
    let context = vault.context
    try Vault.open(copy: made.path, passphrase: Sample.secret(), context: context).restore(
      to: folder.file("terug.vault"))
    try vault.close()
    #expect(try open().notices.isEmpty)
  }

  @Test func `a window that is writing is waited for before the record is replaced`() async throws {
    let made = try open().backup(into: stick)
    let path = folder.file("record.vault")
    // its queue is what makes it safe to be used from another thread
    nonisolated(unsafe) let window = try open()
    let copy = try Vault.open(copy: made.path, passphrase: Sample.secret(), context: window.context)
    let other = Foundation.Thread {
      // holds the record for a while, and then changes it
      _ = try? window.write { (writer) throws(VaultError) in
        usleep(300_000)
        _ = try writer.add(Sample.client("Laat"), id: UUID(), now: Sample.now)
      }
    }
    other.start()
    usleep(100_000)
    let aside = try #require(try copy.restore(replacing: path))
    while !other.isFinished { usleep(10_000) }
    try window.close()
    // what was acknowledged is whole in the record that was moved aside
    #expect(try clients(Vault.open(at: aside, passphrase: Sample.secret())) == 1)
    #expect(try clients(open()) == 0)
  }

  @Test func `a replacement that was stopped halfway brings record and journal together`() throws {
    let made = try open().backup(into: stick)
    let path = folder.file("record.vault")
    #expect(rename(path, path + ".replaced-20260101T000000Z") == 0)
    try Data([7, 7]).write(to: URL(filePath: path + "-journal"))
    _ = try Vault.open(copy: made.path, passphrase: Sample.secret()).restore(replacing: path)
    #expect(FileManager.default.contents(atPath: path + ".replaced-20260101T000000Z-journal") == Data([7, 7]))
    #expect(try open().check().isWhole)
  }

  @Test func `a window on a record that was replaced leaves the new one's journal alone`() throws {
    let vault = try open()
    _ = try vault.addClientWithIntake(Sample.client())
    let path = folder.file("record.vault")
    let bytes = try #require(FileManager.default.contents(atPath: path))
    #expect(rename(path, path + ".aside") == 0)
    try bytes.write(to: URL(filePath: path))
    let hot = Data([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7] + [UInt8](repeating: 0, count: 600))
    try hot.write(to: URL(filePath: path + "-journal"))
    #expect(throws: VaultError.replaced) { _ = try vault.addClientWithIntake(Sample.client()) }
    #expect(FileManager.default.contents(atPath: path + "-journal") == hot)
  }

  @Test func `a copy of an old format is restored with its clients to be found`() throws {
    let old = "\(try stick)/record-20250101T000000Z.vault"
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/format-1.vault")
    try Data(contentsOf: fixture).write(to: URL(filePath: old))
    try Vault.open(copy: old, passphrase: Sample.secret()).restore(to: folder.file("terug.vault"))
    let found = try Vault.open(at: folder.file("terug.vault"), passphrase: Sample.secret())
      .read { (reader) throws(VaultError) in try reader.findClients(words: "novak") }
    #expect(found.count == 1)
  }

  @Test func `a migration that was stopped before its last step is finished at the next opening`() throws {
    let path = folder.file("format-1.vault")
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/format-1.vault")
    try Data(contentsOf: fixture).write(to: URL(filePath: path))
    chmod(path, 0o600)
    let salt = try Vault.salt(at: path)
    let key = try Sample.secret().deriveKey(salt: salt)
    let half = try Vault.connect(path, key: key, salt: salt, isNew: false)
    try half.migrate()
    try half.close()
    let anchors = AnchorStore(folder: folder.file("state"))
    let opened = try Vault.open(at: path, key: key, context: VaultContext(now: { Sample.now }, anchors: anchors))
    #expect(try opened.read { (reader) throws(VaultError) in try reader.findClients(words: "novak") }.count == 1)
  }

  @Test func `a copy of a damaged record is refused and leaves nothing behind`() throws {
    let vault = try open()
    for _ in 0..<30 { _ = try vault.addClientWithIntake(Sample.client()) }
    try vault.close()
    let path = folder.file("record.vault")
    var bytes = try #require(FileManager.default.contents(atPath: path))
    bytes[20 * 4096 + 9] ^= 2
    try bytes.write(to: URL(filePath: path))
    let damaged = try open()
    #expect(throws: VaultError.damaged(.page(21))) { _ = try damaged.backup(into: stick) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: stick).isEmpty)
  }

  @Test func `of a year of daily copies seven days, five weeks and twelve months stay, and other files`() throws {
    let keep = ["record-20200101T000000Z.vault", "vakantie.jpg"]
    for name in keep { try Data([1]).write(to: URL(filePath: "\(try stick)/\(name)")) }
    let vault = try open(on: 366)
    let anchor = try vault.anchor().at(nil)
    let today = vault.context.now().day
    for day in 0...365 {
      let date = CalendarDate(dayNumber: today.dayNumber - day).description.replacing("-", with: "")
      let path = "\(try stick)/record-\(date)T120000Z.vault"
      try Data([1]).write(to: URL(filePath: path))
      try anchor.write(path + ".anchor")
    }
    #expect(try vault.backup(into: stick).removed > 300)
    let days = CopyFolder(path: try stick, record: anchor.record).copies().map(\.day)
    #expect(Set((0..<7).map { today.dayNumber - $0 }).isSubset(of: Set(days.map(\.dayNumber))))
    #expect(Set(days.map { ($0.dayNumber + 3) / 7 }).count >= 5)
    #expect(Set(days.map { $0.parts.year * 12 + $0.parts.month }).count == 12)
    #expect((12...7 + 5 + 12).contains(days.count))
    let names = try FileManager.default.contentsOfDirectory(atPath: stick)
    #expect(keep.allSatisfy(names.contains))
  }

  @Test func `a copy is restored to a new path and goes on from there`() throws {
    let vault = try open()
    _ = try vault.addClientWithIntake(Sample.client())
    let made = try vault.backup(into: stick)
    _ = try vault.addClientWithIntake(Sample.client())
    let copy = try Vault.open(copy: made.path, passphrase: Sample.secret(), context: vault.context)
    #expect(try copy.summary().report.counts["client"] == 1)
    try copy.restore(to: folder.file("terug.vault"))
    #expect(throws: VaultError.alreadyExists) { try copy.restore(to: folder.file("terug.vault")) }
    #expect(try clients(Vault.open(at: folder.file("terug.vault"), passphrase: Sample.secret())) == 1)
    #expect(try clients(vault) == 2)
  }

  @Test func `a replaced record is moved aside with its journal, and the copy takes its place unhindered`() throws {
    let vault = try open()
    _ = try vault.addClientWithIntake(Sample.client())
    let made = try vault.backup(into: stick)
    _ = try vault.addClientWithIntake(Sample.client())
    let context = vault.context
    try vault.close()
    let path = folder.file("record.vault")
    // a journal a crash left: with the same key it would be played back into the copy
    try Data(repeating: 7, count: 5000).write(to: URL(filePath: path + "-journal"))
    let aside = try Vault.open(copy: made.path, passphrase: Sample.secret(), context: context)
      .restore(replacing: path)
    #expect(try clients(open()) == 1)
    let kept = try #require(aside)
    #expect(FileManager.default.fileExists(atPath: kept + "-journal"))
    try FileManager.default.removeItem(atPath: kept + "-journal")
    #expect(try clients(Vault.open(at: kept, passphrase: Sample.secret())) == 2)
  }

  @Test func `a drill tries the copy in memory and leaves it as it was`() throws {
    let vault = try open()
    for _ in 0..<5 { _ = try vault.addClientWithIntake(Sample.client()) }
    let made = try vault.backup(into: stick)
    let before = FileManager.default.contents(atPath: made.path)
    let summary = try Vault.open(copy: made.path, passphrase: Sample.secret()).drill()
    #expect(summary.report.isWhole && summary.report.counts["client"] == 5)
    #expect(FileManager.default.contents(atPath: made.path) == before)
  }

  @Test func `a copy on a stick that knows no owner is read, a record there is not`() throws {
    let made = try open().backup(into: stick)
    chmod(made.path, 0o755)
    #expect(try Vault.open(copy: made.path, passphrase: Sample.secret()).check().isWhole)
    #expect(throws: VaultError.exposed(mode: 0o755)) { _ = try Vault.open(at: made.path, passphrase: Sample.secret()) }
  }

  @Test func `before the schema changes a checked copy of the old record is made`() throws {
    let path = folder.file("format-1.vault")
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/format-1.vault")
    let bytes = try Data(contentsOf: fixture)
    try bytes.write(to: URL(filePath: path))
    chmod(path, 0o600)
    #expect(try clients(Vault.open(at: path, passphrase: Sample.secret())) == 1)
    let copies = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains(".before-") }
    #expect(copies.count == 1)
    #expect(FileManager.default.contents(atPath: folder.file(copies[0])) == bytes)
  }
}
