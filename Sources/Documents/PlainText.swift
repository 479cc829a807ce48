/// The text a reader sees of a page: without tags, scripts and styles. A text that is no page stays as it is, but
/// for what nobody sees in it.
enum PlainText {
  static func of(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "<") {
      out += rest[..<open]
      rest = rest[open...]
      // "bloeddruk < 140"
      guard let next = rest.dropFirst().first, next.isLetter || next == "/" || next == "!" else {
        out += "<"
        rest = rest.dropFirst()
        continue
      }
      if rest.hasPrefix("<!--") {
        rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
        continue
      }
      guard let close = rest.firstIndex(of: ">") else { break }
      let tag = rest[rest.index(after: open)..<close].drop { $0 == "/" }
      let name = tag.prefix { $0.isLetter || $0.isNumber }.lowercased()
      let isClosing = rest.dropFirst().first == "/"
      rest = rest[rest.index(after: close)...]
      if unseen.contains(name), !isClosing {
        rest = closing(name, in: rest)
      }
      // what a reader hears of a picture is a sentence too
      for spoken in ["alt", "title", "aria-label"] where !isClosing {
        if let text = attribute(spoken, in: tag) { out += "\n\n\(text)\n\n" }
      }
      // what stands in a line stays in its sentence; a paragraph, a cell, a heading is its own
      out += inline.contains(name) ? "" : "\n\n"
    }
    return decoded(out + rest)
  }

  /// From the closing tag of this name on; nothing where there is none.
  private static func closing(_ name: String, in text: Substring) -> Substring {
    var rest = text
    while let open = rest.firstIndex(of: "<") {
      rest = rest[open...]
      if rest.dropFirst().first == "/", rest.dropFirst(2).prefix(name.count).lowercased() == name { return rest }
      rest = rest.dropFirst()
    }
    return ""
  }

  private static let unseen: Set<String> = ["script", "style", "template", "noscript"]
  private static let inline: Set<String> = [
    "a", "abbr", "b", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "u",
  ]

  private static func attribute(_ name: String, in tag: Substring) -> Substring? {
    guard let start = tag.firstRange(of: " \(name)=\"") else { return nil }
    return tag[start.upperBound...].prefix { $0 != "\"" }
  }

  /// Entities as the characters they stand for; what only breaks a word is left out.
  private static func decoded(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      out += rest[..<start]
      rest = rest[start...]
      let name = rest.dropFirst().prefix(10).prefix { $0 != ";" }
      let end = rest.index(start, offsetBy: name.count + 1, limitedBy: rest.endIndex) ?? rest.endIndex
      guard end < rest.endIndex, rest[end] == ";", let scalar = scalar(named: name) else {
        out.append("&")
        rest = rest.dropFirst()
        continue
      }
      out.unicodeScalars.append(scalar)
      rest = rest[rest.index(after: end)...]
    }
    return String(
      Array((out + rest).unicodeScalars).filter { $0.value != 0xAD && !(0x200B...0x200D).contains($0.value) })
  }

  private static func scalar(named name: Substring) -> Unicode.Scalar? {
    if name.hasPrefix("#x") || name.hasPrefix("#X") {
      return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    }
    if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
    return named[String(name)]
  }

  private static let named: [String: Unicode.Scalar] = [
    "nbsp": " ", "eacute": "é", "egrave": "è", "euml": "ë", "iuml": "ï", "ouml": "ö", "uuml": "ü", "rsquo": "’",
    "lsquo": "‘", "rdquo": "”", "ldquo": "“", "ndash": "–", "mdash": "—", "hellip": "…", "quot": "\"", "apos": "'",
    "lt": "<", "gt": ">", "amp": "&", "shy": "\u{AD}", "deg": "°",
  ]
}

extension String {
  fileprivate init(_ scalars: [Unicode.Scalar]) {
    self = ""
    unicodeScalars.append(contentsOf: scalars)
  }
}
