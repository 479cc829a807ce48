import ConsultModel
import Documents
import Knowledge

/// The texts this program was built with: rules, protocols, sources, fixed texts. They are reviewed and signed off as
/// rules are; the wording check of a letter is for all that stands beside them.
enum KnownTexts {
  /// What of a sentence is not a text of ours; empty where all of it is.
  static func leftOver(of sentence: String) -> String {
    if whole.contains(sentence) { return "" }
    let rest = texts.reduce(sentence) { $0.contains($1) ? $0.replacing($1, with: " ") : $0 }
    let words = rest.filter { $0.isLetter || $0.isWhitespace || $0 == "-" }.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    // "Migraine: you gave it an 8": what is left is the name of a complaint, and a name claims nothing
    return words.isEmpty || whole.contains(words) ? "" : rest
  }

  /// Shorter pieces are words anybody uses.
  private static let shortest = 12

  private static let knowledge = try? KnowledgeBase.builtIn()

  /// Names and sources, known only where nothing else is said.
  private static let whole: Set<String> = {
    guard let knowledge else { return [] }
    let labels = knowledge.complaints.map(\.label) + knowledge.protocols.map(\.label) + knowledge.forms.map(\.label)
    let references =
      knowledge.complaints.flatMap { $0.evidence.values.map(\.reference) } + knowledge.rules.map(\.reference)
    let described = references.flatMap { reference in Language.allCases.map { knowledge.describe(reference, in: $0) } }
    return Set((labels.flatMap { [$0.nl, $0.en] } + described).flatMap(WordingCheck.sentences(of:)))
  }()

  /// Texts and pieces of texts, the longest first.
  private static let texts: [String] = {
    guard let knowledge else { return [] }
    var texts: [LocalizedText] = knowledge.rules.map(\.text)
    for complaint in knowledge.complaints { texts += complaint.advice + complaint.evidence.values.map(\.text) }
    texts += knowledge.protocols.compactMap(\.skin).flatMap { [$0.amount, $0.moment] }
    // of a fixed text, what stands between its gaps
    let fixed = Language.allCases.flatMap { Stationery.fixedTexts(in: $0) }
      .flatMap { $0.split { "{}".contains($0) }.map(String.init) }
    let sentences = (texts.flatMap { [$0.nl, $0.en] } + fixed).flatMap(WordingCheck.sentences(of:))
    return Set(sentences.filter { $0.count >= shortest }).sorted { ($1.count, $0) < ($0.count, $1) }
  }()
}
