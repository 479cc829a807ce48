import ConsultModel
import Knowledge

/// The knowledge base's phrases, ready to be looked for in what people write.
package struct Recogniser: Sendable {
  struct Entry: Sendable {
    var code: String
    var phrase: String
  }
  private let complaints: [(code: String, phrase: Phrase)]
  private let ambiguities: [(code: String, phrase: Phrase)]
  private let states: [(kind: ClientState.Kind, code: String, phrase: Phrase)]
  private let flags: [(code: String, phrase: Phrase)]
  private let substances: [(class: String, substance: Substance, phrase: Phrase)]
  private let forms: [(code: String, phrase: Phrase)]

  package init(_ knowledge: KnowledgeBase) {
    complaints = knowledge.complaints.flatMap { item in item.words.all.map { (item.code, Phrase($0)) } }
    ambiguities = knowledge.ambiguities.flatMap { item in item.words.all.map { (item.id, Phrase($0)) } }
    states = knowledge.states.flatMap { item in item.words.all.map { (item.kind, item.code, Phrase($0)) } }
    flags = knowledge.redFlags.flatMap { flag in flag.patterns.map { (flag.id, Phrase($0)) } }
    substances = knowledge.medicineClasses.flatMap { group in
      group.substances.flatMap { item in item.words.map { (group.id, item, Phrase($0)) } }
    }
    forms = knowledge.forms.flatMap { form in form.words.map { (form.code, Phrase($0)) } }
  }

  struct Finding {
    var code: String
    var quote: String
    var standing: Standing
    var isLoose: Bool
    var tokens: [Int]
    /// "geen ..." right before it and nothing behind it.
    var isPlainlyDenied = false
  }

  /// Complaints in a text. Where phrases overlap the longest wins, then the one listed last: the
  /// files go from general to particular.
  func complaints(in text: String) -> (found: [Finding], ambiguous: [Finding]) {
    let words = Words(text)
    let found = best(complaints, in: words)
    let taken = Set(found.flatMap(\.tokens))
    let ambiguous = best(ambiguities, in: words).filter { !$0.tokens.contains(where: taken.contains) }
    return (found, ambiguous)
  }

  /// Red flags in a text, denied ones too: what looks denied is asked, since reading is not certain.
  func flags(in text: String) -> [Finding] {
    all(flags, in: Words(text))
  }

  func states(_ kind: ClientState.Kind, in text: String) -> [Finding] {
    best(states.filter { $0.kind == kind }.map { ($0.code, $0.phrase) }, in: Words(text))
  }

  /// Medicines in a text, each with its class.
  func medicines(in text: String) -> [(class: String, substance: Substance, finding: Finding)] {
    let words = Words(text)
    let indexed = substances.enumerated().map { (code: String($0.offset), phrase: $0.element.phrase) }
    return best(indexed, in: words).compactMap { finding in
      Int(finding.code).map { (substances[$0].class, substances[$0].substance, finding) }
    }
  }

  func form(in text: String) -> String? { best(forms, in: Words(text)).first?.code }

  private func all(_ entries: [(code: String, phrase: Phrase)], in words: Words) -> [Finding] {
    let reading = Reading(words: words)
    return entries.flatMap { entry in
      entry.phrase.hits(in: words).map { hit in
        Finding(
          code: entry.code, quote: reading.quote(hit), standing: reading.standing(of: hit), isLoose: hit.isLoose,
          tokens: hit.tokens, isPlainlyDenied: reading.isPlainlyDenied(hit))
      }
    }
  }

  private func best(_ entries: [(code: String, phrase: Phrase)], in words: Words) -> [Finding] {
    let candidates = all(entries, in: words).enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.isLoose != b.isLoose { return !a.isLoose }
      if a.tokens.count != b.tokens.count { return a.tokens.count > b.tokens.count }
      return left.offset > right.offset
    }
    var taken: Set<Int> = []
    var kept: [Finding] = []
    for candidate in candidates.map(\.element) where !candidate.tokens.contains(where: taken.contains) {
      taken.formUnion(candidate.tokens)
      kept.append(candidate)
    }
    return kept.sorted { ($0.tokens.min() ?? 0) < ($1.tokens.min() ?? 0) }
  }
}
