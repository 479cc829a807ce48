import ConsultModel
import Foundation
import Vault

/// A folder of its own for a test, gone when the test is.
package final class TemporaryFolder {
  package let path: String

  package init() {
    let base = FileManager.default.temporaryDirectory.appending(path: "magconsult-test-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(
      at: base, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    path = base.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package func file(_ name: String) -> String { "\(path)/\(name)" }
}

package enum Sample {
  package static let passphrase = "vier losse woorden hier"
  /// What is looked for on disks, where it must not be.
  package static let marker = "MERKTEKEN-Zwanger-EGFR24"
  package static let now = Timestamp(seconds: 1_763_717_086, offsetMinutes: 60)

  package static func secret(_ text: String = passphrase) throws -> Secret {
    let secret = try Secret(capacity: 256)
    secret.fill { buffer in
      buffer.copyBytes(from: text.utf8)
      return text.utf8.count
    }
    return secret
  }

  /// A page key from its hexadecimal digits.
  package static func key(_ hex: String) throws -> Secret {
    let digits = Array(hex.utf8)
    let key = try Secret(capacity: 32)
    key.fill { buffer in
      for index in 0..<32 {
        buffer[index] = UInt8(String(decoding: digits[2 * index..<2 * index + 2], as: UTF8.self), radix: 16) ?? 0
      }
      return 32
    }
    return key
  }

  package static func practice() -> Practice {
    Practice(name: "Praktijk Zuid", practitioner: "A. de Vries", language: .nl)
  }

  package static func client(_ name: String = "Hana", note: String? = nil) -> Client {
    var client = Client(
      number: 0, givenName: name, familyName: "Novák", birthDate: CalendarDate(dayNumber: 9000), sex: .female,
      language: .nl)
    client.note = note
    return client
  }

  /// A new record in `folder`, closed; with its page key, so that it opens fast.
  package static func record(in folder: TemporaryFolder, named name: String = "record.vault") throws -> (
    path: String, key: Secret
  ) {
    let path = folder.file(name)
    try Vault.create(at: path, passphrase: secret(), practice: practice(), id: UUID(), now: now)
    return (path, try secret().deriveKey(salt: try Vault.salt(at: path)))
  }
}

extension Vault {
  /// One change of two tables, which must be seen together or not at all.
  package func addClientWithIntake(_ client: Client) throws -> Int {
    try write { (writer) throws(VaultError) in
      let added = try writer.add(client, id: UUID(), now: Sample.now)
      let form = IntakeForm(
        number: 0, client: added.number, questionnaire: "intake-1", date: added.birthDate,
        answers: Answers(["goal": .text(client.note ?? "-")]))
      _ = try writer.add(form, id: UUID(), now: Sample.now)
      return added.number
    }
  }
}
