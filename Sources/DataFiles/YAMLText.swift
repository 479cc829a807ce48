import Yams

/// YAML to values. Anchors are followed, but a file that grows by them past the limit is refused.
enum YAMLText {
  static func parse(_ text: String) throws(TextFault) -> DataNode {
    let node: Node?
    do {
      node = try Yams.compose(yaml: text, .basic, .default)
    } catch let error as YamlError {
      throw fault(error)
    } catch {
      throw TextFault(problem: .unreadable, line: 0)
    }
    var budget = DataFile.nodeLimit
    guard let node else { return DataNode(.null, line: 1) }
    return try convert(node, depth: 0, budget: &budget)
  }

  private static func fault(_ error: YamlError) -> TextFault {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      TextFault(problem: .syntax(problem), line: mark.line)
    case .duplicatedKeysInMapping(let keys, let context):
      TextFault(problem: .duplicateKey(keys.first ?? ""), line: context.mark.line)
    default: TextFault(problem: .unreadable, line: 0)
    }
  }

  private static func convert(
    _ node: Node, depth: Int, budget: inout Int
  ) throws(TextFault) -> DataNode {
    let line = node.mark?.line ?? 0
    budget -= 1
    guard depth <= DataFile.depthLimit, budget > 0 else {
      throw TextFault(problem: .tooDeep(limit: DataFile.depthLimit), line: line)
    }
    switch node {
    case .scalar(let scalar):
      return DataNode(value(of: scalar), line: line)
    case .sequence(let sequence):
      var list: [DataNode] = []
      for item in sequence { list.append(try convert(item, depth: depth + 1, budget: &budget)) }
      return DataNode(.list(list), line: line)
    case .mapping(let mapping):
      var fields: [DataField] = []
      for (key, value) in mapping {
        let child = try convert(value, depth: depth + 1, budget: &budget)
        fields.append(DataField(key: key.scalar?.string ?? "", node: child))
      }
      return DataNode(.table(fields), line: line)
    case .alias:
      throw TextFault(problem: .syntax("an alias without its anchor"), line: line)
    }
  }

  /// The core schema of YAML 1.2: `no` stays a word, since here it is an answer and not a bool.
  private static func value(of scalar: Node.Scalar) -> DataValue {
    let text = scalar.string
    guard scalar.style == .plain || scalar.style == .any else { return .text(text) }
    switch text {
    case "", "~", "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: break
    }
    guard let first = text.unicodeScalars.first, "+-.0123456789".unicodeScalars.contains(first) else {
      return .text(text)
    }
    // a leading zero marks a code, a telephone number or a clock time, not an amount
    let digits = text.drop { $0 == "-" || $0 == "+" }
    if digits.count > 1, digits.hasPrefix("0"), !digits.hasPrefix("0.") { return .text(text) }
    if text.hasPrefix("+") { return .text(text) }
    if let integer = Int(text) { return .integer(integer) }
    let plain = text.utf8.allSatisfy { "-+.0123456789eE".utf8.contains($0) }
    if plain, let number = Double(text), number.isFinite { return .number(number) }
    return .text(text)
  }
}
