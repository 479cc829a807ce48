import ConsultModel
import DataFiles
import Knowledge
import Recommendation
import Vault

/// `consult record | show | list | amend | close`
extension RecordApp {
  /// The red-flag questions of complaints as they were told, for asking them on the terminal.
  package func flagQuestions(client number: Int, complaints: [SessionComplaint]) throws(AppError) -> [OpenQuestion] {
    let client = try client(number)
    let intake = try reading { (reader) throws(VaultError) in try reader.intake(ofClient: number) }
    var session = ConsultSession(number: 0, client: number, date: environment.today, questionnaire: "consult-1")
    session.complaints = complaints
    let facts = SessionFacts(client: client, intake: intake, session: session, knowledge: knowledge).facts()
    let ids = Set(knowledge.redFlags.map(\.id))
    return engine.recommend(facts).questions.filter { ids.contains($0.id) }
  }

  package func recordConsult(client number: Int, questionnaire: Questionnaire, _ answers: Answers) throws(AppError)
    -> ConsultSession
  {
    let client = try client(number)
    let date = answers.date("date") ?? environment.today
    var session = ConsultSession(number: 0, client: number, date: date, questionnaire: questionnaire.id)
    session.complaints = Self.complaints(answers) ?? []
    session.nextAppointment = answers.date("nextAppointment")
    let amendment = Self.amendment(answers)
    session.flagAnswers = amendment.flagAnswers
    session.measurements = amendment.measurements
    session.agreements = amendment.agreements
    session.answers = amendment.answers
    var faults = faults(answers, date: date)
    if date > environment.today {
      faults.append(("date", .outOfRange(lowest: nil, highest: environment.today.description)))
    }
    if date < client.birthDate {
      faults.append(("date", .outOfRange(lowest: client.birthDate.description, highest: nil)))
    }
    if session.complaints.isEmpty { faults.append(("complaints", .empty)) }
    if let next = session.nextAppointment, next < date {
      faults.append(("nextAppointment", .outOfRange(lowest: date.description, highest: nil)))
    }
    try refuse(faults, file: "consult")
    let new = session
    return try writing { (writer) throws(VaultError) in
      try writer.add(new, id: environment.newID(), now: environment.now())
    }
  }

  /// Adds to a session; what was written stays in the record.
  package func amendConsult(_ number: Int, _ answers: Answers) throws(AppError) -> ConsultSession {
    let session = try session(number)
    guard !session.isClosed || answers.values.keys.allSatisfy({ ["notes", "observations"].contains($0) }) else {
      throw .sessionClosed(number)
    }
    try refuse(faults(answers, date: session.date), file: "consult")
    var amendment = Self.amendment(answers)
    amendment.complaints = Self.complaints(answers)
    amendment.nextAppointment = answers.date("nextAppointment")
    let change = amendment
    try writing { (writer) throws(VaultError) in try writer.amend(session: number, change, now: environment.now()) }
    return try self.session(number)
  }

  package func closeConsult(_ number: Int) throws(AppError) {
    let session = try session(number)
    guard !session.isClosed else { throw .sessionClosed(number) }
    try writing { (writer) throws(VaultError) in try writer.close(session: number, now: environment.now()) }
  }

  package func sessions(ofClient number: Int?) throws(AppError) -> [ConsultSession] {
    if let number { _ = try client(number) }
    return try reading { (reader) throws(VaultError) in try reader.sessions(ofClient: number) }
  }

  // MARK: From answers to the session

  private static func complaints(_ answers: Answers) -> [SessionComplaint]? {
    answers.rows("complaints")?.map {
      SessionComplaint(
        words: $0.text("words") ?? "", code: $0.text("code"), severity: $0.integer("severity"),
        duration: $0.text("duration"))
    }
  }

  private static func amendment(_ answers: Answers) -> Amendment {
    var amendment = Amendment()
    if case .row(let given) = answers["answers"] {
      let row = Answers(given)
      for id in given.keys { amendment.flagAnswers[id] = row.yesNoUnknown(id) }
    }
    amendment.measurements = (answers.rows("measurements") ?? []).compactMap { row in
      guard let kind = row.code("kind", of: MeasuredValue.Kind.self), let value = row.number("value"),
        let unit = row.text("unit")
      else { return nil }
      return MeasuredValue(kind: kind, value: value, unit: unit, date: row.date("date"), source: row.text("source"))
    }
    amendment.agreements = (answers.rows("agreements") ?? []).compactMap { row in
      guard let by = row.text("by"), let on = row.date("on"), let about = row.code("about", of: Agreement.Subject.self)
      else { return nil }
      return Agreement(by: by, on: on, about: about, maxMg: row.number("maxMg"))
    }
    let structured: Set = ["date", "complaints", "answers", "measurements", "agreements", "nextAppointment"]
    amendment.answers = Answers(answers.values.filter { !structured.contains($0.key) })
    return amendment
  }

  private func faults(_ answers: Answers, date: CalendarDate) -> [(path: String, problem: DataFault.Problem)] {
    var faults: [(path: String, problem: DataFault.Problem)] = []
    for (index, complaint) in (Self.complaints(answers) ?? []).enumerated() {
      if let code = complaint.code, knowledge.complaint(code) == nil {
        faults.append(("complaints[\(index + 1)].code", .unknownCode(allowed: [])))
      }
    }
    for (index, row) in (answers.rows("measurements") ?? []).enumerated() {
      if let measured = row.date("date"), measured > date {
        faults.append(("measurements[\(index + 1)].date", .outOfRange(lowest: nil, highest: date.description)))
      }
      if let kind = row.code("kind", of: MeasuredValue.Kind.self), let value = row.number("value"),
        !kind.possible.contains(value)
      {
        faults.append(
          (
            "measurements[\(index + 1)].value",
            .outOfRange(lowest: String(kind.possible.lowerBound), highest: String(kind.possible.upperBound))
          ))
      }
      if let kind = row.code("kind", of: MeasuredValue.Kind.self), let unit = row.text("unit"), !kind.units.isEmpty,
        !kind.units.contains(unit)
      {
        faults.append(("measurements[\(index + 1)].unit", .unknownCode(allowed: kind.units)))
      }
    }
    for (index, row) in (answers.rows("agreements") ?? []).enumerated() {
      if let agreed = row.date("on"), agreed > date {
        faults.append(("agreements[\(index + 1)].on", .outOfRange(lowest: nil, highest: date.description)))
      }
    }
    for (index, id) in (answers.lines("tried") ?? []).enumerated() where knowledge.treatment(id) == nil {
      faults.append(("tried[\(index + 1)]", .unknownCode(allowed: knowledge.protocols.map(\.id))))
    }
    return faults
  }
}
