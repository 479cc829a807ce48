import Knowledge

/// Every word the knowledge base looks for, once, with an index that finds all of them in a text without
/// trying each.
///
/// A word may stand for itself (`moe`), for a beginning (`kramp*`), an ending (`*pijn`) or a piece of a
/// compound (`*kuit*`); `@cramp` stands for every word of a concept, and `*` alone for at most two words of
/// any kind; `180..260` for every whole number in between. A word may have a typing error.
struct Lexicon: Sendable {
  typealias Element = Int32

  /// Where a text has an element.
  struct Match: Sendable {
    var element: Element
    /// How many words it takes.
    var count: Int32 = 1
    /// It was only nearly the same.
    var isLoose: Bool
    /// Which bytes of the word it is: a compound may hold two.
    var bytes: Range<UInt16>
  }

  fileprivate enum Kind: Int, Hashable { case word, beginning, ending, inside, concept, numbers }
  private struct Name: Hashable {
    var kind: Kind
    var text: String
  }
  private struct Nearly {
    var element: Element
    var kind: Kind
    /// How it sounds.
    var sound: [UInt8]
  }

  private var elements: [Name: Element] = [:]
  /// By kind, and by the hash of the word's bytes.
  private var exact: [[UInt64: Element]] = [[:], [:], [:], [:]]
  private var nearly: [Nearly] = []
  /// Where words stand in `nearly`, by the hash of how they sound and of each form of that with one letter left
  /// out; in order of their highest bits once all are there.
  private var forms: [(hash: UInt64, index: Int32)] = []
  /// Where in `forms` the hashes begin that share their highest bits: a search then looks at a few.
  private var starts: [Int32] = []
  private static let startBits = 16
  /// What else an element is: the concepts it belongs to.
  private var concepts: [[Element]] = []
  /// Concepts' runs of several words, by their first element.
  private var runs: [Element: [(concept: Element, run: [Element])]] = [:]
  private var ranges: [(range: ClosedRange<Int>, element: Element)] = []
  private var ordinary: Set<String> = []

  /// How many elements there are, counted from 0.
  var count: Int { concepts.count }

  init(_ all: [Concept]) {
    ordinary = Set(all.first { $0.id == Self.ordinaryWords }?.words.all ?? [])
    for concept in all where concept.id != Self.ordinaryWords {
      let id = element("@" + concept.id)
      for text in concept.words.all {
        let run = Phrase.elements(text[...].utf8, &self)
        if run.count == 1 {
          concepts[Int(run[0])].append(id)
        } else if let first = run.first {
          runs[first, default: []].append((id, run))
        }
      }
    }
  }

  /// The concept whose words are never taken for a mistyped other word.
  private static let ordinaryWords = "ordinary"

  /// The element of a word with its marks, made where it is new.
  mutating func element(_ text: String) -> Element {
    if text == "*" { return Self.anyWords }
    var kind = Kind.word
    var word = text[...]
    var bounds: [Int] = []
    let star = UInt8(ascii: "*")
    if text.utf8.first == UInt8(ascii: "@") {
      kind = .concept
    } else {
      let (before, after) = (text.utf8.first == star, text.utf8.last == star)
      if before { word.removeFirst() }
      if after { word.removeLast() }
      kind = before && after ? .inside : before ? .ending : after ? .beginning : .word
      if let first = text.utf8.first, (48...57).contains(first) {
        bounds = text.split(separator: "..").compactMap { Int($0) }
        if bounds.count == 2 { kind = .numbers }
      }
    }
    let name = Name(kind: kind, text: String(word))
    if let known = elements[name] { return known }
    let id = Element(concepts.count)
    elements[name] = id
    concepts.append([])
    if kind == .numbers, bounds[0] <= bounds[1] { ranges.append((bounds[0]...bounds[1], id)) }
    guard kind != .concept, kind != .numbers else { return id }
    let bytes = Array(word.utf8)
    exact[kind.rawValue][Self.hash(bytes[...])] = id
    if bytes.count >= Self.shortestMistyped {
      let sound = Sound.of(bytes[...])
      for form in Self.shortened(sound) { forms.append((form, Int32(nearly.count))) }
      nearly.append(Nearly(element: id, kind: kind, sound: sound))
    }
    return id
  }

  // MARK: Finding

  /// What each word of a text matches, by word.
  ///
  /// - Parameter asWritten: without typing errors.
  func matches(in words: Words, asWritten: Bool = false) -> [[Match]] {
    var found = words.tokens.map { token -> [Match] in
      if let number = Int(token.word) { return numberMatches(number, token.word) }
      let bytes = Array(token.word.utf8.prefix(60))
      let found = exactMatches(bytes)
      if asWritten { return found }
      let known = found.reduce(0 as UInt64) { $0 | ((1 << UInt64($1.bytes.count)) - 1) << UInt64($1.bytes.lowerBound) }
        .nonzeroBitCount
      if known == bytes.count || ordinary.contains(token.word) { return found }
      // of "hoofdpyn" the first half is known: the whole may still be a mistyped word; of "borstn" nearly all is,
      // and then only a whole word may stand for it
      return found + looseMatches(bytes, wholeOnly: known * 5 >= bytes.count * 4)
    }
    for index in found.indices.reversed() {
      for match in found[index] { follow(match, at: index, in: &found, words) }
    }
    return found
  }

