import ConsultModel
import Foundation

/// What an open record needs of the world: a clock, and where this computer remembers records.
package struct VaultContext {
  package var now: () -> Timestamp
  package var anchors: AnchorStore?
  /// An older file was put back on purpose.
  package var acceptsOlder: Bool

  package init(now: @escaping () -> Timestamp, anchors: AnchorStore? = nil, acceptsOlder: Bool = false) {
    self.now = now
    self.anchors = anchors
    self.acceptsOlder = acceptsOlder
  }

  /// The computer's clock, and nothing remembered.
  package static var bare: VaultContext {
    VaultContext(now: { Timestamp(seconds: Int64(Date().timeIntervalSince1970), offsetMinutes: 0) })
  }

  var origin: String { anchors?.origin ?? "-" }
}
