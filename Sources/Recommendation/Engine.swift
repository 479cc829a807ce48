import ConsultModel
import Knowledge

/// The recommendation: a pure function from the facts of one session and the knowledge base.
///
/// No clock, no database, no randomness: the same facts give the same result, in any order of their
/// lists. The order of its steps is recognition, red flags, gates, dose cap, plan, schedule, and an
/// explanation for everything chosen and everything not.
package struct Engine: Sendable {
  package let knowledge: KnowledgeBase
  private let recogniser: Deferred<Recogniser>
  private let flagIndex: FlagIndex

  package init(_ knowledge: KnowledgeBase) {
    self.knowledge = knowledge
    recogniser = Deferred { Recogniser(knowledge) }
    flagIndex = FlagIndex(knowledge.redFlags)
  }

  /// The facts in codes, for those who must ask the red-flag questions before there is a result.
  package func code(_ facts: Facts) -> CodedFacts { Coding.code(facts, knowledge, recogniser.value) }

  /// Only what is open and up to where, with every reason: no plan, no schedule, no explanation.
  package func verdicts(_ coded: CodedFacts) -> (oral: OralResult, skin: TransdermalResult) {
    let gates = GateStep(coded, knowledge, flags: FlagStep(coded, knowledge, flagIndex))
    return (gates.oral(), gates.transdermal)
  }

  package func recommend(_ facts: Facts) -> Recommendation { recommend(code(facts)) }

  package func recommend(_ coded: CodedFacts) -> Recommendation {
    let flags = FlagStep(coded, knowledge, flagIndex)
    let isStopped = flags.raised.contains { $0.urgency.stopsSession }
    let gates = GateStep(coded, knowledge, flags: flags)
    let open = coded.complaints.filter { $0.certainty != .ambiguous && !flags.stopped.contains($0.code) }
    let schedule = ScheduleStep(coded, knowledge)

    var oral = gates.oral()
    let skin = gates.transdermal
    var plan = PlanStep(coded, knowledge, open: open, isStopped: isStopped, oral: oral, skin: skin)
    var items = plan.items
    var day = self.schedule(&items, schedule, coded)
    if day == nil {
      oral = gates.oral(adding: [Self.noSchedule])
      plan = PlanStep(coded, knowledge, open: open, isStopped: isStopped, oral: oral, skin: skin)
      items = plan.items
      day = Schedule(isPossible: false, rows: schedule.solve(preferred: []).map { schedule.rows($0, doses: []) } ?? [])
    }
    return assemble(coded, flags, gates, plan, items, day ?? Schedule(isPossible: true, rows: []), schedule, oral, skin)
  }

  private static let noSchedule = Reason(
    rule: "schedule-impossible", verdict: .hold,
    text: LocalizedText(
      nl: "Er is geen tijd op de dag die genoeg uren van alle medicijnen houdt: overleg met de apotheker.",
      en: "No time of day keeps enough hours from all medicines: ask the pharmacist."),
    reference: Reference(standing: .policy), isAbsolute: false)

  /// Gives the oral item its times. `nil` where there is an oral item and no possible day.
  private func schedule(_ items: inout [PlanItem], _ step: ScheduleStep, _ facts: CodedFacts) -> Schedule? {
    guard let index = items.firstIndex(where: { $0.route == .oral }), let dose = items[index].dose,
      let ladder = knowledge.treatment(items[index].protocolID)?.oral
    else {
      return Schedule(isPossible: true, rows: step.solve(preferred: []).map { step.rows($0, doses: []) } ?? [])
    }
    let portions = dose.most > dose.start ? ladder.doses : 1
    // where two portions do not fit, one at its starting amount does
    for count in [portions, 1] {
      guard let solution = step.solve(preferred: Array(ladder.times.prefix(count))) else { continue }
      let each = count == 1 ? [dose.start] : [dose.start, min(dose.step, dose.most - dose.start)]
      let rows = step.rows(solution, doses: each)
      guard ScheduleStep.isSafe(rows, facts, knowledge) else { return nil }
      items[index].times = solution.magnesium
      if count == 1 {
        items[index].dose = PlanItem.Dose(start: dose.start, step: 0, most: dose.start, afterDays: dose.afterDays)
      }
      return Schedule(isPossible: true, rows: rows)
    }
    return nil
  }

  private func assemble(
    _ coded: CodedFacts, _ flags: FlagStep, _ gates: GateStep, _ plan: PlanStep, _ items: [PlanItem],
    _ day: Schedule, _ schedule: ScheduleStep, _ oral: OralResult, _ skin: TransdermalResult
  ) -> Recommendation {
    let flagReferrals = flags.raised.map {
      AdvisedReferral(to: $0.to, urgency: $0.urgency, why: $0.text, rule: $0.id, reference: $0.reference)
    }
    let codingQuestions = coded.questions.map {
      OpenQuestion(id: $0.id, subject: $0.subject, isBlocking: $0.isBlocking, text: $0.text, why: $0.why)
    }
    let results = coded.complaints.map { complaint in
      ComplaintResult(
        code: complaint.code, severity: complaint.severity, from: complaint.from, certainty: complaint.certainty,
        state: complaint.certainty == .ambiguous ? .asked : flags.stopped.contains(complaint.code) ? .stopped : .open)
    }
    let advice = results.filter { $0.state == .open }.flatMap { complaint in
      (knowledge.complaint(complaint.code)?.advice ?? []).map { Note(rule: complaint.code, text: $0) }
    }
    let factors = knowledge.factors.filter { $0.when.truth(in: coded) == .yes }
      .map { Note(rule: $0.id, text: $0.text) }
    let asked = Self.fieldQuestions(coded)
    return Recommendation(
      knowledgeVersion: knowledge.version, knowledgeHash: knowledge.hash, complaints: results,
      recognised: coded.recognised,
      questions: flags.questions + asked + gates.questions + codingQuestions + schedule.questions.uniqued(by: \.id),
      redFlags: flags.raised,
      referrals: (flagReferrals + gates.referrals).sorted { ($1.urgency, $0.rule) < ($0.urgency, $1.rule) },
      oral: oral, transdermal: skin, plan: items, schedule: day, interactions: gates.interactions,
      notes: (gates.notes + factors + advice).uniqued(by: \.text.en), notChosen: plan.notChosen,
      notChecked: (gates.notChecked + coded.notChecked).uniqued(by: \.en),
      trace: flags.trace + gates.trace, candidateRoutes: plan.candidateRoutes.sorted { $0.rawValue < $1.rawValue },
      coded: CodedSummary(states: coded.states.sorted(), medicineClasses: Set(coded.medicines.map(\.classID)).sorted()))
  }

  /// What must be asked of everybody, and complaints there must be at all.
  private static func fieldQuestions(_ facts: CodedFacts) -> [OpenQuestion] {
    let texts: [(Condition.Field, LocalizedText)] = [
      (.age, LocalizedText(nl: "Hoe oud is de cliënt?", en: "How old is the client?")),
      (
        .medications,
        LocalizedText(
          nl: "Welke medicijnen gebruikt de cliënt? (ook: geen)",
          en: "Which medicines does the client take? (also: none)")
      ),
      (
        .supplements,
        LocalizedText(
          nl: "Welke supplementen gebruikt de cliënt? (ook: geen)",
          en: "Which supplements does the client take? (also: none)")
      ),
      (
        .conditions,
        LocalizedText(
          nl: "Welke ziekten en aandoeningen zijn er? (ook: geen)", en: "Which conditions are there? (also: none)")
      ),
      (.skin, LocalizedText(nl: "Hoe is de huid?", en: "How is the skin?")),
      (.kidney, LocalizedText(nl: "Is de nierfunctie (eGFR) bekend?", en: "Is the kidney function (eGFR) known?")),
      (.pregnancy, LocalizedText(nl: "Is de cliënt zwanger?", en: "Is the client pregnant?")),
    ]
    var questions = texts.filter { facts.isUnasked($0.0) }.map { field, text in
      OpenQuestion(
        id: "asked-\(field.rawValue)", subject: field.rawValue, isBlocking: true, text: text,
        why: LocalizedText(
          nl: "Dit is niet gevraagd; niet gevraagd is geen nee.", en: "This was not asked; not asked is not no."))
    }
    if facts.complaints.isEmpty, !facts.questions.contains(where: { $0.id.hasPrefix("complaint-") }) {
      questions.append(
        OpenQuestion(
          id: "asked-complaints", subject: "complaints", isBlocking: true,
          text: LocalizedText(nl: "Met welke klacht komt de cliënt?", en: "Which complaint does the client come with?"),
          why: LocalizedText(
            nl: "Zonder klacht is er niets te adviseren.", en: "Without a complaint there is nothing to advise.")))
    }
    return questions
  }
}

extension Array {
  /// The first of each, in order.
  func uniqued<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
    var seen: Set<Key> = []
    return filter { seen.insert(key($0)).inserted }
  }
}

extension Engine {
  /// Clock times nearest to the preferred that keep every hour; `nil` where there are none.
  package func times(preferred: [ClockTime], _ coded: CodedFacts) -> [ClockTime]? {
    let step = ScheduleStep(coded, knowledge)
    guard let solution = step.solve(preferred: preferred) else { return nil }
    let rows = step.rows(solution, doses: solution.magnesium.map { _ in 1 })
    return ScheduleStep.isSafe(rows, coded, knowledge) ? solution.magnesium : nil
  }
}
