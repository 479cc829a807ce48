/// The text a reader sees of a page: without tags, scripts and styles. A text without tags stays as it is.
enum PlainText {
  static func of(_ text: String) -> String {
    guard text.contains("</") || text.contains("<br") else { return text }
    var out = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "<") {
      out += rest[..<open]
      rest = rest[open...]
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
        let end = rest.lowercased().firstRange(of: "</\(name)")
        // the same distance in the text as in its lower-case copy, counted in characters
        let skipped = end.map { rest.lowercased().distance(from: rest.lowercased().startIndex, to: $0.lowerBound) }
        rest = skipped.map { rest.dropFirst($0) } ?? ""
      }
      // what stands in a line stays in its sentence; a paragraph, a cell, a heading is its own
      out += inline.contains(name) ? "" : "\n\n"
    }
    return decoded(out + rest)
  }

  private static let unseen: Set<String> = ["script", "style", "template", "noscript"]
  private static let inline: Set<String> = [
    "a", "abbr", "b", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "u",
  ]

  private static func decoded(_ text: String) -> String {
    var text = text
    for (name, character) in [
      ("&nbsp;", " "), ("&eacute;", "é"), ("&euml;", "ë"), ("&iuml;", "ï"), ("&rsquo;", "’"), ("&quot;", "\""),
      ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
    ] { text = text.replacing(name, with: character) }
    return text
  }
}
