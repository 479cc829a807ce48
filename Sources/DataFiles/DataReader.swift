/// Reads typed values out of a ``DataNode`` and collects every fault on the way.
///
/// A reader method that finds a fault notes it and returns `nil` (or an empty list), so that one
/// pass over a file names all that is wrong in it. Nothing read from a file with faults may be used:
/// call ``finish()`` before.
package final class DataReader {
  package let file: String
  package private(set) var faults: [DataFault] = []

  package init(file: String) { self.file = file }

  package func note(_ problem: DataFault.Problem, at node: DataNode, _ path: String) {
    faults.append(DataFault(file: file, line: node.line, path: path, problem: problem))
  }

  /// - Throws: all faults noted so far, in the order of the file.
  package func finish() throws(DataFaults) {
    guard faults.isEmpty else { throw DataFaults(faults) }
  }

  /// The fields of a table; a fault where the node is none.
  package func table(_ node: DataNode, _ path: String = "") -> TableReader? {
    guard case .table(let fields) = node.value else {
      note(.wrongKind(found: node.kind, expected: .table), at: node, path)
      return nil
    }
    return TableReader(reader: self, node: node, path: path, fields: fields)
  }

  /// The items of a list; a fault where the node is none.
  package func list(_ node: DataNode, _ path: String) -> [(node: DataNode, path: String)] {
    guard case .list(let nodes) = node.value else {
      note(.wrongKind(found: node.kind, expected: .list), at: node, path)
      return []
    }
    return nodes.enumerated().map { ($1, "\(path)[\($0 + 1)]") }
  }

  /// A text without control characters, at most `limit` characters long.
  package func text(_ node: DataNode, _ path: @autoclosure () -> String, limit: Int = 4000, lines: Bool = false)
    -> String?
  {
    guard case .text(let text) = node.value else {
      note(.wrongKind(found: node.kind, expected: .text), at: node, path())
      return nil
    }
    // most are short and plain
    if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
    guard text.utf8.count <= limit * 4, text.count <= limit else {
      note(.tooLong(limit: limit), at: node, path())
      return nil
    }
    let allowed: Set<Unicode.Scalar> = lines ? ["\n", "\t", "\r"] : []
    guard text.unicodeScalars.allSatisfy({ $0.isPrintable || allowed.contains($0) }) else {
      note(.controlCharacter, at: node, path())
      return nil
    }
    return text
  }

  package func number(_ node: DataNode, _ path: @autoclosure () -> String, in range: ClosedRange<Double>) -> Double? {
    let number: Double
    switch node.value {
    case .integer(let integer): number = Double(integer)
    case .number(let value): number = value
    default:
      note(.wrongKind(found: node.kind, expected: .number), at: node, path())
      return nil
    }
    guard range.contains(number) else {
      note(.outOfRange(lowest: Self.short(range.lowerBound), highest: Self.short(range.upperBound)), at: node, path())
      return nil
    }
    return number
  }

  package func integer(_ node: DataNode, _ path: @autoclosure () -> String, in range: ClosedRange<Int>) -> Int? {
    guard case .integer(let integer) = node.value else {
      note(.wrongKind(found: node.kind, expected: .integer), at: node, path())
      return nil
    }
    guard range.contains(integer) else {
      note(.outOfRange(lowest: String(range.lowerBound), highest: String(range.upperBound)), at: node, path())
      return nil
    }
    return integer
  }

  package func bool(_ node: DataNode, _ path: @autoclosure () -> String) -> Bool? {
    guard case .bool(let flag) = node.value else {
      note(.wrongKind(found: node.kind, expected: .bool), at: node, path())
      return nil
    }
    return flag
  }

  /// One of a fixed set of words.
  package func code<Code: RawRepresentable & CaseIterable>(
    _ node: DataNode, _ path: @autoclosure () -> String, of type: Code.Type = Code.self
  ) -> Code? where Code.RawValue == String {
    let word: String
    switch node.value {
    case .text(let text): word = text
    case .integer(let integer): word = String(integer)  // the urgency 112
    default:
      note(.wrongKind(found: node.kind, expected: .text), at: node, path())
      return nil
    }
    guard let code = Code(rawValue: word) else {
      note(.unknownCode(allowed: Code.allCases.map(\.rawValue)), at: node, path())
      return nil
    }
    return code
  }

  private static func short(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }
}

/// The fields of one table. Each is asked for by name; what is left over is an unknown key.
package struct TableReader {
  package let reader: DataReader
  package let node: DataNode
  package let path: String
  private let fields: [DataField]
  private var asked: [String] = []

  init(reader: DataReader, node: DataNode, path: String, fields: [DataField]) {
    self.reader = reader
    self.node = node
    self.path = path
    self.fields = fields
  }

  package var keys: [String] { fields.map(\.key) }

  package func pathOf(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The field's value, or `nil` where it is absent or null.
  package mutating func optional(_ key: String) -> DataNode? {
    asked.append(key)
    guard let node = fields.first(where: { $0.key == key })?.node else { return nil }
    if case .null = node.value { return nil }
    return node
  }

  /// The field's value; a fault where it is absent or null.
  package mutating func required(_ key: String) -> DataNode? {
    guard let node = optional(key) else {
      reader.note(.missing, at: self.node, pathOf(key))
      return nil
    }
    return node
  }

  package mutating func text(_ key: String, limit: Int = 4000, lines: Bool = false) -> String? {
    optional(key).flatMap { reader.text($0, pathOf(key), limit: limit, lines: lines) }
  }

  package mutating func requiredText(_ key: String) -> String? {
    required(key).flatMap { reader.text($0, pathOf(key)) }
  }

  package mutating func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
    optional(key).flatMap { reader.number($0, pathOf(key), in: range) }
  }

  package mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    optional(key).flatMap { reader.integer($0, pathOf(key), in: range) }
  }

  package mutating func bool(_ key: String) -> Bool? {
    optional(key).flatMap { reader.bool($0, pathOf(key)) }
  }

  package mutating func code<Code: RawRepresentable & CaseIterable>(
    _ key: String, of type: Code.Type = Code.self
  ) -> Code? where Code.RawValue == String {
    optional(key).flatMap { reader.code($0, pathOf(key)) }
  }

  package mutating func table(_ key: String) -> TableReader? {
    optional(key).flatMap { reader.table($0, pathOf(key)) }
  }

  /// The items of a list field; `nil` where the field is absent.
  package mutating func list(_ key: String) -> [(node: DataNode, path: String)]? {
    optional(key).map { reader.list($0, pathOf(key)) }
  }

  package mutating func texts(_ key: String) -> [String] {
    guard let node = optional(key) else { return [] }
    guard case .list(let nodes) = node.value else {
      _ = reader.list(node, pathOf(key))
      return []
    }
    return nodes.enumerated().compactMap { index, node in reader.text(node, "\(pathOf(key))[\(index + 1)]") }
  }

  /// Notes every field nobody asked for.
  package func refuseUnknownKeys() {
    for field in fields where !asked.contains(field.key) {
      let shown = String(field.key.filter { $0.isLetter || $0.isNumber || "-_".contains($0) }.prefix(40))
      reader.note(.unknownKey(shown, allowed: asked), at: field.node, path)
    }
  }
}

extension Unicode.Scalar {
  /// Neither a control character nor one that turns the direction of text around it.
  package var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .surrogate, .lineSeparator, .paragraphSeparator: false
    case .format: value == 0x200D || value == 0x200C  // joiners, as in emoji and Persian
    default: true
    }
  }
}
