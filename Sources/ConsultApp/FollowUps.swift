import ConsultModel
import DataFiles
import Knowledge
import Outcomes
import Recommendation
import Vault

/// `followup record | due | show`
extension RecordApp {
  package func recordFollowUp(session number: Int, _ answers: Answers) throws(AppError) -> FollowUp {
    let considered = try consider(number)
    let advice = try advice(ofSession: number)
    var followUp = FollowUp(number: 0, session: number, date: answers.date("date") ?? environment.today)
    var faults: [(path: String, problem: DataFault.Problem)] = []
    if followUp.date < considered.session.date {
      faults.append(("date", .outOfRange(lowest: considered.session.date.description, highest: nil)))
    }
    if followUp.date > environment.today {
      faults.append(("date", .outOfRange(lowest: nil, highest: environment.today.description)))
    }
    let codes = considered.recommendation.complaints.filter { $0.state != .asked }.map(\.code)
    for (index, row) in (answers.rows("severities") ?? []).enumerated() {
      guard let written = row.text("complaint"), let severity = row.integer("severity") else { continue }
      let code = Self.code(written, among: codes) { knowledge.complaint($0)?.label }
      if !codes.contains(code) { faults.append(("severities[\(index + 1)].complaint", .unknownCode(allowed: codes))) }
      if followUp.severities.contains(where: { $0.complaint == code }) {
        faults.append(("severities[\(index + 1)].complaint", .duplicateKey(code)))
      }
      followUp.severities.append(FollowUpSeverity(complaint: code, severity: severity))
    }
    let advised = advice?.decided.map(\.protocolID) ?? []
    for (index, row) in (answers.rows("uses") ?? []).enumerated() {
      guard let written = row.text("protocol") else { continue }
      let id = Self.code(written, among: advised) { knowledge.treatment($0)?.label }
      if followUp.uses.contains(where: { $0.protocolID == id }) {
        faults.append(("uses[\(index + 1)].protocol", .duplicateKey(id)))
      }
      if !advised.contains(id) { faults.append(("uses[\(index + 1)].protocol", .unknownCode(allowed: advised))) }
      followUp.uses.append(
        FollowUpUse(
          protocolID: id, daysPerWeek: row.integer("daysPerWeek"), mgPerDay: row.number("mgPerDay"),
          reasonForStopping: row.text("reasonForStopping")))
    }
    followUp.sideEffects = (answers.lines("sideEffects") ?? []).filter { !Self.saysNone($0) }
    followUp.impression = answers.text("impression").flatMap { Int($0) }.flatMap(Impression.init)
    followUp.otherChanges = answers.text("otherChanges")
    followUp.note = answers.text("note")
    followUp.wellbeing = answers.integer("wellbeing")
    followUp.activities = [answers.integer("activity1"), answers.integer("activity2")]
    let asked = (considered.session.answers.rows("activities") ?? []).count
    for (index, difficulty) in followUp.activities.enumerated() where difficulty != nil && index >= asked {
      faults.append(("activity\(index + 1)", .outOfRange(lowest: nil, highest: String(asked))))
    }
    if case .row(let given) = answers["answers"] {
      let row = Answers(given)
      for id in given.keys { followUp.flagAnswers[id] = row.yesNoUnknown(id) }
    }
    try refuse(faults, file: "followup")
    let new = followUp
    return try writing { (writer) throws(VaultError) in
      try writer.add(new, id: environment.newID(), now: environment.now())
    }
  }

  /// "geen bijwerkingen", "Geen.", "niet gehad": nothing to count.
  private static func saysNone(_ text: String) -> Bool {
    let words = comparableWords(in: text)
    let none: Set = ["geen", "nee", "niet", "niets", "niks", "none", "no", "nothing", "nvt"]
    let fillers: Set = [
      "bijwerkingen", "bijwerking", "gehad", "last", "van", "side", "effects", "effect", "had", "gemerkt", "noticed",
    ]
    return words.contains(where: none.contains) && words.allSatisfy { none.contains($0) || fillers.contains($0) }
  }

  /// A code as it was typed, or its name as it stands on the printed form.
  private static func code(_ written: String, among codes: [String], label: (String) -> LocalizedText?) -> String {
    let typed = written.trimmingSpace.lowercased()
    return codes.first { code in
      [code, label(code)?.nl.lowercased(), label(code)?.en.lowercased()].contains(typed)
    } ?? written
  }

  /// The red-flag questions of a session's complaints, to be asked again.
  package func flagQuestions(session number: Int) throws(AppError) -> [OpenQuestion] {
    var facts = try consider(number).facts
    facts.answers = [:]
    let ids = Set(knowledge.redFlags.map(\.id))
    return engine.recommend(facts).questions.filter { ids.contains($0.id) }
  }

  /// The red flags a follow-up answered with yes, the most urgent first.
  package func redFlags(of followUp: FollowUp) -> [RedFlag] {
    knowledge.redFlags.filter { followUp.flagAnswers[$0.id] == .yes }
      .sorted { ($1.urgency, $0.id) < ($0.urgency, $1.id) }
  }

  /// Advices whose review is due: overdue, today, and coming within so many days.
  package func dueFollowUps(withinDays days: Int) throws(AppError) -> [FollowUpDue] {
    let today = environment.today
    return try reading { (reader) throws(VaultError) in
      var due: [FollowUpDue] = []
      for session in try reader.sessions() {
        guard let advice = try reader.advices(ofSession: session.number).last else { continue }
        let followUps = try reader.followUps(ofSession: session.number)
        guard let date = FollowUpDue.next(reviews: advice.decided.map(\.review), followUps: followUps),
          date <= today.adding(days: days)
        else { continue }
        due.append(FollowUpDue(session: session.number, client: session.client, date: date))
      }
      return due.sorted { ($0.date, $0.session) < ($1.date, $1.session) }
    }
  }

  /// A client's sessions with the course of each complaint.
  package struct ClientCourse: Sendable {
    package var session: ConsultSession
    package var courses: [Course]
    package var followUps: [FollowUp]
  }

  package func courses(ofClient number: Int) throws(AppError) -> [ClientCourse] {
    var result: [ClientCourse] = []
    for session in try sessions(ofClient: number) {
      let considered = try consider(session.number)
      let followUps = try reading { (reader) throws(VaultError) in try reader.followUps(ofSession: session.number) }
      result.append(
        ClientCourse(
          session: session, courses: Self.courses(session, considered.recommendation, followUps), followUps: followUps))
    }
    return result
  }
}
