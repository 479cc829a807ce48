import ConsultModel
import Outcomes

/// The course of one complaint as a chart that is read in grey print too, with its numbers beside it.
///
/// Severity 0-10 runs from bottom to top, days from left to right. Below the line stands what was advised, from the
/// day it was, and how many days a week it was really used.
struct CourseFigure {
  let course: Course
  let label: String
  /// The day of the advice, and what a follow-up told of its use: days a week.
  var advisedOn: CalendarDate?
  var used: [(date: CalendarDate, daysPerWeek: Int)] = []

  private var first: Int { course.points.first?.date.dayNumber ?? 0 }
  private var span: Int { max(1, (course.points.last?.date.dayNumber ?? 0) - first) }
  private func x(_ date: CalendarDate) -> Int { 55 + 400 * min(max(date.dayNumber - first, 0), span) / span }
  private func y(_ severity: Int) -> Int { 108 - 10 * severity }

  func value(_ stationery: Stationery) throws(DocumentError) -> PageValue {
    let language = stationery.language
    let change = course.change.map { $0 > 0 ? "+\($0)" : String($0) } ?? "–"
    let shown =
      course.isRelevantImprovement == true ? try stationery.text("change-relevant", ["change": change]) : change
    var marks: [PageValue] = []
    for use in used {
      let text = try stationery.text("days-a-week", ["days": String(use.daysPerWeek)])
      let anchor = x(use.date) > 400 ? "end" : x(use.date) < 110 ? "start" : "middle"
      marks.append(.table(["x": .text(String(x(use.date))), "text": .text(text), "anchor": .text(anchor)]))
    }
    return .table([
      "label": .text(label), "change": .text(shown),
      "line": .text(course.points.map { "\(x($0.date)),\(y($0.severity))" }.joined(separator: " ")),
      "grid": .list(
        [0, 5, 10].map {
          .table(["y": .text(String(y($0))), "textY": .text(String(y($0) + 3)), "value": .text(String($0))])
        }),
      "points": .list(
        course.points.map {
          .table([
            "x": .text(String(x($0.date))), "y": .text(String(y($0.severity))),
            "severity": .text(String($0.severity)), "date": .text(Format.shortDate($0.date, language)),
          ])
        }),
      "hasAdvice": .flag(advisedOn != nil), "adviceX": .text(String(advisedOn.map(x) ?? 0)),
      "adviceWidth": .text(String(advisedOn.map { max(2, 455 - x($0)) } ?? 0)), "uses": .list(marks),
    ])
  }
}
