/// Cuts a text into sentences, as a reader would: not at "bijv." and not inside "2.5".
enum Sentences {
  static func of(_ text: String) -> [String] {
    var sentences: [String] = []
    let characters = Array(PlainText.of(text))
    var start = 0
    func close(at end: Int) {
      let sentence = String(characters[start..<end]).trimming()
      if sentence.contains(where: \.isLetter) { sentences.append(sentence) }
      start = end
    }
    for (index, character) in characters.enumerated() where index >= start {
      switch character {
      case "\n": if beginsAnew(characters[(index + 1)...]) { close(at: index + 1) }
      case ".", "!", "?", "…":
        // closing marks belong to the sentence before them
        let end = characters[(index + 1)...].firstIndex { !closing.contains($0) } ?? characters.count
        guard end == characters.count || characters[end].isWhitespace else { continue }
        let next = characters[end...].first { !$0.isWhitespace }
        let goesOn = next?.isLowercase == true || abbreviations.contains(lastWord(before: index, in: characters))
        if character == ".", goesOn { continue }
        close(at: end)
      default: break
      }
    }
    close(at: characters.count)
    return sentences
  }

  /// Whether a new line is more than a wrapped one: an empty line, a mark of a list, a heading.
  private static func beginsAnew(_ rest: ArraySlice<Character>) -> Bool {
    guard let first = rest.first(where: { $0 != " " && $0 != "\t" }) else { return true }
    return first.isNewline || first.isUppercase || first.isNumber || "-*•#>|–".contains(first)
  }

  private static let closing: Set<Character> = ["\"", "'", "”", "’", "»", ")", ".", "!", "?", "…"]
  private static let abbreviations: Set<String> = [
    "bijv", "bv", "nl", "dr", "drs", "mr", "mw", "dhr", "mevr", "ca", "o.a", "m.i", "i.p.v", "d.w.z", "enz", "etc",
    "e.g", "i.e", "mrs", "ms", "nr", "incl", "excl", "max", "min", "evt",
  ]

  private static func lastWord(before index: Int, in characters: [Character]) -> String {
    String(characters[..<index].reversed().prefix { $0.isLetter || $0 == "." }.reversed()).lowercased()
  }
}

extension String {
  fileprivate func trimming() -> String {
    var text = self[...].drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
