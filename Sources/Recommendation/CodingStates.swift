import ConsultModel
import Knowledge

// Conditions, the skin and allergies. A text is read piece by piece: a piece that holds words nobody
// here understands makes the field unclear, and what is unclear is never "no".

extension Coding {
  /// States whose presence loosens a gate: they must be plain and of today.
  static let loosening: Set<String> = ["pacemaker"]

  mutating func codeStates() {
    for item in coded.facts.conditions ?? [] {
      if let code = item.code {
        if code != WrittenItem.noGate { coded.states.insert(code) }
        coded.recognised.append(.init(field: "conditions", text: item.words.isEmpty ? code : item.words, code: code))
        continue
      }
      codeStates(.condition, field: .conditions, name: "conditions", text: item.words)
    }
    codeConditionsOfComplaints()
    for text in coded.facts.skin ?? [] { codeStates(.skin, field: .skin, name: "skin", text: text) }
    for text in coded.facts.allergies ?? [] { codeAllergy(text) }
    for (code, answer) in coded.facts.answers where answer == .yes && knowledge.state(code) != nil {
      coded.states.insert(code)
    }
    if coded.facts.kidney?.dialysis == .yes { coded.states.insert("dialysis") }
    if coded.facts.kidney?.dialysis == .unknown, coded.facts.answers["dialysis"] == nil {
      coded.facts.answers["dialysis"] = .unknown
    }
    for contradiction in coded.states.sorted() where coded.facts.answers[contradiction] == .no {
      ask(
        "contradiction-\(contradiction)", about: contradiction,
        nl: "Op een vraag is nee geantwoord, maar het staat wel tussen de aandoeningen. Wat klopt?",
        en: "A question was answered no, but the condition is listed. Which is right?",
        whyNl: "De gegevens spreken elkaar tegen.", whyEn: "The facts contradict each other.", holdsOral: true)
    }
  }

  /// A condition counts wherever it was told: who comes for her diabetes has it, though the list of
  /// conditions says none.
  private mutating func codeConditionsOfComplaints() {
    for complaint in coded.complaints where complaint.certainty != .ambiguous {
      if let code = knowledge.complaint(complaint.code)?.condition { coded.states.insert(code) }
    }
    let elsewhere =
      coded.facts.complaints.map { ("complaints", $0.words) }
      + (coded.facts.lifestyle + coded.facts.diet).map { ("lifestyle", $0) }
    for (field, text) in elsewhere {
      let read = reader.read(text)
      for finding in recogniser.states(.condition, in: read) where !Self.loosening.contains(finding.code) {
        switch finding.standing {
        case .affirmed, .past:
          coded.states.insert(finding.code)
          coded.recognised.append(.init(field: field, text: finding.quote, code: finding.code))
        // a disease is no symptom: that it "goes well" or that somebody says so does not deny it
        case .denied, .somebodyElse, .unlinked:
          if !finding.isDirectlyDenied, !finding.isPlainlyAnothers { doubt(finding.code) }
        }
      }
      codeTaken(in: read, field: field)
    }
  }

  private mutating func codeStates(_ kind: ClientState.Kind, field: Condition.Field, name: String, text: String) {
    guard !LeftOver.saysNone(reader.words(of: text)) else { return }
    let pieces = LeftOver.pieces(of: text)
    for piece in pieces {
      let read = reader.read(piece)
      let findings = recogniser.states(kind, in: read)
      for finding in findings { keep(finding, kind, field: field, name: name, piece: read.words) }
      var known = Set(findings.flatMap(\.tokens))
      // a complaint written among the conditions is understood, and no gate looks at it
      let complaints = kind == .condition ? recogniser.complaints(in: read).found : []
      for complaint in complaints {
        coded.recognised.append(.init(field: name, text: complaint.quote, code: complaint.code))
      }
      // "hartprobleem": known as a complaint, but which condition it is must be asked
      let isHeart = complaints.contains { complaint in
        guard let rule = knowledge.complaint(complaint.code), rule.condition == nil else { return false }
        return ["heart", "vessels"].contains(rule.region)
      }
      if isHeart, findings.isEmpty { leaveUnclear(kind, field: field, name: name, text: piece) }
      known.formUnion(complaints.flatMap(\.tokens))
      // "diabetes waardoor mijn nieren niet meer werken": what is left over is not understood
      if kind == .condition || findings.isEmpty, LeftOver.holdsUnknownWords(read.words, besides: known) {
        leaveUnclear(kind, field: field, name: name, text: piece)
      }
    }
    if pieces.isEmpty { leaveUnclear(kind, field: field, name: name, text: text) }
  }

