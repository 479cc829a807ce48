import ConsultModel
import Knowledge
import Outcomes
import Recommendation

/// The whole session for the record: rules, evidence, decisions and reasons, what was not checked,
/// and the course of severity.
package struct ConsultReport {
  package var practice: Practice
  package var client: Client
  package var session: ConsultSession
  package var facts: Facts
  package var recommendation: Recommendation
  package var advices: [StoredAdvice]
  package var referrals: [Referral]
  package var courses: [Course]

  package init(
    practice: Practice, client: Client, session: ConsultSession, facts: Facts, recommendation: Recommendation,
    advices: [StoredAdvice], referrals: [Referral], courses: [Course]
  ) {
    self.practice = practice
    self.client = client
    self.session = session
    self.facts = facts
    self.recommendation = recommendation
    self.advices = advices
    self.referrals = referrals
    self.courses = courses
  }

  package func html(_ knowledge: KnowledgeBase, _ stationery: Stationery) throws(DocumentError) -> String {
    let page = ReportPage(report: self, knowledge: knowledge, stationery: stationery)
    return try stationery.render("consult-report", page.values())
  }
}

/// Lays a report out as values for its template.
private struct ReportPage {
  let report: ConsultReport
  let knowledge: KnowledgeBase
  let stationery: Stationery
  var language: Language { stationery.language }
  var result: Recommendation { report.recommendation }

  func values() throws(DocumentError) -> PageValue {
    let title = try text("report-title", ["session": report.session.id.description])
    let day = Format.date(report.session.date, language)
    let reasons =
      result.oral.reasons
      + result.transdermal.reasons.filter { reason in
        !result.oral.reasons.contains { $0.rule == reason.rule }
      }
    let shown = report.courses.filter { $0.points.count > 1 }
    return .table([
      "lang": .text(language.rawValue), "title": .text(title), "author": .text(report.practice.practitioner),
      "colour": .text(report.practice.colour), "practice": report.practice.letterhead(),
      "running": .text(
        try text("report-running", ["reference": "\(report.client.id) / \(report.session.id)", "date": day])),
      "facts": .list([
        pair(try text("client"), "\(report.client.fullName) (\(report.client.id))"),
        pair(try text("born"), Format.shortDate(report.client.birthDate, language)),
        pair(try text("date"), day),
      ]),
      "hasFlags": .flag(!result.redFlags.isEmpty), "flags": .list(try map(result.redFlags, flag)),
      "complaints": .list(try map(report.session.complaints, complaint)),
      "hasFindings": true, "findings": .list(try findings()),
      "hasVerdicts": .flag(!result.isStopped), "verdicts": .list(try verdicts()), "hasReasons": .flag(!reasons.isEmpty),
      "reasons": .list(
        reasons.map {
          .table([
            "text": .text($0.text[language]), "rule": .text($0.rule),
            "source": .text(knowledge.describe($0.reference, in: language)),
          ])
        }),
      "hasPlan": .flag(!result.plan.isEmpty), "plan": .list(try map(result.plan, plan)),
      "hasDecision": .flag(!report.advices.isEmpty), "decisions": .list(try map(report.advices, decision)),
      "hasReferrals": .flag(!report.referrals.isEmpty || !result.referrals.isEmpty),
      "referrals": .list(try referrals()),
      "hasInteractions": .flag(!result.interactions.isEmpty),
      "interactions": .list(
        result.interactions.map {
          .table([
            "with": .text($0.words), "text": .text($0.text[language]),
            "source": .text(knowledge.describe($0.reference, in: language)),
          ])
        }),
      "hasQuestions": .flag(!result.questions.isEmpty),
      "questions": .list(result.questions.map { .table(["text": .text($0.text[language]), "rule": .text($0.id)]) }),
      "hasNotChosen": .flag(!result.notChosen.isEmpty),
      "notChosen": .list(
        result.notChosen.map {
          .table([
            "what": .text(knowledge.treatment($0.protocolID)?.label[language] ?? $0.protocolID),
            "why": .text($0.why[language]),
          ])
        }),
      "hasNotChecked": .flag(!result.notChecked.isEmpty), "notChecked": .lines(result.notChecked.map { $0[language] }),
      "hasCourse": .flag(!shown.isEmpty), "courses": .list(try map(shown, course)),
      "rules": .text(
        try text(
          "rules-version", ["version": result.knowledgeVersion, "hash": String(result.knowledgeHash.prefix(12))])),
    ])
  }

