/// A long list of short texts that is read as one text and cut up when somebody asks for it: the words of all
/// complaints take most of the time at start, and who shows a client needs none of them.
package struct PhraseList: Sendable, Equatable {
  private let text: String

  static let separator: Character = "~"
  private static let mark = "~"

  /// The mark itself says nothing in a phrase: it becomes a space.
  package init(_ phrases: [String]) {
    text = phrases.map { String($0.map { $0 == Self.separator ? " " : $0 }) }.joined(separator: Self.mark)
  }

  /// The texts in their order.
  package var all: [String] {
    text.utf8.split(separator: UInt8(ascii: "~")).map { String(Substring($0)) }
  }

  // MARK: In a compiled-in file

  /// A list as one text, marked as such; `nil` where it is too short to be worth it or holds something else.
  package static func packed(_ nodes: [DataNode]) -> DataNode? {
    let texts = nodes.compactMap { node in if case .text(let text) = node.value { text } else { nil } }
    guard texts.count == nodes.count, texts.count >= 4, !texts.contains(where: { $0.contains(separator) || $0.isEmpty })
    else { return nil }
    return DataNode(.text(mark + texts.joined(separator: mark)))
  }

  /// What ``packed(_:)`` made, not yet cut up.
  init?(packed text: String) {
    guard text.utf8.first == UInt8(ascii: "~") else { return nil }
    self.text = String(text.dropFirst())
  }
}

extension DataNode {
  /// The node with the lists under these keys packed, for compiling in.
  package func packingLists(under keys: Set<String>) -> DataNode {
    switch value {
    case .list(let nodes): return DataNode(.list(nodes.map { $0.packingLists(under: keys) }), line: line)
    case .table(let fields):
      let packed = fields.map { field in
        if keys.contains(field.key), case .list(let nodes) = field.node.value, let packed = PhraseList.packed(nodes) {
          return DataField(key: field.key, node: packed)
        }
        return DataField(key: field.key, node: field.node.packingLists(under: keys))
      }
      return DataNode(.table(packed), line: line)
    default: return self
    }
  }
}

extension TableReader {
  /// A list of texts, packed or not; empty where the field is absent.
  package mutating func phrases(_ key: String) -> PhraseList {
    if case .text(let text) = optional(key)?.value, let list = PhraseList(packed: text) { return list }
    return PhraseList(texts(key))
  }

  /// Whether a list was packed when it was compiled in.
  package mutating func isPacked(_ key: String) -> Bool {
    if case .text(let text) = optional(key)?.value { PhraseList(packed: text) != nil } else { false }
  }
}
