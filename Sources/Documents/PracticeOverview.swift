import ConsultModel
import Knowledge
import Outcomes

/// The outcomes of the practice on paper: counts and dots, no percentages of a handful, and what they do not show.
package struct PracticeOverview {
  package var practice: Practice
  package var date: CalendarDate
  package var groups: [GroupOutcome]

  package init(practice: Practice, date: CalendarDate, groups: [GroupOutcome]) {
    self.practice = practice
    self.date = date
    self.groups = groups
  }

  package func html(_ knowledge: KnowledgeBase, _ stationery: Stationery) throws(DocumentError) -> String {
    let language = stationery.language
    let title = try stationery.text("overview-title")
    var rows: [PageValue] = []
    var plots: [PageValue] = []
    for group in groups {
      rows.append(try row(group, knowledge, stationery))
      if group.protocolID == nil, group.measured > 0 { plots.append(plot(group, knowledge, language)) }
    }
    return try stationery.render(
      "practice-overview",
      .table([
        "lang": .text(language.rawValue), "title": .text(title), "author": .text(practice.practitioner),
        "colour": .text(practice.colour), "practice": practice.letterhead(),
        "running": .text("\(title), \(Format.date(date, language))"), "date": .text(Format.date(date, language)),
        "hasGroups": .flag(!groups.isEmpty), "groups": .list(rows), "hasPlots": .flag(!plots.isEmpty),
        "plots": .list(plots),
      ]))
  }

  private func row(
    _ group: GroupOutcome, _ knowledge: KnowledgeBase, _ stationery: Stationery
  ) throws(DocumentError) -> PageValue {
    let language = stationery.language
    let words = OutcomeWords(stationery: stationery)
    let complaint = knowledge.complaint(group.complaint)?.label[language] ?? group.complaint
    let treatment = group.protocolID.map { knowledge.treatment($0)?.label[language] ?? $0 }
    return .table([
      "label": .text(treatment ?? complaint), "isComplaint": .flag(group.protocolID == nil),
      "clients": .text(String(group.clients)), "measured": .text(String(group.measured)),
      "lost": .text(String(group.lost)), "median": .text(words.median(group)),
      "relevant": .text(try words.relevant(group)),
      "use": .text(group.daysPerWeek.map { Format.number($0, language) } ?? "–"),
      "sideEffects": .text(String(group.withSideEffects)),
    ])
  }

  /// A dot for each client, stacked: from 10 points better on the left to 10 worse on the right.
  private func plot(_ group: GroupOutcome, _ knowledge: KnowledgeBase, _ language: Language) -> PageValue {
    let label = knowledge.complaint(group.complaint)?.label[language] ?? group.complaint
    var heights: [Int: Int] = [:]
    let counts = Dictionary(group.changes.map { ($0, 1) }, uniquingKeysWith: +)
    let tallest = counts.values.max() ?? 1
    // many clients: one dot stands closer to the next
    let step = max(1.0, min(7.0, 62.0 / Double(tallest)))
    let dots: [PageValue] = group.changes.map { change in
      let height = heights[change, default: 0]
      heights[change] = height + 1
      return .table([
        "x": .text(String(40 + 20 * (change + 10))),
        "y": .text(Format.number(70 - step * Double(height), .en)),
      ])
    }
    let ticks: [PageValue] = [-10, -5, 0, 5, 10].map { tick in
      .table(["x": .text(String(40 + 20 * (tick + 10))), "value": .text(Self.signed(tick))])
    }
    let counted: [PageValue] = counts.sorted { $0.key < $1.key }.map { change, count in
      .table(["change": .text(Self.signed(change)), "count": .text(String(count))])
    }
    return .table([
      "label": .text(label), "dots": .list(dots), "ticks": .list(ticks), "counts": .list(counted),
    ])
  }

  private static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : String(number) }
}

/// A group's outcome in words, for paper and terminal alike.
package struct OutcomeWords {
  let stationery: Stationery
  package init(stationery: Stationery) { self.stationery = stationery }

  /// `-2 (-3 to -1)`; the interval only where there are enough for one.
  package func median(_ group: GroupOutcome) -> String {
    guard let median = group.median else { return "–" }
    let language = stationery.language
    let middle = Format.number(median, language)
    guard let interval = group.medianInterval else { return middle }
    let to = language == .nl ? "tot" : "to"
    return
      "\(middle) (\(Format.number(interval.lowerBound, language)) \(to) \(Format.number(interval.upperBound, language)))"
  }

  /// `3 of 5`, and from ten clients on a percentage with its interval.
  package func relevant(_ group: GroupOutcome) throws(DocumentError) -> String {
    guard group.measured > 0 else { return "–" }
    let counts = ["relevant": String(group.relevant), "measured": String(group.measured)]
    guard let interval = group.relevantShare else { return try stationery.text("share-few", counts) }
    func percent(_ share: Double) -> String { String(Int((share * 100).rounded())) }
    return try stationery.text(
      "share-interval",
      counts.merging([
        "percent": percent(Double(group.relevant) / Double(group.measured)), "low": percent(interval.lowerBound),
        "high": percent(interval.upperBound),
      ]) { $1 })
  }
}
