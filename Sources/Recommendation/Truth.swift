import ConsultModel
import Knowledge

/// Yes, no, or unknown with what would have to be known.
package enum Truth: Sendable, Equatable {
  case yes, no
  case unknown([Gap])

  /// What is missing: a field that was never asked, or a fact that was asked and not known.
  package enum Gap: Sendable, Hashable {
    case field(Condition.Field)
    case fact(String)
  }

  init(_ flag: Bool) { self = flag ? .yes : .no }
}

extension Truth.Gap {
  private static let labels: [String: (String, String)] = [
    "egfr": ("De nierfunctie (eGFR) is niet bekend.", "Kidney function (eGFR) is not known."),
    "egfr-months": (
      "Wanneer de nierfunctie is gemeten, is niet bekend.", "When kidney function was measured is not known."
    ),
    "serum-magnesium": ("Het magnesium in het bloed is niet gemeten.", "Magnesium in the blood was not measured."),
    "systolic": ("De bloeddruk is niet gemeten.", "Blood pressure was not measured."),
    "diastolic": ("De bloeddruk is niet gemeten.", "Blood pressure was not measured."),
    "pulse": ("De hartslag is niet gemeten.", "The pulse was not measured."),
    "breastfeeding": ("Borstvoeding is niet gevraagd.", "Breastfeeding was not asked."),
    "allergies": ("Allergieën zijn niet gevraagd.", "Allergies were not asked."),
  ]

  /// What is not known, for the list of what was not checked.
  var label: LocalizedText {
    let code =
      switch self {
      case .field(let field): field.rawValue
      case .fact(let fact): fact
      }
    let text = Self.labels[code] ?? ("Niet bekend: \(code).", "Not known: \(code).")
    return LocalizedText(nl: text.0, en: text.1)
  }
}

extension Condition {
  /// Evaluates the condition on coded facts. A missing fact is unknown, never no.
  func truth(in facts: CodedFacts) -> Truth {
    switch self {
    case .all(let parts):
      var gaps: [Truth.Gap] = []
      for part in parts {
        switch part.truth(in: facts) {
        case .no: return .no
        case .unknown(let missing): gaps += missing
        case .yes: break
        }
      }
      return gaps.isEmpty ? .yes : .unknown(gaps)
    case .any(let parts): return Condition.atLeast(1, parts).truth(in: facts)
    case .atLeast(let wanted, let parts):
      var gaps: [Truth.Gap] = []
      var (yes, open) = (0, 0)
      for part in parts {
        switch part.truth(in: facts) {
        case .yes: yes += 1
        case .unknown(let missing):
          gaps += missing
          open += 1
        case .no: break
        }
      }
      if yes >= wanted { return .yes }
      return yes + open >= wanted ? .unknown(gaps) : .no
    case .not(let part):
      switch part.truth(in: facts) {
      case .yes: return .no
      case .no: return .yes
      case .unknown(let gaps): return .unknown(gaps)
      }
    case .condition(let code): return state(code, in: facts, field: .conditions)
    case .skin(let code): return state(code, in: facts, field: .skin)
    case .allergy(let code):
      if facts.states.contains(code) { return .yes }
      return facts.facts.allergies == nil ? .unknown([.fact("allergies")]) : .no
    case .medicine(let group):
      if facts.medicines.contains(where: { $0.classID == group }) { return .yes }
      if facts.isUnasked(.medications) { return .unknown([.field(.medications)]) }
      return facts.unclearFields.contains(.medications) ? .unknown([.fact("medications")]) : .no
    case .complaint(let code): return Truth(facts.complaints.contains { $0.code == code })
    case .answer(let id):
      switch facts.facts.answers[id] {
      case .yes: return .yes
      case .no: return .no
      case .unknown, nil: return .unknown([.fact(id)])
      }
    case .sex(let sex): return facts.facts.sex.map { Truth($0 == sex) } ?? .unknown([.fact("sex")])
    case .pregnant:
      if facts.facts.pregnancy?.status == .yes { return .yes }
      guard facts.pregnancyApplies else { return .no }
      guard let pregnancy = facts.facts.pregnancy else { return .unknown([.field(.pregnancy)]) }
      return answer(pregnancy.status, gap: "pregnancy")
    case .breastfeeding:
      guard facts.pregnancyApplies else { return .no }
      return facts.facts.breastfeeding.map { answer($0, gap: "breastfeeding") } ?? .unknown([.fact("breastfeeding")])
    case .guardiansAgree:
      return facts.facts.guardiansAgree.map { answer($0, gap: "guardians") } ?? .unknown([.fact("guardians")])
    case .agreement(let subject):
      return Truth(facts.facts.agreements.contains { $0.about == subject && $0.on <= facts.facts.date })
    case .kidneyFunctionUnknown:
      guard let kidney = facts.facts.kidney else { return .unknown([.field(.kidney)]) }
      return Truth(kidney.egfr == nil && facts.measured(.egfr).isEmpty)
    case .kidneyRiskSeen: return Truth(facts.facts.kidney?.risk == true)
    case .notAsked(let field): return Truth(facts.isUnasked(field))
    case .number(let quantity, let limits): return number(quantity, limits, in: facts)
    }
  }

