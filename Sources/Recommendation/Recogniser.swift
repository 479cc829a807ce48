import ConsultModel
import Knowledge

/// The knowledge base's phrases, ready to be looked for in what people write.
package struct Recogniser: Sendable {
  /// Phrases of one kind, each with what it stands for, found by the words they hold.
  struct Index: Sendable {
    var entries: [(code: String, phrase: Phrase, isOwn: Bool)] = []
    private var byAnchor: [Lexicon.Element: [Int]] = [:]

    /// - Parameter own: codes that a practice added.
    init(_ phrases: [(code: String, text: String)], own: Set<String> = [], _ lexicon: inout Lexicon) {
      for (code, text) in phrases {
        let phrase = Phrase(text, &lexicon)
        for anchor in Set(phrase.anchors) { byAnchor[anchor, default: []].append(entries.count) }
        entries.append((code, phrase, own.contains(code)))
      }
    }

    /// Entries that may be in a text, in their order.
    func candidates(_ elements: some Sequence<Lexicon.Element>) -> [Int] {
      var found: [Int] = []
      for element in elements { byAnchor[element].map { found += $0 } }
      found.sort()
      return found.indices.filter { $0 == 0 || found[$0] != found[$0 - 1] }.map { found[$0] }
    }
  }

  private let lexicon: Lexicon
  private let complaints: Index
  private let ambiguities: Index
  private let states: [ClientState.Kind: Index]
  private let flags: Index
  private let medicines: Index
  private let substances: [(class: String, substance: Substance)]
  private let forms: Index
  private let supplements: Index
  private let pregnancy: Index

  package init(_ knowledge: KnowledgeBase) {
    var lexicon = Lexicon(knowledge.concepts)
    let own = knowledge.own
    complaints = Index(
      knowledge.complaints.flatMap { item in item.words.all.map { (item.code, $0) } }, own: own, &lexicon)
    ambiguities = Index(knowledge.ambiguities.flatMap { item in item.words.all.map { (item.id, $0) } }, &lexicon)
    var states: [ClientState.Kind: Index] = [:]
    for kind in ClientState.Kind.allCases {
      let ofKind = knowledge.states.filter { $0.kind == kind }
      states[kind] = Index(ofKind.flatMap { item in item.words.all.map { (item.code, $0) } }, own: own, &lexicon)
    }
    self.states = states
    flags = Index(knowledge.redFlags.flatMap { flag in flag.patterns.map { (flag.id, $0) } }, &lexicon)
    let substances = knowledge.medicineClasses.flatMap { group in
      group.substances.map { (class: group.id, substance: $0) }
    }
    let ownSubstances = substances.indices.filter { own.contains(substances[$0].class) }.map(String.init)
    self.substances = substances
    medicines = Index(
      substances.enumerated().flatMap { index, item in item.substance.words.map { (String(index), $0) } },
      own: Set(ownSubstances), &lexicon)
    forms = Index(knowledge.forms.flatMap { form in form.words.map { (form.code, $0) } }, &lexicon)
    supplements = Index(
      [("magnesium", "@magnesium"), ("skin", "@skinproduct"), ("swallowed", "@swallowed")], &lexicon)
    pregnancy = Index([("pregnant", "@pregnant"), ("postpartum", "@childbirth")], &lexicon)
    lexicon.finish()
    self.lexicon = lexicon
  }

  func read(_ text: String) -> ReadText { ReadText(Words(text), lexicon) }

  struct Finding {
    var code = ""
    var quote: String
    var standing: Standing
    var isLoose = false
    var letters = 0
    var tokens: [Int]
    /// "geen ..." right before it and nothing behind it.
    var isPlainlyDenied: Bool
    /// "geen" or "no" is the word before it.
    var isDirectlyDenied: Bool
    /// "mijn man heeft" stands right before it.
    var isPlainlyAnothers: Bool
    /// The word before it that denies it.
    var denier: Int?
    /// Of a practice's own rules.
    var isOwn = false
    /// From its first word to its last.
    var width: Int { (tokens.max() ?? 0) - (tokens.min() ?? 0) }

    fileprivate init(_ hit: Phrase.Hit, _ reading: Reading, _ kind: Reading.Kind) {
      tokens = hit.tokens
      quote = reading.quote(hit)
      standing = reading.standing(of: hit, as: kind)
      isPlainlyDenied = reading.isPlainlyDenied(hit)
      isDirectlyDenied = reading.isDirectlyDenied(hit)
      isPlainlyAnothers = reading.isPlainlyAnothers(hit)
      denier = reading.denier(of: hit)
    }
  }

  /// Complaints in a text. Where phrases overlap the longest wins, then the one listed last: the
  /// files go from general to particular.
  func complaints(in text: ReadText) -> (found: [Finding], ambiguous: [Finding]) {
    let asked = best(ambiguities, in: text)
    // what explains no more than the ambiguous words themselves is a guess
    let found = best(complaints, in: text).filter { finding in
      !asked.contains { Set($0.tokens).isSuperset(of: finding.tokens) }
    }
    let taken = Set(found.flatMap(\.tokens))
    return (found, asked.filter { !$0.tokens.contains(where: taken.contains) })
  }

  /// Red flags in a text, denied ones too: what looks denied is asked, since reading is not certain.
  func flags(in text: ReadText) -> [Finding] { all(flags, in: text, as: .alarm) }

  func states(_ kind: ClientState.Kind, in text: ReadText) -> [Finding] {
    states[kind].map { best($0, in: text) } ?? []
  }

  /// Medicines in a text, each with its class.
  func medicines(in text: ReadText) -> [(class: String, substance: Substance, finding: Finding)] {
    best(medicines, in: text, as: .medicine).compactMap { finding in
      Int(finding.code).map { (substances[$0].class, substances[$0].substance, finding) }
    }
  }

  /// What a line among the supplements speaks of: whether she takes the magnesium in it, and whether it is for
  /// the skin.
  func supplement(in text: ReadText) -> (takesNone: Bool, isForSkin: Bool) {
    let found = all(supplements, in: text, as: .medicine)
    let magnesium = found.filter { $0.code == "magnesium" && !$0.isLoose }
    let isSwallowed = found.contains { $0.code == "swallowed" }
    return (
      !magnesium.isEmpty && magnesium.allSatisfy { $0.standing != .affirmed },
      // and of nothing else: "magnesiumolie, paar drupjes door mijn thee"
      !isSwallowed && found.contains { $0.code == "skin" && !$0.isLoose }
        && !LeftOver.holdsUnknownWords(
          text.words, besides: Set(found.flatMap(\.tokens)), harmless: LeftOver.placesOnTheSkin)
    )
  }

  /// Whether a text speaks of being pregnant or having just given birth, denied or not.
  func speaksOfPregnancy(_ text: ReadText) -> Bool { !all(pregnancy, in: text).isEmpty }

  func speaksOfMagnesium(_ text: ReadText) -> Bool {
    all(supplements, in: text, as: .medicine).contains { $0.code == "magnesium" && !$0.isLoose }
  }

  func form(in text: ReadText) -> String? { best(forms, in: text).first?.code }

  private func all(_ index: Index, in text: ReadText, as kind: Reading.Kind = .complaint) -> [Finding] {
    let reading = Reading(words: text.words)
    // many phrases stand on the same words, and what is said around them is said of each
    var read: [[Int]: Finding] = [:]
    return index.candidates(text.elements).flatMap { candidate in
      // an alarm told over two sentences is one; of a complaint that would couple what is not said together
      index.entries[candidate].phrase.hits(in: text, crossing: kind == .alarm).map { hit in
        var finding = read[hit.tokens] ?? Finding(hit, reading, kind)
        read[hit.tokens] = finding
        finding.code = index.entries[candidate].code
        finding.isOwn = index.entries[candidate].isOwn
        finding.isLoose = hit.isLoose
        if hit.isCrossing, !reading.goesOn(hit) { finding.standing = .unlinked }
        finding.letters = hit.letters - (hit.isLoose ? 2 : 0)
        return finding
      }
    }
  }

  private func best(_ index: Index, in text: ReadText, as kind: Reading.Kind = .complaint) -> [Finding] {
    let found = Self.withoutTakenNo(all(index, in: text, as: kind))
    // "kramp in mijn kuit en ik kan niet slapen": the no is for one word more, the fewer words stand
    let affirmed = Dictionary(grouping: found.filter { $0.standing == .affirmed }, by: \.code)
    let standing = found.filter { more in
      more.standing == .affirmed
        || !(affirmed[more.code] ?? []).contains { fewer in
          fewer.tokens.count < more.tokens.count && fewer.tokens.allSatisfy(more.tokens.contains)
        }
    }
    let candidates = standing.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      // what explains most of the text: "spanningshoofdpijn" more than its half, three words more than two
      if a.letters != b.letters { return a.letters > b.letters }
      if a.isLoose != b.isLoose { return !a.isLoose }
      if a.width != b.width { return a.width < b.width }
      return left.offset > right.offset
    }
    var taken: Set<Int> = []
    var kept: [Finding] = []
    for candidate in candidates.map(\.element)
    where !candidate.isOwn && !candidate.tokens.contains(where: taken.contains) {
      taken.formUnion(candidate.tokens)
      kept.append(candidate)
    }
    // what a practice added stands beside the built-in ones, and takes no words away from them
    for candidate in candidates.map(\.element)
    where candidate.isOwn && !kept.contains(where: { $0.code == candidate.code }) {
      kept.append(candidate)
    }
    return kept.sorted { ($0.tokens.min() ?? 0) < ($1.tokens.min() ?? 0) }
  }

  /// "geen energie en hoofdpijn": a no that is part of one complaint does not deny the next, nor a longer phrase of
  /// the same.
  private static func withoutTakenNo(_ found: [Finding]) -> [Finding] {
    let owned = Set(found.filter { $0.standing == .affirmed }.flatMap(\.tokens))
    return found.map { finding in
      guard finding.standing == .denied, let denier = finding.denier, owned.contains(denier) else { return finding }
      var stands = finding
      stands.standing = .affirmed
      return stands
    }
  }
}
