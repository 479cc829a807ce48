import ConsultModel
import Knowledge

/// Steps 2 and 3: gates, interactions that are more than hours, and the dose cap. Gates only tighten.
struct GateStep {
  private(set) var oralReasons: [Reason] = []
  private(set) var skinReasons: [Reason] = []
  private(set) var uses: [SkinUse: TransdermalResult.Use] = [:]
  private(set) var excludedForms: Set<String> = []
  private(set) var excludedSites: [String]
  private(set) var referrals: [AdvisedReferral] = []
  private(set) var questions: [OpenQuestion] = []
  private(set) var notes: [Note] = []
  private var uncheckedMedicines: [LocalizedText] = []
  private var uncheckedGaps: Set<Truth.Gap> = []
  private(set) var interactions: [Interaction] = []
  private(set) var trace: [TraceLine] = []
  private(set) var isBarred = false
  private(set) var isFoodClosed = false
  private var cap = Double.infinity
  private var capText: (rule: String, text: LocalizedText)?
  private let facts: CodedFacts
  private let knowledge: KnowledgeBase
  private let agreement: Agreement?
  private let skinAgreement: Bool

  init(_ facts: CodedFacts, _ knowledge: KnowledgeBase, flags: FlagStep) {
    self.facts = facts
    self.knowledge = knowledge
    // an agreement of more than a year ago is asked again; of several, the one that allows least counts
    let valid = facts.facts.agreements.filter {
      $0.on <= facts.facts.date && $0.on >= facts.facts.date.adding(days: -365)
    }
    agreement = valid.filter { $0.about == .oral }.min { ($0.maxMg ?? .infinity) < ($1.maxMg ?? .infinity) }
    skinAgreement = valid.contains { $0.about == .transdermal }
    excludedSites = knowledge.settings.excludedSites
    for use in SkinUse.allCases {
      uses[use] = TransdermalResult.Use(
        verdict: .yes, maxCelsius: knowledge.settings.maxCelsius[use], maxMinutes: knowledge.settings.maxMinutes[use])
    }
    for (flag, effects) in flags.effects where !effects.isEmpty {
      tighten(effects, rule: flag.id, text: flag.text, reference: flag.reference, absolute: true)
    }
    trace.reserveCapacity(knowledge.gates.count + knowledge.doseCaps.count)
    for index in knowledge.gates.indices { evaluate(index) }
    evaluateMedicines()
    for question in facts.questions where question.holdsOral {
      addOral(.hold, rule: question.id, text: question.text, reference: Reference(standing: .policy))
    }
    evaluateCaps()
    if facts.takenIsUncertain {
      addOral(
        .hold, rule: "taken-uncertain",
        text: LocalizedText(
          nl: "Hoeveel magnesium al wordt gebruikt, is niet zeker.",
          en: "How much magnesium is already taken is not certain."),
        reference: Reference(standing: .policy))
    }
  }

  // MARK: Gates

  /// - Parameter index: of the gate. Most gates pass, and copying each rule took half of the time.
  private mutating func evaluate(_ index: Int) {
    switch knowledge.gates[index].when.truth(in: facts) {
    case .no: trace.append(TraceLine(rule: knowledge.gates[index].id, outcome: .passes))
    case .yes:
      let gate = knowledge.gates[index]
      trace.append(TraceLine(rule: gate.id, outcome: .applies))
      if gate.isAbsolute { isBarred = true }
      if gate.closesFood { isFoodClosed = true }
      if gate.oral != .yes {
        addOral(gate.oral, rule: gate.id, text: gate.text, reference: gate.reference, absolute: gate.isAbsolute)
      }
      tighten(gate.skin, rule: gate.id, text: gate.text, reference: gate.reference, absolute: gate.isAbsolute)
      excludedForms.formUnion(gate.excludedForms)
      if let most = gate.capMg { applyCap(most, of: gate) }
      if let referral = gate.referral, !(gate.oral == .physicianFirst && agreement != nil) {
        referrals.append(
          AdvisedReferral(
            to: referral.to, urgency: referral.urgency, why: gate.text, rule: gate.id, reference: gate.reference))
      }
      if gate.oral == .yes, gate.skin.isEmpty { notes.append(Note(rule: gate.id, text: gate.text)) }
    case .unknown(let gaps):
      trace.append(TraceLine(rule: knowledge.gates[index].id, outcome: .undecided))
      undecided(index, gaps)
    }
  }

