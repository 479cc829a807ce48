import ConsultModel
import Knowledge

/// The facts of a session: the newest intake form on or before its date, with what the session says.
///
/// Medicines, pregnancy and kidney function count only where they were confirmed or given anew at
/// this session; otherwise they were not asked.
struct SessionFacts {
  let client: Client
  let intake: IntakeForm?
  let session: ConsultSession
  let knowledge: KnowledgeBase

  func facts() -> Facts {
    var facts = Facts(date: session.date)
    facts.sex = client.sex
    facts.age = client.birthDate.years(to: session.date)
    addPregnancy(to: &facts)
    addKidney(to: &facts)
    addMedicines(to: &facts)
    addConditions(to: &facts)
    facts.allergies = intake?.answers.lines("allergies")
    facts.skin = session.answers.lines("skin") ?? intake?.answers.lines("skin")
    facts.diet = intake?.answers.lines("diet") ?? []
    facts.guardiansAgree = intake?.answers.yesNoUnknown("guardiansAgree")
    facts.avoidRoutes = (intake?.answers.lines("avoidRoutes") ?? []).compactMap(Route.init)
    let unwanted = intake?.answers.text("avoidForms")?.lowercased() ?? ""
    facts.avoidForms = knowledge.forms.filter { form in form.words.contains { unwanted.contains($0) } }.map(\.code)
    facts.tried = session.answers.lines("tried") ?? []
    facts.wakes = intake?.answers.text("wakes").flatMap { ClockTime($0) }
    facts.bedtime = intake?.answers.text("bedtime").flatMap { ClockTime($0) }
    facts.measurements = session.measurements
    facts.agreements = session.agreements
    facts.complaints = session.complaints
    facts.answers.merge(session.flagAnswers) { $1 }
    return facts
  }

  private func isConfirmed(_ question: String) -> Bool { session.answers.yesNoUnknown(question) == .yes }

  private func addPregnancy(to facts: inout Facts) {
    if let status = session.answers.yesNoUnknown("pregnant") {
      let later = intake.map { (session.date.dayNumber - $0.date.dayNumber) / 7 } ?? 0
      facts.pregnancy = Facts.Pregnancy(
        status: status, weeks: status == .no ? nil : session.answers.integer("pregnancyWeeks"),
        postpartumWeeks: intake?.answers.integer("postpartumWeeks").map { $0 + later })
    } else if isConfirmed("pregnancySame"), let intake, let status = intake.answers.yesNoUnknown("pregnant") {
      let later = (session.date.dayNumber - intake.date.dayNumber) / 7
      facts.pregnancy = Facts.Pregnancy(
        status: status,
        weeks: session.answers.integer("pregnancyWeeks") ?? intake.answers.integer("pregnancyWeeks").map { $0 + later },
        postpartumWeeks: intake.answers.integer("postpartumWeeks").map { $0 + later })
    }
    if isConfirmed("pregnancySame") { facts.breastfeeding = intake?.answers.yesNoUnknown("breastfeeding") }
  }

  private func addKidney(to facts: inout Facts) {
    let measured = session.measurements.last { $0.kind == .egfr }
    if let measured {
      facts.kidney = Facts.Kidney(
        egfr: measured.value, monthsAgo: measured.date.map { max(0, $0.months(to: session.date)) })
    } else if isConfirmed("kidneySame"), let intake {
      if let egfr = intake.answers.number("egfr") {
        let months = intake.answers.date("egfrDate").map { max(0, $0.months(to: session.date)) }
        facts.kidney = Facts.Kidney(egfr: egfr, monthsAgo: months)
      } else if let known = intake.answers.yesNoUnknown("kidneyKnown"), known != .yes {
        facts.kidney = Facts.Kidney()
      }
    }
    facts.kidney?.dialysis = intake?.answers.yesNoUnknown("dialysis")
  }

  private func addMedicines(to facts: inout Facts) {
    let confirmed = isConfirmed("medicationsSame") ? intake : nil
    facts.medications = (session.answers.rows("medications") ?? confirmed?.answers.rows("medications"))?.map { row in
      let times = (row.text("times") ?? "").split(whereSeparator: { " ,;".contains($0) }).compactMap { ClockTime($0) }
      let words = [row.text("name"), times.isEmpty ? row.text("times") : nil].compactMap { $0 }.joined(separator: " ")
      return WrittenMedicine(words: words, times: times)
    }
    facts.supplements = (session.answers.rows("supplements") ?? confirmed?.answers.rows("supplements"))?.map { row in
      WrittenSupplement(
        words: row.text("name") ?? "", elementalMg: row.number("elementalMagnesiumMg"), saltMg: row.number("saltMg"),
        perDay: row.number("perDay") ?? 1)
    }
  }

  private func addConditions(to facts: inout Facts) {
    guard let intake else { return }
    facts.conditions = intake.answers.lines("conditions")?.map { WrittenItem(words: $0) }
    if let new = session.answers.lines("newConditions") {
      facts.conditions = (facts.conditions ?? []) + new.map { WrittenItem(words: $0) }
      if intake.answers.lines("conditions") == nil { facts.conditions = nil }
    }
    let questions = knowledge.questionnaire(intake.questionnaire)?.questions ?? []
    for question in questions {
      guard let state = question.state, let answer = intake.answers.yesNoUnknown(question.id) else { continue }
      facts.answers[state] = answer
    }
  }
}
