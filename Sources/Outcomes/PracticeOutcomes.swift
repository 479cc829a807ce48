import ConsultModel

/// One complaint of one advice, with how it went: the smallest piece outcomes are counted from.
package struct TreatedComplaint: Sendable, Equatable {
  package var client: Int
  package var session: Int
  /// The day of the session.
  package var date: CalendarDate
  package var complaint: String
  /// Protocols of the advice, by id.
  package var protocols: [String]
  /// NRS 0-10 at the session; `nil` where it was not asked.
  package var start: Int?
  /// The last review of the advice.
  package var review: CalendarDate
  /// The last follow-up that measured this complaint.
  package var last: Measured?
  /// What was really used, by protocol, as the last follow-up told: days a week.
  package var daysPerWeek: [String: Int] = [:]
  /// There was a follow-up, whether or not it measured this complaint.
  package var wasSeenAgain = false
  package var reportedSideEffects = false
  package var sideEffects: [String] = []

  package struct Measured: Sendable, Equatable {
    package var date: CalendarDate
    package var severity: Int
    package var impression: Impression?
    package init(date: CalendarDate, severity: Int, impression: Impression? = nil) {
      (self.date, self.severity, self.impression) = (date, severity, impression)
    }
  }

  package init(
    client: Int, session: Int, date: CalendarDate, complaint: String, protocols: [String], start: Int?,
    review: CalendarDate, last: Measured? = nil
  ) {
    self.client = client
    self.session = session
    self.date = date
    self.complaint = complaint
    self.protocols = protocols
    self.start = start
    self.review = review
    self.last = last
  }

  /// The last severity less the first; `nil` where either was not measured.
  package var change: Int? {
    guard let start, let last else { return nil }
    return last.severity - start
  }

  /// 2 points or 30 % less: Farrar 2001, for pain; for other complaints an indication.
  package var isRelevant: Bool? {
    guard let start, let change else { return nil }
    return Course.isRelevant(start: start, change: change)
  }
}

/// How it went for the clients with one complaint, all advised protocols together or one of them.
package struct GroupOutcome: Sendable, Equatable {
  package var complaint: String
  /// `nil`: whatever was advised.
  package var protocolID: String?
  /// Each client once, with her first advice for this complaint.
  package var clients: Int
  package var measured: Int
  /// The review was more than four weeks ago, and she was not seen since the session.
  package var lost: Int
  /// The review is still to come, or not yet four weeks ago. Who was seen without being asked is in neither.
  package var waiting: Int
  /// Last severity less the first, of those measured, from most improved to most worsened.
  package var changes: [Int]
  package var relevant: Int
  package var median: Double?
  package var medianInterval: ClosedRange<Double>?
  /// Share with a relevant change; only from ten measured clients on, for fewer make no percentage.
  package var relevantShare: ClosedRange<Double>?
  /// Days a week it was really used, of the protocol, where that was told.
  package var daysPerWeek: Double?
  package var withSideEffects: Int

  /// Below so many clients no percentage is shown.
  package static let fewestForShare = 10
  package var allowsShare: Bool { measured >= Self.fewestForShare }
}

/// The outcomes of the practice: counts, never more certain than they are.
package enum PracticeOutcomes {
  private static let daysUntilLost = 28

  /// - Parameter rows: of all advices.
  /// - Returns: for each complaint first all advices together, then each protocol; most clients first.
  package static func groups(_ rows: [TreatedComplaint], on today: CalendarDate) -> [GroupOutcome] {
    // rows by their place: copying them would take longer than counting
    let byComplaint = Dictionary(grouping: rows.indices) { rows[$0].complaint }
    let sorted = byComplaint.sorted { left, right in
      let (a, b) = (Set(left.value.map { rows[$0].client }).count, Set(right.value.map { rows[$0].client }).count)
      return (b, left.key) < (a, right.key)
    }
    return sorted.flatMap { complaint, places in
      let protocols = places.reduce(into: Set<String>()) { $0.formUnion(rows[$1].protocols) }.sorted()
      return [group(complaint, nil, rows, places, today)]
        + protocols.map { id in
          group(complaint, id, rows, places.filter { rows[$0].protocols.contains(id) }, today)
        }
    }
  }

  /// - Parameter places: of the rows that count.
  private static func group(
    _ complaint: String, _ protocolID: String?, _ rows: [TreatedComplaint], _ places: [Int], _ today: CalendarDate
  ) -> GroupOutcome {
    var first: [Int: Int] = [:]
    for place in places {
      let isFirst = first[rows[place].client].map {
        (rows[place].date, rows[place].session) < (rows[$0].date, rows[$0].session)
      }
      if isFirst ?? true { first[rows[place].client] = place }
    }
    var (lost, waiting, relevant, withSideEffects) = (0, 0, 0, 0)
    var (changes, days): ([Int], [Double]) = ([], [])
    for place in first.values {
      if let change = rows[place].change {
        changes.append(change)
        if rows[place].isRelevant == true { relevant += 1 }
      } else if !rows[place].wasSeenAgain {
        if rows[place].review.adding(days: daysUntilLost) < today { lost += 1 } else { waiting += 1 }
      }
      if let protocolID, let told = rows[place].daysPerWeek[protocolID] { days.append(Double(told)) }
      if rows[place].reportedSideEffects { withSideEffects += 1 }
    }
    changes.sort()
    return GroupOutcome(
      complaint: complaint, protocolID: protocolID, clients: first.count, measured: changes.count, lost: lost,
      waiting: waiting, changes: changes, relevant: relevant,
      median: Statistics.median(changes.map(Double.init)),
      medianInterval: Statistics.medianInterval(changes.map(Double.init)),
      relevantShare: changes.count >= GroupOutcome.fewestForShare
        ? Statistics.wilson(relevant, of: changes.count) : nil,
      daysPerWeek: Statistics.median(days), withSideEffects: withSideEffects)
  }
}
