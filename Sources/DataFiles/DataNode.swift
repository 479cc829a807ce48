/// A value of a YAML or JSON file with the line it stands on.
package struct DataNode: Sendable {
  package var value: DataValue
  /// Counted from 1; 0 where the value was not read from text.
  package var line: Int

  package init(_ value: DataValue, line: Int = 0) {
    self.value = value
    self.line = line
  }
}

/// What YAML and JSON have in common. The order of a table's fields is the file's.
package indirect enum DataValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([DataNode])
  case table([DataField])
}

package struct DataField: Sendable {
  package var key: String
  package var node: DataNode
}

extension DataNode {
  /// The kind of value, for messages: never the value itself, which may be a client's.
  package var kind: DataKind {
    switch value {
    case .null: .null
    case .bool: .bool
    case .integer: .integer
    case .number: .number
    case .text: .text
    case .list: .list
    case .table: .table
    }
  }

  /// The same value as compact JSON.
  package var json: String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): number.isFinite ? String(number) : "null"
    case .text(let text): Self.quoted(text)
    case .list(let nodes): "[" + nodes.map(\.json).joined(separator: ",") + "]"
    case .table(let fields):
      "{" + fields.map { Self.quoted($0.key) + ":" + $0.node.json }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}

/// The kinds of value, as faults name them.
package enum DataKind: String, Sendable {
  case null, bool, integer, number, text, list, table
  case date, time, yesNoUnknown
}
