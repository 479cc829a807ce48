/// A phrase of the knowledge base, ready to be looked for.
///
/// `kuit schiet vast` stands together and in order; `kramp* & (been|benen)` must stand in one
/// sentence in any order; `*` ends a word early; a word may have a typing error.
struct Phrase {
  struct Element {
    var word: String
    var isPrefix: Bool
  }
  /// An item is a choice between runs of words.
  typealias Item = [[Element]]
  /// All parts must be found.
  let parts: [[Item]]

  init(_ text: String) {
    parts = text.components(separatedBy: " & ").map(Self.items)
  }

  private static func items(_ part: String) -> [Item] {
    var items: [Item] = []
    var rest = part[...]
    while let first = rest.first {
      if first == "(" {
        let inner = rest.dropFirst().prefix { $0 != ")" }
        items.append(inner.split(separator: "|").map { elements(String($0)) })
        rest = rest.dropFirst(inner.count + 2)
      } else {
        let run = rest.prefix { $0 != "(" }
        items += elements(String(run)).map { [[$0]] }
        rest = rest.dropFirst(run.count)
      }
    }
    return items.filter { !$0.isEmpty }
  }

  /// Words as the text itself is cut into words, so that both sides agree on hyphens and accents.
  private static func elements(_ text: String) -> [Element] {
    text.split(separator: " ").flatMap { piece -> [Element] in
      let isPrefix = piece.hasSuffix("*")
      let words = Words(String(piece)).tokens.map(\.word)
      return words.enumerated().map { Element(word: $1, isPrefix: isPrefix && $0 == words.count - 1) }
    }
  }

  struct Hit {
    /// Indexes of the tokens it used.
    var tokens: [Int]
    /// A word was only nearly the same.
    var isLoose: Bool
  }

  /// Every place where the whole phrase is found inside one sentence: of "niet rood maar wel dik" the
  /// second colour counts.
  func hits(in words: Words) -> [Hit] {
    var hits: [Hit] = []
    var sentence = -1
    for (index, token) in words.tokens.enumerated() where token.sentence != sentence {
      sentence = token.sentence
      let end = words.tokens[index...].firstIndex { $0.sentence != sentence } ?? words.tokens.count
      hits += combine(parts[...], Hit(tokens: [], isLoose: false), in: words, index..<end)
    }
    return hits
  }

  /// A sentence that says the same thing over and over need not be read to the end.
  private static let mostHits = 400

  private func combine(_ parts: ArraySlice<[Item]>, _ hit: Hit, in words: Words, _ range: Range<Int>) -> [Hit] {
    guard let part = parts.first else { return [hit] }
    var hits: [Hit] = []
    for start in range where hits.count < Self.mostHits {
      guard let found = match(part[...], in: words, at: start, range),
        !found.tokens.contains(where: hit.tokens.contains)
      else {
        continue
      }
      let both = Hit(tokens: hit.tokens + found.tokens, isLoose: hit.isLoose || found.isLoose)
      hits += combine(parts.dropFirst(), both, in: words, range)
    }
    return hits
  }

  private func match(_ items: ArraySlice<Item>, in words: Words, at start: Int, _ range: Range<Int>) -> Hit? {
    guard let item = items.first else { return Hit(tokens: [], isLoose: false) }
    for run in item {
      guard start + run.count <= range.upperBound else { continue }
      var isLoose = false
      var matches = true
      for (offset, element) in run.enumerated() {
        switch Self.compare(words.tokens[start + offset].word, element) {
        case .same: break
        case .nearly: isLoose = true
        case .different: matches = false
        }
        if !matches { break }
      }
      guard matches, let rest = match(items.dropFirst(), in: words, at: start + run.count, range) else { continue }
      return Hit(tokens: Array(start..<(start + run.count)) + rest.tokens, isLoose: isLoose || rest.isLoose)
    }
    return nil
  }

  private enum Likeness { case same, nearly, different }

  private static func compare(_ word: String, _ element: Element) -> Likeness {
    if element.isPrefix {
      if word.hasPrefix(element.word) { return .same }
      let head = String(word.prefix(element.word.count))
      return Words.isTypo(head, of: element.word) ? .nearly : .different
    }
    if word == element.word { return .same }
    return Words.isTypo(word, of: element.word) ? .nearly : .different
  }
}