  private mutating func keep(
    _ finding: Recogniser.Finding, _ kind: ClientState.Kind, field: Condition.Field, name: String, piece: Words
  ) {
    coded.recognised.append(.init(field: name, text: finding.quote, code: finding.code))
    if finding.isPlainlyDenied, kind == .condition { return }
    let isPlain = finding.standing == .affirmed && !finding.isLoose
    if Self.loosening.contains(finding.code) || finding.code == "intact" {
      guard isPlain, piece.tokens.count <= finding.tokens.count + 1 else {
        if kind == .skin { leaveUnclear(kind, field: field, name: name, text: piece.text) } else { doubt(finding.code) }
        return
      }
      coded.states.insert(finding.code)
      return
    }
    switch finding.standing {
    case .affirmed, .past:
      coded.states.insert(finding.code)
      if finding.isLoose { leaveUnclear(kind, field: field, name: name, text: piece.text) }
    case .denied, .somebodyElse, .unlinked:
      if kind == .skin { leaveUnclear(kind, field: field, name: name, text: piece.text) } else { doubt(finding.code) }
    }
  }

  /// "I do not know whether I have it", or a denial that cannot be read with certainty.
  private mutating func doubt(_ code: String) {
    if coded.facts.answers[code] == nil { coded.facts.answers[code] = .unknown }
    let label = knowledge.state(code)?.label ?? LocalizedText(nl: code, en: code)
    ask(
      "condition-\(code)", about: code, nl: "Is er \(label.nl)?", en: "Is there \(label.en)?",
      whyNl: "Wat geschreven staat, is niet met zekerheid ja of nee.",
      whyEn: "What was written is not certainly yes or no.")
  }

  private mutating func leaveUnclear(_ kind: ClientState.Kind, field: Condition.Field, name: String, text: String) {
    coded.recognised.append(.init(field: name, text: text))
    coded.unclearFields.insert(field)
    ask(
      "\(name)-not-recognised", about: name,
      nl: kind == .skin
        ? "Hoe is de huid: gaaf, gevoelig, wondjes, ontstoken of eczeem?"
        : "Een aandoening werd niet zeker herkend. Is er een reden voor voorzichtigheid met magnesium?",
      en: kind == .skin
        ? "How is the skin: intact, sensitive, wounds, infected or eczema?"
        : "A condition was not recognised with certainty. Is there a reason for care with magnesium?",
      whyNl: "Wat niet herkend is, kan een contra-indicatie zijn.",
      whyEn: "What was not recognised may be a contraindication.",
      holdsOral: kind == .condition)
  }

  private mutating func codeAllergy(_ text: String) {
    guard !LeftOver.saysNone(reader.words(of: text)) else { return }
    if reader.words(of: text).tokens.contains(where: { $0.word.contains("magnesium") }) {
      coded.states.insert("magnesium-product-reaction")
      // only of what plainly went on the skin is it known that it was not swallowed
      if !recogniser.supplement(in: reader.read(text)).isForSkin {
        ask(
          "magnesium-reaction", about: "allergies", nl: "Was de reactie op magnesium om in te nemen?",
          en: "Was the reaction to magnesium by mouth?",
          whyNl: "Wie op magnesium reageerde, neemt het niet zomaar weer.",
          whyEn: "Who reacted to magnesium does not simply take it again.", holdsOral: true)
      }
    }
    let findings = recogniser.states(.allergy, in: reader.read(text))
    for finding in findings {
      coded.recognised.append(.init(field: "allergies", text: finding.quote, code: finding.code))
      if !finding.isPlainlyDenied { coded.states.insert(finding.code) }
    }
    guard findings.isEmpty else { return }
    coded.recognised.append(.init(field: "allergies", text: text))
    coded.notChecked.append(
      LocalizedText(
        nl: "Een allergie werd niet herkend: kijk zelf het etiket na.",
        en: "An allergy was not recognised: check the label yourself."))
  }
}
