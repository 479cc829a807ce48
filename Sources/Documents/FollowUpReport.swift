import ConsultModel
import Knowledge
import Outcomes

/// How it went with one client: each complaint as a line, what was advised and really used under it, and her own words.
package struct FollowUpReport {
  package struct Session {
    package var session: ConsultSession
    package var courses: [Course]
    package var followUps: [FollowUp]
    package var advice: [AdvisedItem]
    package var advisedOn: CalendarDate?
    package init(
      session: ConsultSession, courses: [Course], followUps: [FollowUp], advice: [AdvisedItem],
      advisedOn: CalendarDate?
    ) {
      self.session = session
      self.courses = courses
      self.followUps = followUps
      self.advice = advice
      self.advisedOn = advisedOn
    }
  }
  package var practice: Practice
  package var client: Client
  package var date: CalendarDate
  package var sessions: [Session]

  package init(practice: Practice, client: Client, date: CalendarDate, sessions: [Session]) {
    self.practice = practice
    self.client = client
    self.date = date
    self.sessions = sessions
  }

  package func html(_ knowledge: KnowledgeBase, _ stationery: Stationery) throws(DocumentError) -> String {
    let language = stationery.language
    let title = try stationery.text("followup-title", ["client": client.fullName])
    var shown: [PageValue] = []
    for session in sessions { shown.append(try page(of: session, knowledge, stationery)) }
    return try stationery.render(
      "followup-report",
      .table([
        "lang": .text(language.rawValue), "title": .text(title), "author": .text(practice.practitioner),
        "colour": .text(practice.colour), "practice": practice.letterhead(),
        "running": .text("\(title) (\(client.id)), \(Format.date(date, language))"),
        "sessions": .list(shown),
      ]))
  }

  private func page(
    of session: Session, _ knowledge: KnowledgeBase, _ stationery: Stationery
  ) throws(DocumentError) -> PageValue {
    let language = stationery.language
    var figures: [PageValue] = []
    for course in session.courses {
      var figure = CourseFigure(
        course: course, label: knowledge.complaint(course.complaint)?.label[language] ?? course.complaint)
      figure.advisedOn = session.advisedOn
      figure.used = session.followUps.compactMap { followUp in
        followUp.uses.compactMap(\.daysPerWeek).max().map { (followUp.date, $0) }
      }
      figures.append(try figure.value(stationery))
    }
    var rows: [PageValue] = []
    for followUp in session.followUps { rows.append(try row(followUp, session, knowledge, stationery)) }
    let phrases = AdvicePhrases(knowledge: knowledge, stationery: stationery)
    return .table([
      "title": .text("\(session.session.id), \(Format.date(session.session.date, language))"),
      "hasAdvice": .flag(!session.advice.isEmpty), "advice": .lines(session.advice.map(phrases.what)),
      "courses": .list(figures), "hasFollowUps": .flag(!rows.isEmpty), "followUps": .list(rows),
    ])
  }

  private func row(
    _ followUp: FollowUp, _ session: Session, _ knowledge: KnowledgeBase, _ stationery: Stationery
  ) throws(DocumentError) -> PageValue {
    let language = stationery.language
    var told: [String] = []
    func add(_ key: String, _ value: String) throws(DocumentError) {
      told.append("\(try stationery.text(key)): \(value)")
    }
    if let impression = followUp.impression {
      let question = knowledge.currentQuestionnaire("followup")?.questions.first { $0.id == "impression" }
      let option = question?.options.first { $0.code == String(impression.rawValue) }
      try add("impression", option?.label[language] ?? String(impression.rawValue))
    }
    if let wellbeing = followUp.wellbeing {
      let start = session.session.answers.integer("wellbeing").map { "\($0) → " } ?? ""
      try add("wellbeing", "\(start)\(wellbeing)/10")
    }
    for (index, activity) in (session.session.answers.rows("activities") ?? []).prefix(2).enumerated() {
      guard let now = followUp.activities[index] else { continue }
      told.append(
        "\(activity.text("words") ?? ""): \(activity.integer("difficulty").map { "\($0) → " } ?? "")\(now)/10")
    }
    for use in followUp.uses {
      var parts: [String] = []
      if let days = use.daysPerWeek { parts.append(try stationery.text("days-a-week", ["days": String(days)])) }
      if let mg = use.mgPerDay { parts.append("\(Format.number(mg, language)) mg") }
      if let reason = use.reasonForStopping { parts.append(try stationery.text("stopped-because", ["reason": reason])) }
      let label = knowledge.treatment(use.protocolID)?.label[language] ?? use.protocolID
      told.append("\(label): \(parts.isEmpty ? "–" : parts.joined(separator: ", "))")
    }
    if !followUp.sideEffects.isEmpty { try add("side-effects", followUp.sideEffects.joined(separator: ", ")) }
    for flag in knowledge.redFlags where followUp.flagAnswers[flag.id] == .yes {
      try add("red-flags", flag.text[language])
    }
    if let changes = followUp.otherChanges { try add("other-changes", changes) }
    if let note = followUp.note { told.append(note) }
    return .table([
      "date": .text(Format.shortDate(followUp.date, language)), "id": .text(followUp.id.description),
      "told": .lines(told),
    ])
  }
}