  /// An undecided gate is as strict as its file says. Where the only gap is a field that was never
  /// asked, the question for that field already holds the route and stands for all of them.
  private mutating func undecided(_ index: Int, _ gaps: [Truth.Gap]) {
    let onlyUnasked = gaps.allSatisfy { if case .field(let field) = $0 { facts.isUnasked(field) } else { false } }
    if onlyUnasked { return uncheckedGaps.formUnion(gaps) }
    guard case .treatedAs(let oral, let skin, let question) = knowledge.gates[index].unknown else {
      // asked and not known is as strict as yes allows: hold; a measurement nobody took is only listed
      if gaps.contains(where: { isUnclear($0) }) { return holdUnclear(knowledge.gates[index]) }
      return uncheckedGaps.formUnion(gaps)
    }
    let gate = knowledge.gates[index]
    if gate.isAbsolute { isBarred = true }
    if oral != .yes {
      addOral(oral, rule: gate.id, text: question, reference: gate.reference, absolute: gate.isAbsolute)
    }
    tighten(skin, rule: gate.id, text: question, reference: gate.reference, absolute: false)
    questions.append(
      OpenQuestion(id: gate.id, subject: gate.id, isBlocking: true, text: question, why: gate.text))
  }

  /// A fact that was asked about and is not known, or stands in a text that was not understood.
  private func isUnclear(_ gap: Truth.Gap) -> Bool {
    guard case .fact(let code) = gap else { return false }
    return facts.facts.answers[code] == .unknown || facts.unclearFields.contains { $0.rawValue == code }
  }

  private mutating func holdUnclear(_ gate: Gate) {
    let text = LocalizedText(
      nl: "Niet bekend of dit geldt: \(gate.text.nl)", en: "Not known whether this applies: \(gate.text.en)")
    if gate.isAbsolute { isBarred = true }
    if gate.oral != .yes {
      addOral(.hold, rule: gate.id, text: text, reference: gate.reference, absolute: gate.isAbsolute)
    }
    var skin = gate.skin
    skin.verdicts = skin.verdicts.mapValues { $0 == .yes ? .yes : .hold }
    tighten(skin, rule: gate.id, text: text, reference: gate.reference, absolute: false)
    questions.append(OpenQuestion(id: gate.id, subject: gate.id, isBlocking: true, text: text, why: gate.text))
  }

  private mutating func addOral(
    _ verdict: Verdict, rule: String, text: LocalizedText, reference: Reference, absolute: Bool = false
  ) {
    let released = verdict == .physicianFirst && agreement != nil
    oralReasons.append(
      Reason(
        rule: rule, verdict: released ? .yes : verdict, text: text, reference: reference, isAbsolute: absolute,
        isReleased: released))
  }

  private mutating func tighten(
    _ effects: SkinEffects, rule: String, text: LocalizedText, reference: Reference, absolute: Bool
  ) {
    guard !effects.isEmpty else { return }
    var strictest = Verdict.yes
    for use in SkinUse.allCases {
      guard var limits = uses[use] else { continue }
      if let verdict = effects.verdicts[use] {
        let released = verdict == .physicianFirst && skinAgreement
        limits.verdict = max(limits.verdict, released ? .yes : verdict)
        strictest = max(strictest, released ? .yes : verdict)
      }
      if let celsius = effects.maxCelsius[use] { limits.maxCelsius = min(limits.maxCelsius ?? celsius, celsius) }
      if let minutes = effects.maxMinutes[use] { limits.maxMinutes = min(limits.maxMinutes ?? minutes, minutes) }
      uses[use] = limits
    }
    for site in effects.excludedSites where !excludedSites.contains(site) { excludedSites.append(site) }
    skinReasons.append(
      Reason(rule: rule, verdict: strictest, text: text, reference: reference, isAbsolute: absolute))
  }

  // MARK: Medicines