  private func text(_ key: String, _ gaps: [String: String] = [:]) throws(DocumentError) -> String {
    try stationery.text(key, gaps)
  }

  private func pair(_ label: String, _ value: String) -> PageValue {
    .table(["label": .text(label), "value": .text(value)])
  }

  private func map<Item>(
    _ items: [Item], _ body: (Item) throws(DocumentError) -> PageValue
  ) throws(DocumentError) -> [PageValue] {
    var values: [PageValue] = []
    for item in items { values.append(try body(item)) }
    return values
  }

  private func label(of code: String) -> String { knowledge.complaint(code)?.label[language] ?? code }

  private func flag(_ flag: RaisedFlag) throws(DocumentError) -> PageValue {
    .table([
      "urgency": .text(try text("urgency-\(flag.urgency.rawValue)")), "text": .text(flag.text[language]),
      "rule": .text(flag.id),
    ])
  }

  private func complaint(_ complaint: SessionComplaint) throws(DocumentError) -> PageValue {
    let found = result.complaints.filter {
      $0.code == complaint.code || complaint.words.contains($0.from) && !$0.from.isEmpty
    }
    var states: [String] = []
    for state in found.map(\.state).uniqued() { states.append(try text("state-\(state.rawValue)")) }
    return .table([
      "words": .text(complaint.words),
      "label": .text(found.map { label(of: $0.code) }.uniqued().joined(separator: ", ")),
      "severity": .text(complaint.severity.map(String.init) ?? "–"), "duration": .text(complaint.duration ?? "–"),
      "state": .text(states.joined(separator: ", ")),
    ])
  }

  private func findings() throws(DocumentError) -> [PageValue] {
    let phrases = AdvicePhrases(knowledge: knowledge, stationery: stationery)
    let facts = report.facts
    let none = try text("none")
    let notAsked = try text("not-asked")
    func list(_ items: [String]?) -> String {
      guard let items else { return notAsked }
      return items.isEmpty ? none : items.joined(separator: "; ")
    }
    var rows = [
      pair(try text("age"), facts.age.map(String.init) ?? notAsked),
      pair(
        try text("medications"),
        list(facts.medications?.map { ([$0.words] + $0.times.map(\.description)).joined(separator: " ") })),
      pair(try text("supplements"), list(facts.supplements?.map(\.words))),
      pair(try text("conditions"), list(facts.conditions?.map(\.words))),
    ]
    var kidney = notAsked
    if let known = facts.kidney {
      kidney = try text("unknown")
      if let egfr = known.egfr { kidney = try text("kidney-value", ["egfr": Format.number(egfr, language)]) }
    }
    rows.append(pair(try text("kidney"), kidney))
    if let pregnancy = facts.pregnancy {
      rows.append(pair(try text("pregnancy"), try text("answer-\(pregnancy.status.rawValue)")))
    }
    for item in facts.measurements {
      rows.append(
        pair(try text("measured-\(item.kind.rawValue)"), try phrases.measured(item)))
    }
    for item in facts.agreements {
      let most = item.maxMg.map { " ≤ \(Format.number($0, language)) mg" } ?? ""
      rows.append(
        pair(
          try text("agreements"),
          "\(item.by), \(Format.shortDate(item.on, language)), \(try text("route-\(item.about.rawValue)"))\(most)"))
    }
    let answers = report.session.flagAnswers.values
    if !answers.isEmpty {
      func count(_ answer: YesNoUnknown) -> String { String(answers.count { $0 == answer }) }
      rows.append(
        pair(
          try text("flag-answers"),
          try text("flag-answers-value", ["no": count(.no), "yes": count(.yes), "unknown": count(.unknown)])))
    }
    for key in ["changes", "observations", "notes"] {
      if let said = report.session.answers.text(key) { rows.append(pair(try text(key), said)) }
    }
    return rows
  }

