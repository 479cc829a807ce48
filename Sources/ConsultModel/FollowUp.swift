/// How it went after an advice: what was measured again, what was really used.
package struct FollowUp: Sendable, Equatable, Codable {
  package var number: Int
  package var session: Int
  package var date: CalendarDate
  package var severities: [FollowUpSeverity]
  package var uses: [FollowUpUse]
  package var sideEffects: [String]
  /// The client's overall impression of change; `nil` where it was not asked.
  package var impression: Impression?
  package var otherChanges: String?
  package var note: String?
  /// Which version of the form was asked.
  package var questionnaire = "followup-2"
  /// 0 (as good as can be) to 10; `nil` where it was not asked.
  package var wellbeing: Int?
  /// How hard the first and second activity of the session are, 0 (no trouble) to 10 (cannot); `nil` where not asked.
  package var activities: [Int?] = [nil, nil]
  /// Red-flag questions as they were answered again.
  package var flagAnswers: [String: YesNoUnknown] = [:]

  package init(number: Int, session: Int, date: CalendarDate) {
    self.number = number
    self.session = session
    self.date = date
    severities = []
    uses = []
    sideEffects = []
  }

  package var id: ShownID { ShownID(.followUp, number) }
}

/// Severity 0-10 of a complaint of the session, by its code.
package struct FollowUpSeverity: Sendable, Equatable, Codable {
  package var complaint: String
  package var severity: Int
  package init(complaint: String, severity: Int) {
    self.complaint = complaint
    self.severity = severity
  }
}

/// What was really used of an advised protocol.
package struct FollowUpUse: Sendable, Equatable, Codable {
  package var protocolID: String
  /// `nil` where it is not known.
  package var daysPerWeek: Int?
  /// Elemental magnesium per day, oral protocols only.
  package var mgPerDay: Double?
  package var reasonForStopping: String?

  package init(protocolID: String, daysPerWeek: Int? = nil, mgPerDay: Double? = nil, reasonForStopping: String? = nil) {
    self.protocolID = protocolID
    self.daysPerWeek = daysPerWeek
    self.mgPerDay = mgPerDay
    self.reasonForStopping = reasonForStopping
  }
}

/// Global impression of change, 7 points (1 very much better ... 7 very much worse).
package enum Impression: Int, Sendable, Codable, CaseIterable {
  case veryMuchBetter = 1
  case muchBetter, slightlyBetter, unchanged, slightlyWorse, muchWorse, veryMuchWorse
}
