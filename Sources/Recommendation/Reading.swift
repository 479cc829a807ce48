import ConsultModel

/// What a word found in a text says about the client: now and herself, or not.
enum Standing {
  case affirmed
  /// "geen hoofdpijn", "niet meer"
  case denied
  /// "mijn man heeft ..."
  case somebodyElse
  /// "vroeger", "als kind"
  case past
}

/// Reads how the words around a hit change its meaning.
struct Reading {
  let words: Words

  private static let negators: Set<String> = [
    "geen", "niet", "nooit", "zonder", "nauwelijks", "no", "not", "never", "without", "none", "dont",
  ]
  private static let endings: Set<String> = ["verdwenen", "over", "weg", "gone", "voorbij", "verholpen"]
  private static let relatives: Set<String> = [
    "man", "vrouw", "moeder", "vader", "zoon", "dochter", "zus", "broer", "partner", "vriend", "vriendin", "oma", "opa",
    "buurvrouw", "collega", "husband", "wife", "mother", "father", "son", "daughter", "sister", "brother", "friend",
  ]
  private static let pastWords: Set<String> = ["vroeger", "destijds", "voorheen", "previously", "formerly"]

  func standing(of hit: Phrase.Hit) -> Standing {
    guard let first = hit.tokens.min(), let last = hit.tokens.max() else { return .affirmed }
    let clause = words.tokens[first].clause
    let sentence = words.tokens[first].sentence
    let own = Set(hit.tokens)
    let after = (last + 1..<min(words.tokens.count, last + 5)).filter {
      words.tokens[$0].clause == words.tokens[last].clause
    }
    func word(_ index: Int) -> String { words.tokens[index].word }
    // each run of found words is looked at: in "mijn kuit is niet rood" the no stands in the middle
    for start in hit.tokens where !own.contains(start - 1) {
      if isDenied(before: start, own) { return .denied }
    }
    // "is niet meer", "is over": the ending stands behind
    for (place, index) in after.enumerated() {
      let next = place + 1 < after.count ? word(after[place + 1]) : ""
      if word(index) == "niet", next == "meer" || place + 1 == after.count { return .denied }
      if Self.endings.contains(word(index)), place <= 2, ["is", "zijn", "now", "nu", "are"].contains(word(after[0])) {
        return .denied
      }
    }
    let opening = words.tokens.indices.filter { words.tokens[$0].sentence == sentence && $0 < first }
    for index in opening.dropLast(0) where ["mijn", "m", "me", "my"].contains(word(index)) {
      let next = index + 1
      if next < first, Self.relatives.contains(word(next)),
        !opening.contains(where: { $0 > next && ["ik", "i"].contains(word($0)) })
      {
        return .somebodyElse
      }
    }
    let sameClause = words.tokens.indices.filter { words.tokens[$0].clause == clause }
    if sameClause.contains(where: { Self.pastWords.contains(word($0)) }) { return .past }
    for index in sameClause where index + 1 < words.tokens.count {
      let pair = word(index) + " " + word(index + 1)
      if ["als kind", "jaren geleden", "years ago", "used to", "as a"].contains(pair),
        pair != "as a" || index + 2 < words.tokens.count && word(index + 2) == "child"
      {
        return .past
      }
    }
    return .affirmed
  }

  /// A plain denial, "geen nierziekte": the no stands right before the words.
  func isPlainlyDenied(_ hit: Phrase.Hit) -> Bool {
    guard let first = hit.tokens.min(), first > 0 else { return false }
    let word = words.tokens[first - 1].word
    let behind = hit.tokens.max().map { $0 + 1 } ?? 0
    let isLast = behind >= words.tokens.count || words.tokens[behind].clause != words.tokens[first].clause
    return ["geen", "no", "nooit", "never"].contains(word) && first == 1 && isLast
  }

  /// Whether a no reaches a word. "Geen" reaches over "en"; "niet" ends there: "ik slaap niet en heb
  /// hoofdpijn".
  private func isDenied(before start: Int, _ own: Set<Int>) -> Bool {
    var isBehindAnd = false
    for index in stride(from: start - 1, through: max(0, start - 4), by: -1) {
      guard words.tokens[index].clause == words.tokens[start].clause else { return false }
      let word = words.tokens[index].word
      if ["en", "and", "want", "because"].contains(word) { isBehindAnd = true }
      guard Self.negators.contains(word), !own.contains(index) else { continue }
      if isBehindAnd, ["niet", "not", "dont", "nooit", "never"].contains(word) { continue }
      let next = words.tokens[index + 1].word
      if !["alleen", "only", "just", "zo"].contains(next) { return true }
    }
    return false
  }

  /// The stretch of text a hit covers, as the client wrote it.
  func quote(_ hit: Phrase.Hit) -> String {
    guard let first = hit.tokens.min(), let last = hit.tokens.max() else { return "" }
    return String(words.text[words.tokens[first].range.lowerBound..<words.tokens[last].range.upperBound])
  }
}
