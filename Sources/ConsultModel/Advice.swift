/// What the practitioner decided, frozen with what it was made from.
package struct StoredAdvice: Sendable, Equatable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case accepted, adjusted
    /// More than the rules recommend, with a typed reason.
    case overridden
  }
  package var kind: Kind
  /// The facts and the recommendation as JSON, as they were.
  package var facts: String
  package var recommendation: String
  package var decided: [AdvisedItem]
  package var knowledgeVersion: String
  package var knowledgeHash: String
  package var reason: String?
  package var at: Timestamp

  package init(
    kind: Kind, facts: String, recommendation: String, decided: [AdvisedItem], knowledgeVersion: String,
    knowledgeHash: String, reason: String? = nil, at: Timestamp
  ) {
    self.kind = kind
    self.facts = facts
    self.recommendation = recommendation
    self.decided = decided
    self.knowledgeVersion = knowledgeVersion
    self.knowledgeHash = knowledgeHash
    self.reason = reason
    self.at = at
  }
}

/// One row of an advice: what the client will do.
package struct AdvisedItem: Sendable, Equatable, Codable {
  package var protocolID: String
  package var route: Route
  package var form: String?
  package var product: String?
  /// Elemental magnesium in mg per day to start with, and after the step; oral only.
  package var startMg: Double?
  package var mostMg: Double?
  package var afterDays: Int?
  package var times: [ClockTime]
  package var celsius: Double?
  package var minutes: Int?
  package var weeks: Int
  package var review: CalendarDate
  /// Complaints it serves, for the record and the follow-up; never printed beside it in a letter.
  package var complaints: [String]
  package var isOverride: Bool

  package init(
    protocolID: String, route: Route, form: String? = nil, startMg: Double? = nil, mostMg: Double? = nil,
    afterDays: Int? = nil, times: [ClockTime] = [], celsius: Double? = nil, minutes: Int? = nil, weeks: Int,
    review: CalendarDate, complaints: [String], isOverride: Bool = false
  ) {
    self.protocolID = protocolID
    self.route = route
    self.form = form
    self.startMg = startMg
    self.mostMg = mostMg
    self.afterDays = afterDays
    self.times = times
    self.celsius = celsius
    self.minutes = minutes
    self.weeks = weeks
    self.review = review
    self.complaints = complaints
    self.isOverride = isOverride
  }
}
