import ConsultModel
import Foundation

/// What is remembered of a record outside it, so that an older file put back is noticed: which record,
/// its salt, and its last change.
package struct Anchor: Codable, Sendable, Equatable {
  /// The record's id, lower case.
  package var record: String
  /// Where it was; `nil` beside a safety copy.
  package var path: String?
  /// Hexadecimal.
  package var salt: String
  package var sequence: Int
  package var mark: String
  package var counter: UInt32
  /// The folder the last safety copy went to.
  package var copies: String?

  static func read(_ file: String) -> Anchor? {
    FileManager.default.contents(atPath: file).flatMap { try? JSONDecoder().decode(Anchor.self, from: $0) }
  }

  /// Replaces the file as a whole.
  func write(_ file: String) throws(VaultError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let temporary = file + ".\(getpid()).new"
    guard let data = try? encoder.encode(self),
      FileManager.default.createFile(atPath: temporary, contents: data, attributes: [.posixPermissions: 0o600]),
      rename(temporary, file) == 0
    else {
      unlink(temporary)
      throw .cannotAccess(code: errno)
    }
  }
}

/// The anchors of this computer, in the user's state folder. They hold ids and numbers, nothing of a
/// client. Losing them costs the warning once, no more.
package struct AnchorStore: Sendable {
  private let folder: String
  /// Tells this computer's changes from another's; random, made once.
  package let origin: String

  /// - Parameter folder: made where it is missing.
  /// - Returns: `nil` where it cannot be made.
  package init?(folder: String) {
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let file = folder + "/computer"
    if FileManager.default.contents(atPath: file) == nil {
      // somebody else may make it at the same moment: the first one stands
      let fresh = file + ".\(getpid())"
      _ = FileManager.default.createFile(
        atPath: fresh, contents: Data(UUID().uuidString.lowercased().utf8), attributes: [.posixPermissions: 0o600])
      link(fresh, file)
      unlink(fresh)
    }
    guard let known = FileManager.default.contents(atPath: file), !known.isEmpty else { return nil }
    self.folder = folder
    origin = String(decoding: known, as: UTF8.self)
  }

  private func file(_ record: String) -> String { "\(folder)/\(record).anchor" }

  package func anchor(record: String) -> Anchor? { Anchor.read(file(record)) }

  /// What was at a path, now or earlier, before anything of it can be read.
  func anchors(path: String) -> [Anchor] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { $0.hasSuffix(".anchor") }.compactMap { Anchor.read("\(folder)/\($0)") }
      .filter { $0.path == path }
  }

  package func keep(_ anchor: Anchor) {
    // the record itself is saved; an anchor that cannot be is one that lags
    try? anchor.write(file(anchor.record))
  }
}

/// What is worth telling when a record is opened.
package enum Notice: Equatable, Sendable {
  /// This computer does not remember the record: whether an older one was put back cannot be told.
  case unknownHere
  /// Another program than this one wrote the file.
  case changedByAnotherProgram
  /// This program wrote it, on another computer.
  case changedElsewhere
  case olderAccepted
}

extension Anchor {
  func at(_ path: String?) -> Anchor {
    var anchor = self
    anchor.path = path
    return anchor
  }

  /// Compares what is remembered with the record that is open.
  ///
  /// - Throws: ``VaultError/older(remembered:found:)``
  static func compare(
    _ remembered: Anchor?, with reader: RecordReader, last: Change, origin: String, acceptsOlder: Bool
  ) throws(VaultError) -> [Notice] {
    let counter = try reader.changeCounter()
    let isForeign = counter != last.counter
    guard let remembered else {
      return [.unknownHere] + (isForeign ? [.changedByAnotherProgram] : [])
    }
    let shared = try reader.change(remembered.sequence)
    let isOlder =
      shared?.mark != remembered.mark || (last.sequence == remembered.sequence && counter < remembered.counter)
    if isOlder {
      guard acceptsOlder else { throw .older(remembered: remembered.sequence, found: last.sequence) }
      return [.olderAccepted]
    }
    if isForeign, counter != remembered.counter { return [.changedByAnotherProgram] }
    return try reader.hasForeignChange(after: remembered.sequence, origin: origin) ? [.changedElsewhere] : []
  }
}

extension Vault {
  /// Where the last safety copy of this record went from this computer.
  package var copiesFolder: String? {
    guard let anchors = context.anchors, let record = try? anchor().record else { return nil }
    return anchors.anchor(record: record)?.copies
  }
}
