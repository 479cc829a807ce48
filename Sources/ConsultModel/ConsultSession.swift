/// One consult with a client.
package struct ConsultSession: Sendable, Equatable {
  package var number: Int
  package var client: Int
  package var date: CalendarDate
  package var complaints: [SessionComplaint]
  /// The red-flag questions that were asked, by id.
  package var flagAnswers: [String: YesNoUnknown]
  package var measurements: [MeasuredValue]
  package var agreements: [Agreement]
  package var nextAppointment: CalendarDate?
  package var questionnaire: String
  /// What has changed since the intake, what was observed, notes; by question of `questionnaire`.
  package var answers: Answers
  package var isClosed: Bool

  package init(number: Int, client: Int, date: CalendarDate, questionnaire: String) {
    self.number = number
    self.client = client
    self.date = date
    self.questionnaire = questionnaire
    complaints = []
    flagAnswers = [:]
    measurements = []
    agreements = []
    answers = Answers()
    isClosed = false
  }

  package var id: ShownID { ShownID(.session, number) }
}

/// A complaint in the client's words.
package struct SessionComplaint: Sendable, Equatable, Codable {
  package var words: String
  /// Chosen by the practitioner where the words were not clear.
  package var code: String?
  /// NRS 0-10; `nil` where it was not asked.
  package var severity: Int?
  /// How long it has lasted, in the client's words.
  package var duration: String?

  package init(words: String, code: String? = nil, severity: Int? = nil, duration: String? = nil) {
    self.words = words
    self.code = code
    self.severity = severity
    self.duration = duration
  }
}

/// What a physician agreed to. It releases `physician-first` up to its amount, and no other gate.
package struct Agreement: Sendable, Equatable, Codable {
  package enum Subject: String, Sendable, Codable, CaseIterable { case oral, transdermal }
  package var by: String
  package var on: CalendarDate
  package var about: Subject
  /// Elemental magnesium in mg per day.
  package var maxMg: Double?

  package init(by: String, on: CalendarDate, about: Subject, maxMg: Double? = nil) {
    self.by = by
    self.on = on
    self.about = about
    self.maxMg = maxMg
  }
}

/// A referral the practitioner gave.
package struct Referral: Sendable, Equatable, Codable {
  package var to: Recipient
  package var urgency: Urgency
  package var date: CalendarDate

  package init(to: Recipient, urgency: Urgency, date: CalendarDate) {
    self.to = to
    self.urgency = urgency
    self.date = date
  }
}

/// What was added to a session after it was written. What it replaces stays in the record.
package struct Amendment: Sendable, Equatable, Codable {
  /// Set by the record when it is read back.
  package var at: Timestamp?
  /// All complaints anew, where their words or codes are corrected.
  package var complaints: [SessionComplaint]?
  package var flagAnswers: [String: YesNoUnknown] = [:]
  package var measurements: [MeasuredValue] = []
  package var agreements: [Agreement] = []
  package var nextAppointment: CalendarDate?
  package var answers = Answers()

  package init() {}
}

extension ConsultSession {
  package mutating func apply(_ amendment: Amendment) {
    if let complaints = amendment.complaints { self.complaints = complaints }
    flagAnswers.merge(amendment.flagAnswers) { $1 }
    measurements += amendment.measurements
    agreements += amendment.agreements
    if let date = amendment.nextAppointment { nextAppointment = date }
    answers.values.merge(amendment.answers.values) { $1 }
  }
}