  private mutating func evaluateMedicines() {
    guard !facts.medicines.isEmpty else { return }
    for index in knowledge.medicineClasses.indices {
      let id = knowledge.medicineClasses[index].id
      guard facts.medicines.contains(where: { $0.classID == id }) else { continue }
      let group = knowledge.medicineClasses[index]
      let names = facts.medicines.filter { $0.classID == id }.map(\.name)
      trace.append(TraceLine(rule: group.id, outcome: .applies))
      if group.oral != .yes { addOral(group.oral, rule: group.id, text: group.text, reference: group.reference) }
      guard group.action != .none else {
        let written = facts.medicines.filter { $0.classID == group.id }.map(\.words).uniqued { $0 }.joined(
          separator: ", ")
        uncheckedMedicines.append(LocalizedText(nl: "\(written): \(group.text.nl)", en: "\(written): \(group.text.en)"))
        continue
      }
      for name in Set(names).sorted() {
        interactions.append(
          Interaction(
            rule: group.id, with: name,
            words: facts.medicines.first { $0.name == name && $0.classID == group.id }?.words ?? name,
            action: group.action,
            magnesiumAfterMedicineHours: group.magnesiumAfterMedicineHours,
            magnesiumBeforeMedicineHours: group.magnesiumBeforeMedicineHours, text: group.text,
            reference: group.reference))
      }
    }
  }

  // MARK: Dose cap

  private mutating func evaluateCaps() {
    for index in knowledge.doseCaps.indices {
      let truth = knowledge.doseCaps[index].when.truth(in: facts)
      let outcome: TraceLine.Outcome = truth == .yes ? .applies : truth == .no ? .passes : .undecided
      trace.append(TraceLine(rule: knowledge.doseCaps[index].id, outcome: outcome))
      guard truth == .yes, knowledge.doseCaps[index].capMg < cap else { continue }
      let rule = knowledge.doseCaps[index]
      cap = rule.capMg
      capText = (rule.id, rule.text)
    }
    if let capText { notes.append(Note(rule: capText.rule, text: capText.text)) }
    guard facts.takenMg > cap, cap.isFinite else { return }
    notes.append(
      Note(
        rule: "above-cap",
        text: LocalizedText(
          nl:
            "Er wordt al \(amount(facts.takenMg)) mg magnesium per dag gebruikt, meer dan de bovengrens van \(amount(cap)) mg. Adviseer niets erbij en bespreek hoe dit omlaag kan.",
          en:
            "Already \(amount(facts.takenMg)) mg of magnesium a day is taken, more than the cap of \(amount(cap)) mg. Advise nothing extra and discuss how to come down."
        )))
  }

  private mutating func applyCap(_ most: Double, of gate: Gate) {
    if gate.oral == .physicianFirst, let agreement {
      // the agreement names the amount; without one it opens nothing
      cap = min(cap, agreement.maxMg ?? most)
    } else if most < cap {
      cap = most
      capText = (gate.id, gate.text)
    }
  }

  private func amount(_ mg: Double) -> String { String(Int(min(mg, 1e6).rounded())) }

  // MARK: Results

  var notChecked: [LocalizedText] { uncheckedMedicines + uncheckedGaps.map(\.label).sorted { $0.en < $1.en } }

  /// - Parameter extra: reasons found later, such as a schedule that cannot be made.
  func oral(adding extra: [Reason] = []) -> OralResult {
    let reasons = (oralReasons + extra).sorted { ($1.verdict, $0.rule) < ($0.verdict, $1.rule) }
    let verdict = reasons.map(\.verdict).max() ?? .yes
    var most = cap.isFinite ? cap : 0
    if let limit = agreement?.maxMg { most = min(most, limit) }
    let remaining = verdict == .hold || verdict == .no ? 0 : max(0, most - facts.takenMg)
    return OralResult(
      verdict: verdict, capMg: (remaining * 10).rounded() / 10, takenMg: facts.takenMg,
      excludedForms: excludedForms.sorted(), reasons: reasons, isBarred: isBarred, isFoodClosed: isFoodClosed)
  }

  var transdermal: TransdermalResult {
    TransdermalResult(
      uses: uses, excludedSites: excludedSites.sorted(),
      reasons: skinReasons.sorted { ($1.verdict, $0.rule) < ($0.verdict, $1.rule) })
  }
}
