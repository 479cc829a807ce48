import ConsultModel

/// A text as words that can be compared: lower case, without accents, with their place in the text.
struct Words {
  struct Token {
    var word: String
    var range: Range<String.Index>
    /// Counts up at every comma and "but": how far a "no" reaches.
    var clause: Int
    /// Counts up at every full stop: how far words belong together.
    var sentence: Int
  }
  let text: String
  let tokens: [Token]
  /// The tokens of each sentence.
  let sentences: [Range<Int>]

  init(_ text: String) {
    var tokens: [Token] = []
    var (clause, sentence) = (0, 0)
    var word = ""
    var start = text.startIndex
    func close(at end: String.Index) {
      guard !word.isEmpty else { return }
      if Self.clauseWords.contains(word) { clause += 1 }
      tokens.append(Token(word: word, range: start..<end, clause: clause, sentence: sentence))
      word = ""
    }
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if character.isLetter || character.isNumber {
        if word.isEmpty { start = index }
        for scalar in character.unicodeScalars { word += Self.folded(scalar) }
      } else if character != "'" && character != "’" || word.isEmpty {
        close(at: index)
        switch character {
        case ",", ":", "(", ")", "/": clause += 1
        case ".", ";", "!", "?", "\n":
          // a point between digits is part of a number or a time
          let next = text.index(after: index)
          let digits =
            index > text.startIndex && text[text.index(before: index)].isNumber
            && next < text.endIndex && text[next].isNumber
          if !digits {
            clause += 1
            sentence += 1
          }
        default: break
        }
      }
      index = text.index(after: index)
    }
    close(at: text.endIndex)
    self.text = text
    self.tokens = tokens
    var sentences: [Range<Int>] = []
    for (index, token) in tokens.enumerated() {
      if let last = sentences.last, tokens[last.lowerBound].sentence == token.sentence {
        sentences[sentences.count - 1] = last.lowerBound..<(index + 1)
      } else {
        sentences.append(index..<(index + 1))
      }
    }
    self.sentences = sentences
  }

  private static let clauseWords: Set<String> = ["maar", "but", "wel", "echter", "however", "gwn", "gewoon"]

  /// The letter without its accent, in lower case.
  private static func folded(_ scalar: Unicode.Scalar) -> String {
    if scalar.isASCII { return String(scalar).lowercased() }
    switch scalar.properties.lowercaseMapping {
    case "à", "á", "â", "ã", "ä", "å": return "a"
    case "è", "é", "ê", "ë": return "e"
    case "ì", "í", "î", "ï": return "i"
    case "ò", "ó", "ô", "õ", "ö", "ø": return "o"
    case "ù", "ú", "û", "ü": return "u"
    case "ç": return "c"
    case "ñ": return "n"
    case "ÿ", "ý": return "y"
    case "ß": return "ss"
    case "æ": return "ae"
    case "œ": return "oe"
    case "ĳ": return "ij"
    case let other:
      let category = scalar.properties.generalCategory
      return category == .nonspacingMark ? "" : other
    }
  }

  /// Whether two words are the same but for so many typing errors.
  static func isTypo(_ left: [UInt8], of right: [UInt8], atMost allowed: Int) -> Bool {
    // people mistype the middle of a word, and hypo- is not hyper-
    guard allowed > 0, abs(left.count - right.count) <= allowed, left.first == right.first else { return false }
    func opening(_ word: [UInt8]) -> (Bool, Bool) { (word.starts(with: "hypo".utf8), word.starts(with: "hyper".utf8)) }
    guard opening(left) == opening(right) else { return false }
    return distance(left, right, atMost: allowed) <= allowed
  }

  /// Edit distance with neighbouring letters swapped counting once; gives up past `limit`.
  static func distance(_ a: [UInt8], _ b: [UInt8], atMost limit: Int) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1] + [Int](repeating: 0, count: b.count)
      var least = current[0]
      for j in 0..<b.count {
        var best = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        current[j + 1] = best
        least = min(least, best)
      }
      if least > limit { return limit + 1 }
      (before, previous) = (previous, current)
    }
    return previous[b.count]
  }
}

/// The words of a text in lower case and without accents.
package func comparableWords(in text: String) -> [String] { Words(text).tokens.map(\.word) }

/// Edit distance with swapped neighbours counting once; `limit + 1` where it is more than `limit`.
package func editDistance(_ left: String, _ right: String, atMost limit: Int) -> Int {
  guard abs(left.utf8.count - right.utf8.count) <= limit else { return limit + 1 }
  return Words.distance(Array(left.utf8), Array(right.utf8), atMost: limit)
}
