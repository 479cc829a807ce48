import ConsultModel
import Foundation

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

  /// Each sentence with the next.
  var neighbours: [Range<Int>] { zip(sentences, sentences.dropFirst()).map { $0.lowerBound..<$1.upperBound } }

  init(_ text: String) {
    var tokens: [Token] = []
    var (clause, sentence) = (0, 0)
    var word: [UInt8] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    func close(at end: String.Index) {
      guard !word.isEmpty else { return }
      let token = String(decoding: word, as: UTF8.self)
      if Self.clauseWords.contains(token) { clause += 1 }
      tokens.append(Token(word: token, range: start..<end, clause: clause, sentence: sentence))
      word.removeAll(keepingCapacity: true)
    }
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      if Self.isOfWord(scalar) {
        if word.isEmpty { start = index }
        Self.fold(scalar, into: &word)
      } else if word.isEmpty || !Self.isInsideWord(scalar) {
        close(at: index)
        switch scalar {
        case ",", ":", "(", ")", "/", "•", "·", "–", "—", "…", "|": clause += 1
        // a dash that opens a line of a list, and not the one inside a word
        case "-", "*":
          if index == scalars.startIndex || scalars[scalars.index(before: index)].properties.isWhitespace {
            clause += 1
          }
        case ".", ";", "!", "?", "\n":
          // a point between digits is part of a number or a time
          let digits =
            index > scalars.startIndex && Self.isNumber(scalars[scalars.index(before: index)])
            && next < scalars.endIndex && Self.isNumber(scalars[next])
          if !digits {
            clause += 1
            sentence += 1
          }
        default: break
        }
      }
      index = next
    }
    close(at: scalars.endIndex)
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

  private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? (48...57).contains(scalar.value) : scalar.properties.numericType != nil
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? (97...122).contains(scalar.value | 0x20) || isNumber(scalar)
      : scalar.properties.isAlphabetic || isNumber(scalar)
  }

  /// An apostrophe, the accent on a letter, or what nobody sees: it neither ends a word nor begins one.
  private static func isInsideWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar == "'" }
    return scalar == "’" || scalar != "\u{200B}" && marks.contains(scalar.properties.generalCategory)
  }

  private static let marks: Set<Unicode.GeneralCategory> = [.nonspacingMark, .spacingMark, .enclosingMark, .format]

  /// The letter without its accent, in lower case.
  private static func fold(_ scalar: Unicode.Scalar, into word: inout [UInt8]) {
    if scalar.isASCII {
      let byte = UInt8(scalar.value)
      return word.append((65...90).contains(byte) ? byte | 0x20 : byte)
    }
    switch scalar.properties.lowercaseMapping {
    case "à", "á", "â", "ã", "ä", "å": word += "a".utf8
    case "è", "é", "ê", "ë": word += "e".utf8
    case "ì", "í", "î", "ï": word += "i".utf8
    case "ò", "ó", "ô", "õ", "ö", "ø": word += "o".utf8
    case "ù", "ú", "û", "ü": word += "u".utf8
    case "ç": word += "c".utf8
    case "ñ": word += "n".utf8
    case "ÿ", "ý": word += "y".utf8
    case "ß": word += "ss".utf8
    case "æ": word += "ae".utf8
    case "œ": word += "oe".utf8
    case "ĳ": word += "ij".utf8
    case let other:
      // letters of other width or weight, and those printed as one, as a page copied from elsewhere has them
      let plain = other.precomposedStringWithCompatibilityMapping
      if plain != other {
        for scalar in plain.unicodeScalars { fold(scalar, into: &word) }
      } else if scalar.properties.generalCategory != .nonspacingMark {
        word += other.utf8
      }
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
