import ConsultModel
import Knowledge
import Testing

@testable import Recommendation

@Suite("Day schedule") struct ScheduleTests {
  private func recommend(_ medicines: [WrittenMedicine]) -> Recommendation {
    Shared.answered(Facts40.make("moe") { $0.medications = medicines })
  }

  private func time(_ text: String) throws -> ClockTime { try #require(ClockTime(text)) }

  @Test func `magnesium keeps four hours from levothyroxine and three from iron`() throws {
    let result = recommend([
      WrittenMedicine(words: "Thyrax 100 mcg", times: [try time("07:00")]),
      WrittenMedicine(words: "ferrofumaraat", times: [try time("12:00")]),
    ])
    let magnesium = result.schedule.rows.filter(\.isMagnesium).map(\.time.minutes)
    #expect(!magnesium.isEmpty)
    for minutes in magnesium {
      #expect(minutes - 7 * 60 >= 4 * 60 || minutes < 3 * 60)
      #expect(abs(minutes - 12 * 60) >= 3 * 60)
    }
  }

  @Test func `a medicine round the clock leaves no hour, so oral advice waits for the pharmacist`() throws {
    let result = recommend([
      WrittenMedicine(words: "levothyroxine", times: try ["07:00", "13:00", "19:00", "23:00"].map(time))
    ])
    #expect(!result.schedule.isPossible)
    #expect(result.oral.verdict == .hold)
    #expect(result.oral.reasons.contains { $0.rule == "schedule-impossible" })
    #expect(!result.plan.contains { $0.route == .oral })
  }

  @Test func `a medicine without a time gets a proposed one and a question`() {
    let result = recommend([WrittenMedicine(words: "Thyrax 50")])
    #expect(result.schedule.rows.contains { !$0.isMagnesium && $0.isProposed })
    #expect(result.questions.contains { $0.id == "medicine-time-levothyroxine" })
  }

  @Test func `a clock time beats the word for the same part of the day`() {
    #expect(MedicineTimes("Thyrax 100 mcg 's ochtends 07:00").times.map(\.description) == ["07:00"])
    #expect(MedicineTimes("om 7 uur en voor het slapen").times.map(\.description) == ["07:00", "22:00"])
    #expect(MedicineTimes("Antagel zo nodig, ongeveer 4 per dag").perDay == 4)
    #expect(MedicineTimes("2x daags").perDay == 2)
  }

  @Test func `the second look finds what the search would have to break`() throws {
    let seven = try time("07:00")
    let facts = Shared.engine.code(
      Facts40.make("moe") { $0.medications = [WrittenMedicine(words: "Thyrax", times: [seven])] })
    func rows(_ magnesium: String) throws -> [Schedule.Row] {
      [
        Schedule.Row(
          time: seven, take: .init(nl: "levothyroxine", en: "levothyroxine"), words: "Thyrax", isProposed: false,
          isMagnesium: false),
        Schedule.Row(
          time: try time(magnesium), take: .init(nl: "m", en: "m"), words: "m", isProposed: true, isMagnesium: true),
      ]
    }
    #expect(ScheduleStep.isSafe(try rows("11:00"), facts, Shared.knowledge))
    #expect(!ScheduleStep.isSafe(try rows("10:30"), facts, Shared.knowledge))
    #expect(!ScheduleStep.isSafe(try rows("03:30"), facts, Shared.knowledge))
  }

  @Test func `a course of antibiotics that binds magnesium pauses it, with the hours beside it`() {
    for words in ["doxycycline 100 mg", "ciprofloxacine"] {
      let result = recommend([WrittenMedicine(words: words)])
      #expect(result.oral.verdict == .hold, "\(words)")
      #expect(result.interactions.first?.action == .pause)
      #expect(result.interactions.first?.magnesiumBeforeMedicineHours ?? 0 >= 4)
    }
  }
}
