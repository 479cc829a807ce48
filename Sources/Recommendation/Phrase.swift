/// A phrase of the knowledge base, ready to be looked for.
///
/// `kuit schiet vast` stands together and in order; `kramp* & (been|benen)` must stand in one
/// sentence in any order and not far apart; `& !buik` must not stand in that sentence.
struct Phrase: Sendable {
  /// A choice between runs of words.
  typealias Item = [[Lexicon.Element]]
  struct Part: Sendable {
    var isForbidden: Bool
    var items: [Item]
  }
  let parts: [Part]
  /// One of these stands in every text that has the phrase: what it is found by.
  let anchors: [Lexicon.Element]

  init(_ text: String, _ lexicon: inout Lexicon) {
    var parts: [Part] = []
    for piece in text.components(separatedBy: " & ") {
      let isForbidden = piece.hasPrefix("!")
      parts.append(
        Part(isForbidden: isForbidden, items: Self.items(isForbidden ? piece.dropFirst() : piece[...], &lexicon)))
    }
    self.parts = parts
    anchors =
      parts.filter { !$0.isForbidden }.compactMap { $0.items.first?.compactMap(\.first) }.min { $0.count < $1.count }
      ?? []
  }

  private static func items(_ part: Substring, _ lexicon: inout Lexicon) -> [Item] {
    var items: [Item] = []
    var rest = part
    while let first = rest.first {
      if first == "(" {
        let inner = rest.dropFirst().prefix { $0 != ")" }
        items.append(inner.split(separator: "|").map { elements(String($0), &lexicon) })
        rest = rest.dropFirst(inner.count + 2)
      } else {
        let run = rest.prefix { $0 != "(" }
        items.append([elements(String(run), &lexicon)])
        rest = rest.dropFirst(run.count)
      }
    }
    return items.filter { item in item.contains { !$0.isEmpty } }
  }

  /// Words as the text itself is cut into words, so that both sides agree on hyphens and accents.
  static func elements(_ text: String, _ lexicon: inout Lexicon) -> [Lexicon.Element] {
    text.split(separator: " ").flatMap { piece -> [Lexicon.Element] in
      if piece.hasPrefix("@") || piece == "*" || piece.contains("..") { return [lexicon.element(String(piece))] }
      let words = Words(String(piece)).tokens.map(\.word)
      return words.enumerated().map { index, word in
        let before = piece.hasPrefix("*") && index == 0 ? "*" : ""
        let after = piece.hasSuffix("*") && index == words.count - 1 ? "*" : ""
        return lexicon.element(before + word + after)
      }
    }
  }

  /// A stretch of a text: which words, and of a single word which bytes.
  struct Place: Sendable {
    var words: Range<Int>
    var bytes: Range<UInt16>
    var isLoose: Bool

    func overlaps(_ other: Place) -> Bool {
      guard words.overlaps(other.words) else { return false }
      return words.count > 1 || other.words.count > 1 || bytes.overlaps(other.bytes)
    }
  }

  struct Hit {
    /// Indexes of the tokens it used, in the order of the phrase.
    var tokens: [Int]
    /// How many letters of words it explains.
    var letters: Int
    /// A word was only nearly the same.
    var isLoose: Bool
  }

  /// A sentence that says the same thing over and over need not be read to the end.
  private static let mostHits = 200
  /// Words further apart than this do not belong together, whatever the full stops say.
  private static let reach = 20

  /// Every place where the whole phrase is found inside one sentence: of "niet rood maar wel dik" the
  /// second colour counts.
  func hits(in words: Words, _ matches: [[Lexicon.Match]]) -> [Hit] {
    var hits: [Hit] = []
    for range in words.sentences where hits.count < Self.mostHits {
      var places: [[Place]] = []
      for part in parts {
        let found = range.compactMap { Self.place(of: part.items[...], at: $0, range, matches) }
        if found.isEmpty != part.isForbidden { break }
        if !part.isForbidden { places.append(found) }
      }
      guard places.count == parts.count(where: { !$0.isForbidden }) else { continue }
      combine(places[...], [], in: words, &hits)
    }
    return hits
  }

  private func combine(
    _ places: ArraySlice<[Place]>, _ chosen: [Place], in words: Words, _ hits: inout [Hit]
  ) {
    guard let next = places.first else {
      let letters = chosen.flatMap(\.words).reduce(0) { $0 + words.tokens[$1].word.utf8.count }
      let parts = chosen.reduce(0) { $0 + min($1.bytes.count, 60) }
      hits.append(
        Hit(
          tokens: chosen.flatMap { Array($0.words) }, letters: min(letters, parts),
          isLoose: chosen.contains(where: \.isLoose)))
      return
    }
    for place in next where hits.count < Self.mostHits {
      guard
        chosen.allSatisfy({
          !$0.overlaps(place) && abs($0.words.lowerBound - place.words.lowerBound) <= Self.reach
        })
      else { continue }
      combine(places.dropFirst(), chosen + [place], in: words, &hits)
    }
  }

  private static func place(
    of items: ArraySlice<Item>, at start: Int, _ range: Range<Int>, _ matches: [[Lexicon.Match]]
  ) -> Place? {
    guard let item = items.first else { return Place(words: start..<start, bytes: 0..<0, isLoose: false) }
    for run in item {
      guard let here = Lexicon.place(of: run[...], at: start, before: range.upperBound, matches),
        let rest = place(of: items.dropFirst(), at: here.words.upperBound, range, matches)
      else { continue }
      return Place(
        words: start..<rest.words.upperBound, bytes: items.count == 1 ? here.bytes : 0..<UInt16.max,
        isLoose: here.isLoose || rest.isLoose)
    }
    return nil
  }
}
