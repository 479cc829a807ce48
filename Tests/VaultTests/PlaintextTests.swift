import Foundation
import TestSupport
import Testing

@testable import Vault

@Suite("Nothing readable on the disk") struct PlaintextTests {
  let folder = TemporaryFolder()
  static let marker = Sample.marker

  /// Files that hold the marker, among those of the record's folder and of the temporary folders.
  private func hits(in folders: [String]) -> [String] {
    folders.flatMap { folder in
      (FileManager.default.subpaths(atPath: folder) ?? []).map { "\(folder)/\($0)" }.filter { path in
        guard let data = FileManager.default.contents(atPath: path) else { return false }
        return data.range(of: Data(Self.marker.utf8)) != nil
      }
    }
  }

  @Test func `a marker in rows is in no file while a large transaction is open`() throws {
    let (path, key) = try Sample.record(in: folder)
    let vault = try Vault.open(at: path, key: key)
    for _ in 0..<200 { _ = try vault.addClientWithIntake(Sample.client(note: Self.marker)) }
    var journalSize = 0
    let found = try vault.write { (writer) throws(VaultError) in
      // twice the page cache, so that pages and journal are on the disk before the end
      for _ in 0..<1200 {
        _ = try writer.add(Sample.client(note: String(repeating: Self.marker, count: 150)), id: UUID(), now: Sample.now)
      }
      try writer.execute("UPDATE client SET note = note || '\(Self.marker)', version = version + 1")
      _ = try writer.reader.rows("SELECT note FROM client ORDER BY note, id")
      journalSize = FileManager.default.contents(atPath: path + "-journal")?.count ?? 0
      return hits(in: [folder.path, "/var/tmp", "/dev/shm"])
    }
    #expect(found == [])
    #expect(journalSize > 40_000, "the journal was in use")
    #expect((RecordFile(path: path).size ?? 0) > 4_000_000)
    #expect(hits(in: [folder.path]) == [])
  }

  @Test func `the scan finds a marker that is readable`() throws {
    try Data("... \(Self.marker) ...".utf8).write(to: URL(filePath: folder.file("plain")))
    #expect(hits(in: [folder.path]).count == 1)
  }
}
