import ConsultModel
import Knowledge
import Recommendation

/// Reads a letter or a page before it goes out: benefits only as the law words them and only beside what is
/// swallowed, no disease claim, no diagnosis, no promise, nothing that keeps a client from care.
///
/// Patterns and ways of speaking are data (`wording`, `wording-frames`); here is only how they work together.
package struct WordingCheck: Sendable {
  /// One sentence that may not stay as it is.
  package struct Finding: Sendable, Equatable {
    package var sentence: String
    package var rule: String
    package var why: LocalizedText
    package var instead: LocalizedText
  }

  private let finder: PhraseFinder
  private let rules: [WordingRule]
  private let frames: [String: WordingFrame]
  private let claims: [[String]]
  private static let agent = "agent", skinAgent = "skin-agent", negation = "negation"

  package init(_ knowledge: KnowledgeBase) {
    rules = knowledge.wordingRules
    frames = Dictionary(knowledge.wordingFrames.map { ($0.id, $0) }) { first, _ in first }
    claims = knowledge.claims.flatMap { [$0.text.nl, $0.text.en] }.map(comparableWords)
    var phrases: [(id: String, text: String)] = [
      (Self.agent, "@agent"), (Self.skinAgent, "@skinagent"), (Self.negation, "@negation"),
    ]
    for rule in knowledge.wordingRules {
      phrases += rule.patterns.map { ("rule " + rule.id, $0) } + rule.firm.map { ("firm " + rule.id, $0) }
    }
    for frame in knowledge.wordingFrames { phrases += frame.patterns.map { ("frame " + frame.id, $0) } }
    finder = PhraseFinder(phrases, concepts: knowledge.wordingConcepts)
  }

  /// - Parameter route: what the text stands beside.
  /// - Returns: at most one finding for each sentence and rule, in the order of the text.
  package func findings(in text: String, beside route: WordingRoute) -> [Finding] {
    Sentences.of(text).filter(Self.speaks).flatMap { findings(inSentence: $0, route) }
  }

  /// A text cut into the sentences that are checked.
  package static func sentences(of text: String) -> [String] { Sentences.of(text) }

  /// An address on the web or of a mailbox says nothing.
  private static func speaks(_ sentence: String) -> Bool {
    sentence.split(whereSeparator: \.isWhitespace).contains { word in
      word.contains(where: \.isLetter) && !word.contains("@") && !word.contains("://") && !word.hasPrefix("www.")
    }
  }

  private func findings(inSentence sentence: String, _ route: WordingRoute) -> [Finding] {
    let checked = route == .oral ? withoutClaims(sentence) : sentence
    let read = finder.read(checked)
    let clauses = Self.clauses(of: read, in: checked)
    let ids = Set(read.found.map(\.id))
    // beside a tablet, a sentence about the bath is still about the skin
    let routes: Set<WordingRoute> = ids.contains(Self.skinAgent) ? [route, .skin] : [route]
    return rules.filter { rule in
      guard !routes.isDisjoint(with: rule.routes) else { return false }
      if rule.namesAgent.contains(route), !ids.contains(Self.agent), !ids.contains(Self.skinAgent) { return false }
      return read.found.contains { hit in
        (hit.id == "rule " + rule.id || hit.id == "firm " + rule.id)
          && !isExcused(hit, of: rule.id, in: read, clauses)
      }
    }.map { Finding(sentence: sentence, rule: $0.id, why: $0.text, instead: $0.instead) }
  }

  private func isExcused(
    _ hit: PhraseFinder.Found, of rule: String, in read: PhraseFinder.Sentence, _ clauses: [Int]
  ) -> Bool {
    let isFirm = hit.id.hasPrefix("firm ")
    let places = Set(hit.words.map { clauses[$0] })
    guard let first = hit.words.min(), let last = hit.words.max() else { return false }
    return read.found.contains { other in
      if other.id == Self.negation {
        // a "no" speaks of what stands right beside it, not of the whole sentence
        return !isFirm && other.words.contains { (first - 2...last + 1).contains($0) && places.contains(clauses[$0]) }
      }
      guard other.id.hasPrefix("frame "), let frame = frames[String(other.id.dropFirst("frame ".count))] else {
        return false
      }
      return (!isFirm || frame.isStrong) && !frame.exceptRules.contains(rule)
        && other.words.contains { places.contains(clauses[$0]) }
    }
  }

  /// The clause each word stands in: a new one after a comma with "but", "and", "so", or a semicolon.
  private static func clauses(of read: PhraseFinder.Sentence, in text: String) -> [Int] {
    var clause = 0
    var clauses: [Int] = []
    for (index, range) in read.ranges.enumerated() {
      if index > 0 {
        let between = text[read.ranges[index - 1].upperBound..<range.lowerBound]
        let isLinked = between.contains(",") && linking.contains(read.words[index])
        if isLinked || between.contains(where: { ";–—".contains($0) }) { clause += 1 }
      }
      clauses.append(clause)
    }
    return clauses
  }

  private static let linking: Set<String> = [
    "maar", "en", "want", "dus", "doch", "terwijl", "but", "and", "so", "yet", "while", "whereas",
  ]

  /// The sentence without an authorised claim that stands in it whole: followed by the end of a clause, since
  /// "and the heart" behind it would be a claim of our own.
  private func withoutClaims(_ sentence: String) -> String {
    let read = finder.read(sentence)
    for claim in claims {
      guard let start = read.words.indices.first(where: { read.words[$0...].starts(with: claim) }) else { continue }
      let end = read.ranges[start + claim.count - 1].upperBound
      let rest = sentence[end...].drop { $0 == " " }
      guard rest.isEmpty || rest.first.map({ !$0.isLetter && !$0.isNumber }) == true else { continue }
      return String(sentence[..<read.ranges[start].lowerBound]) + String(rest)
    }
    return sentence
  }
}
