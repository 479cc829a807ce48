import ConsultModel
import Outcomes
import Testing

@Suite("Values") struct ValueTests {
  @Test func `a day that does not exist is no date`() {
    #expect(CalendarDate(iso: "2026-02-30") == nil)
    #expect(CalendarDate(iso: "2024-02-29")?.description == "2024-02-29")
    #expect(CalendarDate(iso: "1900-02-29") == nil)
    for odd in ["2024-2-29", "2024-02-290", "2024/02/29", "+024-02-29", "20240229", "2024-02-2٩", "", "2024-02-29 "] {
      #expect(CalendarDate(iso: odd) == nil, "\(odd)")
    }
    #expect(CalendarDate(written: "14-3-1996")?.description == "1996-03-14")
    #expect(CalendarDate(written: "geen") == nil)
  }

  @Test func `every day of four centuries survives being written and read`() throws {
    var day = try #require(CalendarDate(iso: "1800-01-01"))
    let last = try #require(CalendarDate(iso: "2200-12-31"))
    while day <= last {
      #expect(CalendarDate(iso: day.description) == day)
      day = day.adding(days: 13)
    }
  }

  @Test func `a birthday counts from its own day`() throws {
    let birth = try #require(CalendarDate(iso: "1950-11-21"))
    #expect(birth.years(to: try #require(CalendarDate(iso: "2025-11-20"))) == 74)
    #expect(birth.years(to: try #require(CalendarDate(iso: "2025-11-21"))) == 75)
  }

  @Test func `ids are forgiving about how they are typed`() {
    #expect(ShownID("c17", kind: .client)?.description == "C-0017")
    #expect(ShownID("C-0017", kind: .client)?.number == 17)
    #expect(ShownID("S-0017", kind: .client) == nil)
    #expect(ShownID("C-0", kind: .client) == nil)
  }

  @Test func `a moment keeps the day it was lived in`() {
    let late = Timestamp(seconds: 1_763_767_800, offsetMinutes: 60)  // 23:30 UTC
    #expect(late.utc == "2025-11-21T23:30:00Z")
    #expect(late.day.description == "2025-11-22")
    #expect(Timestamp(utc: late.utc, offsetMinutes: 60) == late)
  }
}

@Suite("The course of a complaint") struct CourseTests {
  private func day(_ number: Int) -> CalendarDate { CalendarDate(dayNumber: 20_000 + number) }

  private func followUp(_ number: Int, _ severity: Int?) -> FollowUp {
    var followUp = FollowUp(number: number, session: 1, date: day(number * 28))
    if let severity { followUp.severities = [FollowUpSeverity(complaint: "stress", severity: severity)] }
    return followUp
  }

  @Test func `a missing answer stays missing`() {
    let course = Course.courses(start: [("stress", 7)], on: day(0), followUps: [followUp(1, nil), followUp(2, 5)])[0]
    #expect(course.points.map(\.severity) == [7, 5])
    #expect(course.change == -2)
  }

  @Test func `two points or thirty per cent less is noticeable, and less is not`() {
    func relevant(_ from: Int, _ to: Int) -> Bool? {
      Course.courses(start: [("stress", from)], on: day(0), followUps: [followUp(1, to)])[0].isRelevantImprovement
    }
    #expect(relevant(7, 5) == true)
    #expect(relevant(3, 2) == true)
    #expect(relevant(7, 6) == false)
    #expect(relevant(5, 7) == false)
    #expect(Course.courses(start: [("stress", 7)], on: day(0), followUps: [])[0].isRelevantImprovement == nil)
  }

  @Test func `a follow-up a few days early meets its review, and the next one stays due`() {
    let reviews = [day(28), day(84)]
    #expect(FollowUpDue.next(reviews: reviews, followUps: []) == day(28))
    #expect(FollowUpDue.next(reviews: reviews, followUps: [FollowUp(number: 1, session: 1, date: day(25))]) == day(84))
    #expect(FollowUpDue.next(reviews: reviews, followUps: [FollowUp(number: 1, session: 1, date: day(80))]) == nil)
  }
}
