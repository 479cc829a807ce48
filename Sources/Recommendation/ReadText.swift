/// A text that was read: its words, what each of them matches, and where that stands.
struct ReadText {
  let words: Words
  let matches: [[Lexicon.Match]]
  private var positions: [Lexicon.Element: [Int]] = [:]
  /// Whether each element is there, a bit each: most are looked for in vain, and a session may hold many texts.
  private var present: [UInt64]

  /// - Parameter asWritten: without typing errors.
  init(_ words: Words, _ lexicon: Lexicon, asWritten: Bool = false) {
    self.words = words
    matches = lexicon.matches(in: words, asWritten: asWritten)
    present = Array(repeating: 0, count: lexicon.count / 64 + 1)
    for (index, found) in matches.enumerated() {
      for match in found {
        positions[match.element, default: []].append(index)
        present[Int(match.element) / 64] |= 1 << UInt64(match.element % 64)
      }
    }
  }

  private func isThere(_ element: Lexicon.Element) -> Bool {
    present[Int(element) / 64] & 1 << UInt64(element % 64) != 0
  }

  var elements: some Collection<Lexicon.Element> { positions.keys }

  /// - Parameter starts: what a run of words may begin with.
  func holdsAny(of starts: [Lexicon.Element]) -> Bool {
    starts.contains { $0 == Lexicon.anyWords || isThere($0) }
  }

  /// The words of a sentence that one of the elements stands at, in their order.
  func places(of starts: [Lexicon.Element], in sentence: Range<Int>) -> [Int] {
    var places: [Int] = []
    for element in starts {
      if element == Lexicon.anyWords { return Array(sentence) }
      guard isThere(element), let all = positions[element] else { continue }
      places += all.filter(sentence.contains)
    }
    guard places.count > 1 else { return places }
    places.sort()
    return places.indices.filter { $0 == 0 || places[$0] != places[$0 - 1] }.map { places[$0] }
  }
}

/// Reads each text of a session once, however many kinds of finding are looked for in it.
final class TextReader {
  private let recogniser: Recogniser
  private var read: [String: ReadText] = [:]

  init(_ recogniser: Recogniser) { self.recogniser = recogniser }

  func read(_ text: String) -> ReadText {
    if let known = read[text] { return known }
    let new = recogniser.read(text)
    read[text] = new
    return new
  }

  func words(of text: String) -> Words { read[text]?.words ?? Words(text) }
}
