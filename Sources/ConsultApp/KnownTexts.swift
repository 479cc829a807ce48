import ConsultModel
import Documents
import Knowledge

/// The texts this program was built with: rules, protocols, fixed texts. They are reviewed and signed off as rules
/// are; the wording check of a letter is for all that stands beside them.
enum KnownTexts {
  /// What of a sentence is not a text of ours.
  static func leftOver(of sentence: String) -> String {
    texts.reduce(sentence) { $0.contains($1) ? $0.replacing($1, with: " ") : $0 }
  }

  /// Shorter ones are words anybody uses, such as the name of a complaint.
  private static let shortest = 25

  private static let texts: [String] = {
    guard let knowledge = try? KnowledgeBase.builtIn() else { return [] }
    var texts: [LocalizedText] = knowledge.rules.map(\.text)
    for complaint in knowledge.complaints { texts += complaint.advice + complaint.evidence.values.map(\.text) }
    texts += knowledge.protocols.map(\.label)
    texts += knowledge.protocols.compactMap(\.skin).flatMap { [$0.amount, $0.moment] }
    // of a fixed text, what stands between its gaps
    let fixed = Language.allCases.flatMap { Stationery.fixedTexts(in: $0) }
      .flatMap { $0.split { "{}".contains($0) }.map(String.init) }
    let sentences = (texts.flatMap { [$0.nl, $0.en] } + fixed).flatMap(WordingCheck.sentences(of:))
    return Set(sentences.filter { $0.count >= shortest }).sorted { ($1.count, $0) < ($0.count, $1) }
  }()
}
