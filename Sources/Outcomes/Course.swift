import ConsultModel

/// How one complaint went, from the session it was told in on.
package struct Course: Sendable, Equatable {
  package struct Point: Sendable, Equatable {
    package var date: CalendarDate
    /// NRS 0-10
    package var severity: Int
  }
  package var complaint: String
  package var points: [Point]

  /// The courses of a session's complaints. A follow-up that did not ask a complaint adds no point.
  ///
  /// - Parameter start: severity of each complaint at the session, by code.
  package static func courses(
    start: [(complaint: String, severity: Int)], on date: CalendarDate, followUps: [FollowUp]
  ) -> [Course] {
    start.map { complaint, severity in
      var course = Course(complaint: complaint, points: [Point(date: date, severity: severity)])
      for followUp in followUps.sorted(by: { $0.date < $1.date }) {
        guard let found = followUp.severities.first(where: { $0.complaint == complaint }) else { continue }
        course.points.append(Point(date: followUp.date, severity: found.severity))
      }
      return course
    }
  }

  /// The last severity less the first; `nil` until it was measured again.
  package var change: Int? {
    guard points.count > 1, let first = points.first, let last = points.last else { return nil }
    return last.severity - first.severity
  }

  /// Whether the change is one people notice: 2 points or 30 % less (Farrar 2001, for pain; for
  /// other complaints indicative only). `nil` until it was measured again.
  package var isRelevantImprovement: Bool? {
    guard let change, let first = points.first else { return nil }
    return Self.isRelevant(start: first.severity, change: change)
  }

  static func isRelevant(start: Int, change: Int) -> Bool {
    change <= -2 || start > 0 && Double(-change) / Double(start) >= 0.3
  }
}

/// When the next follow-up of an advice is due.
package struct FollowUpDue: Sendable, Equatable {
  package enum State: String, Sendable { case overdue, today, coming }
  package var session: Int
  package var client: Int
  package var date: CalendarDate

  package init(session: Int, client: Int, date: CalendarDate) {
    self.session = session
    self.client = client
    self.date = date
  }

  package func state(on today: CalendarDate) -> State {
    date < today ? .overdue : date == today ? .today : .coming
  }

  /// The first review of an advice that no follow-up has met yet. A follow-up up to a week early
  /// meets its review.
  package static func next(reviews: [CalendarDate], followUps: [FollowUp]) -> CalendarDate? {
    let last = followUps.map(\.date).max()
    return Set(reviews).sorted().first { review in last.map { $0 < review.adding(days: -7) } ?? true }
  }
}