  private func verdicts() throws(DocumentError) -> [PageValue] {
    let oral = result.oral
    var rows: [PageValue] = [
      .table([
        "route": .text(Format.sentence(try text("route-oral"))),
        "verdict": .text(try text("verdict-\(oral.verdict.rawValue)")),
        "limits": .text(
          try text("cap", ["cap": Format.number(oral.capMg, language), "taken": Format.number(oral.takenMg, language)])),
      ])
    ]
    for use in SkinUse.allCases {
      guard let limits = result.transdermal.uses[use] else { continue }
      var parts: [String] = []
      if let celsius = limits.maxCelsius {
        parts.append(try text("up-to-celsius", ["celsius": Format.number(celsius, language)]))
      }
      if let minutes = limits.maxMinutes { parts.append(try text("up-to-minutes", ["minutes": String(minutes)])) }
      rows.append(
        .table([
          "route": .text(Format.sentence(try text("use-\(use.rawValue)"))),
          "verdict": .text(try text("verdict-\(limits.verdict.rawValue)")),
          "limits": .text(parts.joined(separator: ", ")),
        ]))
    }
    return rows
  }

  private func plan(_ item: PlanItem) throws(DocumentError) -> PageValue {
    let phrases = AdvicePhrases(knowledge: knowledge, stationery: stationery)
    let advised = AdvisedItem(item)
    var purposes: [String] = []
    for purpose in item.purposes {
      purposes.append("\(label(of: purpose.complaint)) (\(try text("evidence-\(purpose.evidence.rawValue)")))")
    }
    let references =
      item.purposes.map { knowledge.describe($0.reference, in: language) }
      + (knowledge.treatment(item.protocolID).map { [knowledge.describe($0.reference, in: language)] } ?? [])
    return .table([
      "what": .text(phrases.what(advised)), "rule": .text(item.protocolID),
      "amount": .text(try phrases.amount(advised)),
      "moment": .text(try phrases.moment(advised)), "purpose": .text(purposes.joined(separator: "; ")),
      "source": .text(references.uniqued().joined(separator: " | ")),
    ])
  }

  private func decision(_ advice: StoredAdvice) throws(DocumentError) -> PageValue {
    let phrases = AdvicePhrases(knowledge: knowledge, stationery: stationery)
    var items: [String] = []
    for item in advice.decided { items.append("\(phrases.what(item)): \(try phrases.amount(item))") }
    return .table([
      "at": .text(advice.at.local), "kind": .text(try text("kind-\(advice.kind.rawValue)")),
      "items": .text(items.joined(separator: "; ")), "reason": .text(advice.reason ?? "–"),
    ])
  }

  private func referrals() throws(DocumentError) -> [PageValue] {
    var rows: [PageValue] = []
    for given in report.referrals {
      rows.append(
        .table([
          "to": .text(try text("to-\(given.to.rawValue)")),
          "urgency": .text(try text("urgency-\(given.urgency.rawValue)")),
          "why": .text(try text("given-on", ["date": Format.date(given.date, language)])),
        ]))
    }
    for advised in result.referrals {
      rows.append(
        .table([
          "to": .text(try text("to-\(advised.to.rawValue)")),
          "urgency": .text(try text("urgency-\(advised.urgency.rawValue)")),
          "why": .text("\(advised.why[language]) (\(try text("advised")))"),
        ]))
    }
    return rows
  }

  /// With what was advised on the same axis; what was used is told in the follow-ups.
  private func course(_ course: Course) throws(DocumentError) -> PageValue {
    var figure = CourseFigure(course: course, label: label(of: course.complaint))
    figure.advisedOn = report.advices.isEmpty ? nil : report.session.date
    return try figure.value(stationery)
  }
}

extension AdvisedItem {
  /// The item as the rules recommend it.
  package init(_ item: PlanItem) {
    self.init(
      protocolID: item.protocolID, route: item.route, form: item.form, startMg: item.dose?.start,
      mostMg: item.dose.map { $0.start + $0.step },
      afterDays: item.dose?.afterDays, times: item.times, celsius: item.celsius, minutes: item.minutes,
      weeks: item.weeks,
      review: item.review, complaints: item.purposes.map(\.complaint))
  }
}