  /// Adds the concepts of a match, and those of the concepts.
  private func follow(_ match: Match, at index: Int, in found: inout [[Match]], _ words: Words) {
    func add(_ concept: Element, count: Int32, isLoose: Bool, bytes: Range<UInt16>) {
      guard !found[index].contains(where: { $0.element == concept && $0.count == count && $0.bytes == bytes }) else {
        return
      }
      let match = Match(element: concept, count: count, isLoose: isLoose, bytes: bytes)
      found[index].append(match)
      follow(match, at: index, in: &found, words)
    }
    for concept in concepts[Int(match.element)] {
      add(concept, count: match.count, isLoose: match.isLoose, bytes: match.bytes)
    }
    for (concept, run) in runs[match.element] ?? [] {
      let end = words.sentences.first { $0.contains(index) }?.upperBound ?? found.count
      guard let place = Self.place(of: run[...], at: index, before: end, found), place.words.count > 1 else { continue }
      add(concept, count: Int32(place.words.count), isLoose: place.isLoose, bytes: 0..<UInt16.max)
    }
  }

  /// Where a run of elements stands that begins at a word.
  static func place(
    of run: ArraySlice<Element>, at start: Int, before end: Int, _ matches: [[Match]]
  ) -> Phrase.Place? {
    guard let first = run.first else { return Phrase.Place(words: start..<start, bytes: 0..<0, isLoose: false) }
    if first == anyWords {
      for skipped in 0...2 where start + skipped < end {
        if let rest = place(of: run.dropFirst(), at: start + skipped, before: end, matches) {
          return Phrase.Place(words: start..<rest.words.upperBound, bytes: 0..<UInt16.max, isLoose: rest.isLoose)
        }
      }
      return nil
    }
    guard start < end else { return nil }
    for match in matches[start] where match.element == first && start + Int(match.count) <= end {
      if let rest = place(of: run.dropFirst(), at: start + Int(match.count), before: end, matches) {
        let bytes = run.count == 1 ? match.bytes : 0..<UInt16.max
        return Phrase.Place(
          words: start..<rest.words.upperBound, bytes: bytes, isLoose: match.isLoose || rest.isLoose)
      }
    }
    return nil
  }

  /// `*` alone.
  static let anyWords: Element = -1

  private func numberMatches(_ number: Int, _ word: String) -> [Match] {
    exactMatches(Array(word.utf8.prefix(60)))
      + ranges.filter { $0.range.contains(number) }.map { Match(element: $0.element, isLoose: false, bytes: 0..<60) }
  }

  private func exactMatches(_ bytes: [UInt8]) -> [Match] {
    var found: [Match] = []
    func look(_ kind: Kind, _ hash: UInt64, _ range: Range<Int>) {
      if let element = exact[kind.rawValue][hash] {
        found.append(
          Match(element: element, isLoose: false, bytes: UInt16(range.lowerBound)..<UInt16(range.upperBound)))
      }
    }
    for start in bytes.indices {
      var hash = Self.seed
      for end in start..<bytes.count {
        hash = Self.step(hash, bytes[end])
        let range = start..<(end + 1)
        if start == 0 {
          if end == bytes.count - 1 { look(.word, hash, range) }
          look(.beginning, hash, range)
        }
        guard range.count >= 3 else { continue }
        if end == bytes.count - 1 { look(.ending, hash, range) }
        look(.inside, hash, range)
      }
    }
    return found
  }

  /// Words that sound the same but for a typing error.
  private func looseMatches(_ bytes: [UInt8], wholeOnly: Bool) -> [Match] {
    guard bytes.count >= Self.shortestMistyped - 1 else { return [] }
    var found: [Match] = []
    func look(_ piece: ArraySlice<UInt8>, _ isWanted: (Kind) -> Bool) {
      let sound = Sound.of(piece)
      for form in Self.shortened(sound) {
        let bucket = Self.bucket(form)
        for place in Int(starts[bucket])..<Int(starts[bucket + 1]) where forms[place].hash == form {
          let index = Int(forms[place].index)
          guard isWanted(nearly[index].kind), !found.contains(where: { $0.element == nearly[index].element }),
            Words.isTypo(sound, of: nearly[index].sound, atMost: nearly[index].sound.count >= 9 ? 2 : 1)
          else { continue }
          let range = UInt16(piece.startIndex)..<UInt16(piece.endIndex)
          found.append(Match(element: nearly[index].element, isLoose: true, bytes: range))
        }
      }
    }
    look(bytes[...]) { $0 == .word }
    if wholeOnly { return found }
    let shortest = Self.shortestMistyped - 1
    for length in shortest...max(shortest, min(bytes.count, 20)) where length <= bytes.count {
      look(bytes.prefix(length)) { $0 == .beginning || $0 == .inside }
      if length < bytes.count { look(bytes.suffix(length)) { $0 == .ending || $0 == .inside } }
    }
    return found
  }

  /// People mistype long words; a short one with an error is another short one.
  private static let shortestMistyped = 6

  private static func bucket(_ hash: UInt64) -> Int { Int(hash >> UInt64(64 - startBits)) }

  /// Called once all words are there.
  mutating func finish() {
    starts = [Int32](repeating: 0, count: (1 << Self.startBits) + 1)
    for form in forms { starts[Self.bucket(form.hash) + 1] += 1 }
    for bucket in starts.indices.dropFirst() { starts[bucket] += starts[bucket - 1] }
    var (next, placed) = (starts, forms)
    for form in forms {
      let bucket = Self.bucket(form.hash)
      placed[Int(next[bucket])] = form
      next[bucket] += 1
    }
    forms = placed
  }

  // MARK: Hashes

  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(seed, step) }

  /// Hashes of a word and of each form with one letter left out: two words with one error between them share
  /// one.
  private static func shortened(_ bytes: [UInt8]) -> [UInt64] {
    var forms = [hash(bytes[...])]
    for skipped in bytes.indices where skipped == 0 || bytes[skipped] != bytes[skipped - 1] {
      var form = seed
      for index in bytes.indices where index != skipped { form = step(form, bytes[index]) }
      forms.append(form)
    }
    return forms
  }
}