  private func answer(_ answer: YesNoUnknown, gap: String) -> Truth {
    switch answer {
    case .yes: .yes
    case .no: .no
    case .unknown: .unknown([.fact(gap)])
    }
  }

  private func state(_ code: String, in facts: CodedFacts, field: Field) -> Truth {
    if facts.states.contains(code) { return .yes }
    switch facts.facts.answers[code] {
    case .yes: return .yes
    case .no: return .no
    case .unknown: return .unknown([.fact(code)])
    case nil: break
    }
    if facts.isUnasked(field) { return .unknown([.field(field)]) }
    // a pacemaker opens a gate: words nobody understood do not speak for one
    if Coding.loosening.contains(code) { return .no }
    return facts.unclearFields.contains(field) ? .unknown([.fact(field.rawValue)]) : .no
  }

  private func number(_ quantity: Quantity, _ limits: Limits, in facts: CodedFacts) -> Truth {
    let value: Double?
    var gap = Truth.Gap.fact(quantity.rawValue)
    func any(_ kind: MeasuredValue.Kind) -> Truth {
      let values = facts.measured(kind)
      return values.isEmpty ? .unknown([gap]) : Truth(values.contains { limits.contains($0) })
    }
    switch quantity {
    case .age:
      value = facts.facts.age.map(Double.init)
      gap = .field(.age)
    case .egfr:
      // the lower of the two counts, whichever is the older
      value = (facts.measured(.egfr) + [facts.facts.kidney?.egfr].compactMap { $0 }).min()
      if facts.facts.kidney == nil { gap = .field(.kidney) }
    case .egfrMonths:
      let measured = facts.facts.measurements.filter { $0.kind == .egfr }.compactMap {
        $0.date?.months(to: facts.facts.date)
      }
      value = (measured + [facts.facts.kidney?.monthsAgo].compactMap { $0 }).min().map(Double.init)
      if facts.facts.kidney == nil { gap = .field(.kidney) }
    case .pulse: return any(.pulse)
    case .systolic: return any(.systolic)
    case .diastolic: return any(.diastolic)
    case .serumMagnesium: return any(.serumMagnesium)
    case .pregnancyWeeks:
      guard facts.pregnancyApplies, facts.facts.pregnancy?.status != .no else { return .no }
      value = facts.facts.pregnancy?.weeks.map(Double.init)
      if facts.facts.pregnancy == nil { gap = .field(.pregnancy) }
    case .postpartumWeeks:
      guard facts.pregnancyApplies, let weeks = facts.facts.pregnancy?.postpartumWeeks else { return .no }
      value = Double(weeks)
    case .takenMg:
      value = facts.takenMg
      gap = .field(.supplements)
      if facts.isUnasked(.supplements), !limits.contains(facts.takenMg) { return .unknown([gap]) }
    }
    guard let value else { return .unknown([gap]) }
    return Truth(limits.contains(value))
  }
}
