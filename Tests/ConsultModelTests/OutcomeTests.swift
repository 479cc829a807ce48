import ConsultModel
import Foundation
import Testing

@testable import Outcomes

@Suite("Outcomes of the practice") struct OutcomeTests {
  private let start = CalendarDate(dayNumber: 20_000)

  private func row(
    _ client: Int, complaint: String = "migraine", protocols: [String] = ["oral-gentle"], start severity: Int? = 6,
    last: Int? = nil, after days: Int = 0
  ) -> TreatedComplaint {
    let date = start.adding(days: days)
    var row = TreatedComplaint(
      client: client, session: client, date: date, complaint: complaint, protocols: protocols, start: severity,
      review: date.adding(days: 28))
    row.last = last.map { .init(date: date.adding(days: 28), severity: $0) }
    return row
  }

  private func groups(_ rows: [TreatedComplaint], dayAfter days: Int = 100) -> [GroupOutcome] {
    PracticeOutcomes.groups(rows, on: start.adding(days: days))
  }

  // MARK: Against SciPy

  private struct Expected: Decodable {
    struct Median: Decodable {
      var values: [Double]
      var median: Double
      var interval: [Double]?
    }
    struct Share: Decodable {
      var count: Int
      var of: Int
      var low: Double
      var high: Double
    }
    var medians: [Median]
    var shares: [Share]
  }

  private func expected() throws -> Expected {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Statistics/expected.json")
    return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
  }

  @Test func `medians and their intervals are those SciPy computes`() throws {
    let cases = try expected().medians
    #expect(cases.count == 10)
    for item in cases {
      #expect(Statistics.median(item.values) == item.median)
      let interval = Statistics.medianInterval(item.values)
      #expect(interval.map { [$0.lowerBound, $0.upperBound] } == item.interval, "\(item.values.count) values")
    }
    #expect(Statistics.median([]) == nil && Statistics.medianInterval([1, 2, 3, 4, 5]) == nil)
  }

  @Test func `the interval of a share is Wilson's, as SciPy computes it`() throws {
    let cases = try expected().shares
    #expect(cases.count == 8)
    for item in cases {
      let interval = try #require(Statistics.wilson(item.count, of: item.of))
      #expect(abs(interval.lowerBound - item.low) < 1e-12 && abs(interval.upperBound - item.high) < 1e-12)
    }
    #expect(Statistics.wilson(0, of: 0) == nil && Statistics.wilson(3, of: 2) == nil)
  }

  // MARK: Counting

  @Test func `who did not come back is counted as lost, not as unchanged`() throws {
    let group = try #require(groups([row(1, last: 3), row(2), row(3, after: 90)]).first)
    #expect((group.clients, group.measured, group.lost, group.waiting) == (3, 1, 1, 1))
    #expect(group.changes == [-3] && group.median == -3)
  }

  @Test func `a severity nobody asked makes no change`() throws {
    let group = try #require(groups([row(1, start: nil, last: 3)]).first)
    #expect(group.measured == 0 && group.median == nil && group.changes.isEmpty)
  }

  @Test func `who was seen again is not lost, though nobody had asked the severity before`() throws {
    var seen = row(1, start: nil, last: 2)
    seen.wasSeenAgain = true
    let group = try #require(groups([seen]).first)
    #expect((group.clients, group.measured, group.lost, group.waiting) == (1, 0, 0, 0))
  }

  @Test func `a client counts once for a complaint, with her first advice`() throws {
    let group = try #require(groups([row(1, last: 5), row(1, last: 1, after: 60)]).first)
    #expect((group.clients, group.changes) == (1, [-1]))
  }

  @Test func `under ten clients there is no percentage`() throws {
    let nine = try #require(groups((1...9).map { row($0, last: 3) }).first)
    #expect(nine.relevantShare == nil && !nine.allowsShare && nine.relevant == 9)
    let ten = try #require(groups((1...10).map { row($0, last: 3) }).first)
    #expect(ten.relevantShare != nil && ten.medianInterval == -3...(-3))
  }

  @Test(arguments: [(6, 4, true), (6, 5, false), (3, 2, true), (4, 3, false), (0, 0, false), (2, 1, true)])
  func `a change is noticeable from two points or thirty per cent on`(from: Int, to: Int, relevant: Bool) {
    #expect(row(1, start: from, last: to).isRelevant == relevant)
  }

  @Test func `each protocol has a row of its own under its complaint`() {
    let rows = [row(1, protocols: ["a", "b"], last: 4), row(2, protocols: ["b"], last: 6)]
    #expect(groups(rows).map(\.protocolID) == [nil, "a", "b"])
    #expect(groups(rows).map(\.clients) == [2, 1, 2])
  }

  // MARK: Files

  private func csv(_ rows: [TreatedComplaint]) -> String {
    let bytes = OutcomeTable.csv(rows, head: ["client"]) { $0 }
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]), "Excel reads UTF-8 by its mark")
    return String(decoding: bytes.dropFirst(3), as: UTF8.self)
  }

  @Test func `a Dutch spreadsheet opens the table: semicolons, a comma in numbers, line ends`() {
    var row = row(3, last: 4)
    row.daysPerWeek = ["a": 3, "b": 4]
    #expect(
      csv([row]) == "client\r\nC-0003;S-0003;2024-10-04;migraine;oral-gentle;6;4;-2;2024-11-01;3,5;;\r\n")
  }

  @Test(arguments: ["=HYPERLINK(\"x\")", "+1", "@SUM(A1)", "-2+3", " =1", "\t=1", "|calc"])
  func `a text that looks like a formula is no formula`(text: String) {
    var row = row(1)
    row.sideEffects = [text]
    let cell = csv([row]).split(separator: "\r\n").last?.split(separator: ";", omittingEmptySubsequences: false).last
    #expect(cell?.hasPrefix("\"'") == true, "\(cell ?? "")")
  }

  @Test func `a calendar holds codes and no more, one day for each moment`() {
    let moments = [FollowUpDue(session: 42, client: 17, date: start)]
    let now = Timestamp(seconds: 1_700_000_000, offsetMinutes: 60)
    let text = String(
      decoding: FollowUpCalendar.ics(moments, now: now) { "Vervolg \(ShownID(.client, $0.client)), let op; 'x'" },
      as: UTF8.self)
    #expect(text.hasPrefix("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
    #expect(text.contains("DTSTART;VALUE=DATE:20241004\r\nDTEND;VALUE=DATE:20241005\r\n"))
    #expect(text.contains("UID:S-0042-2024-10-04@magconsult\r\n"))
    #expect(text.contains("SUMMARY:Vervolg C-0017\\, let op\\; 'x'\r\n"))
    #expect(text.contains("DTSTAMP:20231114T221320Z"))
  }

  @Test func `a long line of the calendar is folded at 75 bytes`() {
    let moments = [FollowUpDue(session: 1, client: 1, date: start)]
    let bytes = FollowUpCalendar.ics(moments, now: Timestamp(seconds: 0, offsetMinutes: 0)) { _ in
      String(repeating: "é", count: 100)
    }
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 75 })
    #expect(lines.joined().replacing(" ", with: "").contains(String(repeating: "é", count: 100)))
  }
}
