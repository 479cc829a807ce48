/// JSON to values. Foundation's reader tells neither the line of a value nor a key that stands
/// twice, and both belong in a message about somebody's file.
struct JSONText {
  private let bytes: [UInt8]
  private var place = 0
  private var line = 1
  private var budget = DataFile.nodeLimit

  static func parse(_ text: String) throws(TextFault) -> DataNode {
    var reader = JSONText(bytes: Array(text.utf8))
    let node = try reader.node(depth: 0)
    reader.skipSpace()
    guard reader.next == nil else { throw reader.fault("something after the end") }
    return node
  }

  private func fault(_ what: String) -> TextFault { TextFault(problem: .syntax(what), line: line) }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      if byte == 0x0a { line += 1 }
      place += 1
    }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  private mutating func word(_ word: String) -> Bool {
    guard bytes[place...].starts(with: word.utf8) else { return false }
    place += word.utf8.count
    return true
  }

  private mutating func node(depth: Int) throws(TextFault) -> DataNode {
    skipSpace()
    budget -= 1
    guard depth <= DataFile.depthLimit, budget > 0 else {
      throw TextFault(problem: .tooDeep(limit: DataFile.depthLimit), line: line)
    }
    let start = line
    guard let first = next else { throw fault("the text ends too early") }
    switch Character(UnicodeScalar(first)) {
    case "{": return DataNode(try table(depth: depth), line: start)
    case "[": return DataNode(try list(depth: depth), line: start)
    case "\"": return DataNode(.text(try string()), line: start)
    case "t" where word("true"): return DataNode(.bool(true), line: start)
    case "f" where word("false"): return DataNode(.bool(false), line: start)
    case "n" where word("null"): return DataNode(.null, line: start)
    default: return DataNode(try number(), line: start)
    }
  }

  private mutating func table(depth: Int) throws(TextFault) -> DataValue {
    place += 1
    var fields: [DataField] = []
    // a few keys are compared faster than hashed
    var seen: Set<String> = []
    skipSpace()
    if take("}") { return .table([]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("a key in quotes was expected") }
      let key = try string()
      if fields.count == 16 { seen = Set(fields.map(\.key)) }
      let isTaken = fields.count < 16 ? fields.contains { $0.key == key } : !seen.insert(key).inserted
      guard !isTaken else { throw TextFault(problem: .duplicateKey(key), line: line) }
      skipSpace()
      guard take(":") else { throw fault("a colon was expected") }
      fields.append(DataField(key: key, node: try node(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw fault("a comma or } was expected") }
    return .table(fields)
  }

  private mutating func list(depth: Int) throws(TextFault) -> DataValue {
    place += 1
    var nodes: [DataNode] = []
    skipSpace()
    if take("]") { return .list([]) }
    repeat {
      nodes.append(try node(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw fault("a comma or ] was expected") }
    return .list(nodes)
  }

  private mutating func number() throws(TextFault) -> DataValue {
    let digits = bytes[place...].prefix { "-+.0123456789eE".utf8.contains($0) }
    let text = String(decoding: digits, as: UTF8.self)
    let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard let first = body.first, first.isASCII, first.isNumber,
      !(first == "0" && body.count > 1 && body.dropFirst().first?.isNumber == true)
    else { throw fault("a value was expected") }
    place += digits.count
    if let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite, !text.hasSuffix(".") else {
      throw fault("a number was expected")
    }
    return .number(number)
  }

  private mutating func string() throws(TextFault) -> String {
    place += 1
    var out: [UInt8] = []
    // what stands between two escapes is taken in one go
    var start = place
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        let rest = bytes[start..<(place - 1)]
        return out.isEmpty ? String(decoding: rest, as: UTF8.self) : String(decoding: out + rest, as: UTF8.self)
      case UInt8(ascii: "\\"):
        out += bytes[start..<(place - 1)]
        try escape(into: &out)
        start = place
      case 0..<0x20: throw fault("a control character in a text")
      default: break
      }
    }
    throw fault("a text without its closing quote")
  }

  private mutating func escape(into out: inout [UInt8]) throws(TextFault) {
    guard let byte = next else { throw fault("the text ends too early") }
    place += 1
    switch Character(UnicodeScalar(byte)) {
    case "\"", "\\", "/": out.append(byte)
    case "b": out.append(0x08)
    case "f": out.append(0x0c)
    case "n": out.append(0x0a)
    case "r": out.append(0x0d)
    case "t": out.append(0x09)
    case "u":
      var units = [try codeUnit()]
      if UTF16.isLeadSurrogate(units[0]), word("\\u") { units.append(try codeUnit()) }
      out.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
    default: throw fault("an unknown escape")
    }
  }

  private mutating func codeUnit() throws(TextFault) -> UInt16 {
    let hex = String(decoding: bytes[place...].prefix(4), as: UTF8.self)
    guard hex.utf8.count == 4, hex.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let unit = UInt16(hex, radix: 16)
    else { throw fault("four hexadecimal digits were expected") }
    place += 4
    return unit
  }
}
