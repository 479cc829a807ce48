/// A phrase of the knowledge base, ready to be looked for.
///
/// `kuit schiet vast` stands together and in order; `kramp* & (been|benen)` must stand in one
/// sentence in any order and not far apart; `& !buik` must not stand near it.
struct Phrase: Sendable {
  /// A choice between runs of words.
  typealias Item = [[Lexicon.Element]]
  struct Part: Sendable {
    var isForbidden: Bool
    var items: [Item]
    /// What it may begin with, to see at once that it is not there.
    var starts: [Lexicon.Element]

    init(isForbidden: Bool, items: [Item]) {
      (self.isForbidden, self.items) = (isForbidden, items)
      starts = items.first?.compactMap(\.first) ?? []
    }
  }
  let parts: [Part]
  /// One of these stands in every text that has the phrase: what it is found by.
  let anchors: [Lexicon.Element]

  init(_ text: String, _ lexicon: inout Lexicon) {
    var parts: [Part] = []
    var current: [Substring.UTF8View] = []
    func close() {
      guard let first = current.first, let last = current.last else { return }
      let isForbidden = first.first == UInt8(ascii: "!")
      let start = isForbidden ? text.utf8.index(after: first.startIndex) : first.startIndex
      parts.append(Part(isForbidden: isForbidden, items: Self.items(text.utf8[start..<last.endIndex], &lexicon)))
      current = []
    }
    for piece in text.utf8.split(separator: UInt8(ascii: " ")) {
      if piece.count == 1, piece.first == UInt8(ascii: "&") { close() } else { current.append(piece) }
    }
    close()
    self.parts = parts
    anchors =
      parts.filter { !$0.isForbidden && !$0.items.isEmpty }.map(\.starts).min { $0.count < $1.count } ?? []
  }

  private static func items(_ part: Substring.UTF8View, _ lexicon: inout Lexicon) -> [Item] {
    var items: [Item] = []
    var rest = part
    while let first = rest.first {
      if first == UInt8(ascii: "(") {
        let inner = rest.dropFirst().prefix { $0 != UInt8(ascii: ")") }
        items.append(inner.split(separator: UInt8(ascii: "|")).map { elements($0, &lexicon) })
        rest = rest[inner.endIndex...].dropFirst()
      } else {
        let run = rest.prefix { $0 != UInt8(ascii: "(") }
        var words = elements(run, &lexicon)
        rest = rest[run.endIndex...]
        // beside a choice a gap is an item of its own
        let gap = [[Lexicon.anyWords]]
        let (opens, ends) = (!items.isEmpty && words.first == gap[0][0], !rest.isEmpty && words.last == gap[0][0])
        if words == gap[0] {
          items.append(gap)
          continue
        }
        if opens {
          items.append(gap)
          words.removeFirst()
        }
        if ends { words.removeLast() }
        items.append([words])
        if ends { items.append(gap) }
      }
    }
    return items.filter { item in item.contains { !$0.isEmpty } }
  }

  /// Words as the text itself is cut into words, so that both sides agree on hyphens and accents.
  static func elements(_ text: Substring.UTF8View, _ lexicon: inout Lexicon) -> [Lexicon.Element] {
    var elements: [Lexicon.Element] = []
    for piece in text.split(separator: UInt8(ascii: " ")) {
      let name = String(Substring(piece))
      // most are plain, and cutting them into words again would take most of the start
      let isPlain = piece.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "*") }
      if isPlain || piece.first == UInt8(ascii: "@") || name.contains("..") {
        elements.append(lexicon.element(name))
        continue
      }
      let words = Words(name).tokens.map(\.word)
      for (index, word) in words.enumerated() {
        let before = index == 0 && piece.first == UInt8(ascii: "*") ? "*" : ""
        let after = index == words.count - 1 && piece.last == UInt8(ascii: "*") ? "*" : ""
        elements.append(lexicon.element(before + word + after))
      }
    }
    return elements
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
    /// It stands in one sentence and the next.
    var isCrossing = false
    /// Indexes of the tokens it used, in the order of the phrase.
    var tokens: [Int]
    /// How many letters of words it explains.
    var letters: Int
    /// A word was only nearly the same.
    var isLoose: Bool
  }

  /// A sentence that says the same thing over and over need not be read to the end.
  private static let mostHits = 40
  /// A forbidden word speaks of what stands this near: in a story without full stops, "slaap" far away must not
  /// hide an alarm.
  private static let beside = 8
  /// Words further apart than this do not belong together, whatever the full stops say.
  private static let reach = 20

  /// Every place where the whole phrase is found inside one sentence: of "niet rood maar wel dik" the
  /// second colour counts.
  ///
  /// - Parameter crossing: also where it stands in one sentence and the next: "Ik heb diabetes. Nu een blaar."
  func hits(in text: ReadText, crossing: Bool = false) -> [Hit] {
    guard parts.allSatisfy({ $0.isForbidden || text.holdsAny(of: $0.starts) }) else { return [] }
    let within = hits(in: text, text.words.sentences)
    guard crossing, text.words.sentences.count > 1 else { return within }
    // a word of the next sentence that forbids takes nothing away from what stands in one
    let across = hits(in: text, text.words.neighbours).compactMap { hit -> Hit? in
      let sentences = Set(hit.tokens.map { text.words.tokens[$0].sentence })
      guard sentences.count > 1 else { return nil }
      var hit = hit
      hit.isCrossing = true
      return hit
    }
    return within + across
  }

  private func hits(in text: ReadText, _ ranges: [Range<Int>]) -> [Hit] {
    var hits: [Hit] = []
    for range in ranges where hits.count < Self.mostHits {
      var places: [[Place]] = []
      var forbidden: [Place] = []
      let isThere = parts.allSatisfy { part in
        let found = text.places(of: part.starts, in: range).compactMap {
          Self.place(of: part.items[...], at: $0, range, text.matches)
        }
        if part.isForbidden { forbidden += found } else { places.append(found) }
        return part.isForbidden || !found.isEmpty
      }
      guard isThere else { continue }
      var here: [Hit] = []
      combine(places[...], [], in: text.words, &here)
      hits += here.filter { hit in
        guard let first = hit.tokens.min(), let last = hit.tokens.max() else { return true }
        let near = max(first - Self.beside, 0)..<(last + 1 + Self.beside)
        return !forbidden.contains { $0.words.overlaps(near) }
      }
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
    // `(no|little) * (proof|evidence)`: the words between two choices
    if item.count == 1, item[0].count == 1, item[0][0] == Lexicon.anyWords {
      for skipped in 0...2 where start + skipped < range.upperBound {
        guard let rest = place(of: items.dropFirst(), at: start + skipped, range, matches) else { continue }
        return Place(words: start..<rest.words.upperBound, bytes: 0..<UInt16.max, isLoose: rest.isLoose)
      }
      return nil
    }
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
