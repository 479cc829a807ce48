import ConsultModel
import Foundation
import Knowledge
import Testing

@testable import Recommendation

/// What must never happen, over generated clients. The generator is seeded: a failure is found again.
@Suite("What must never happen") struct PropertyTests {
  struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var mixed = state
      mixed = (mixed ^ (mixed >> 33)) &* 0xff51_afd7_ed55_8ccd
      return mixed ^ (mixed >> 33)
    }
  }

  static func client(_ seed: UInt64) -> Facts {
    var random = Seeded(state: seed)
    func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: 0..<items.count, using: &random)] }
    func some(_ items: [String], upTo most: Int) -> [String] {
      Array(items.shuffled(using: &random).prefix(Int.random(in: 0...most, using: &random)))
    }
    var facts = Facts(date: CalendarDate(dayNumber: 20_000))
    facts.sex = pick([.female, .male, nil])
    facts.age = pick([nil, 2, 6, 10, 14, 25, 40, 58, 68, 80])
    facts.pregnancy = pick([nil, .init(status: .no), .init(status: .yes, weeks: 25), .init(status: .unknown)])
    facts.kidney = pick([
      nil, .init(), .init(egfr: 20), .init(egfr: 45, monthsAgo: 1), .init(egfr: 90, monthsAgo: 5),
      .init(egfr: 90, monthsAgo: 40),
    ])
    let conditions = [
      "myasthenia gravis", "hartblok", "pacemaker", "diabetes", "hartfalen", "hoge bloeddruk", "epilepsie", "iets geks",
      "anorexia",
    ]
    facts.conditions = pick([true, true, false]) ? some(conditions, upTo: 3).map { WrittenItem(words: $0) } : nil
    let medicines = [
      "Thyrax 07:00", "doxycycline", "lisinopril", "Xyzol", "Rennie 4 per dag", "digoxine", "ferrofumaraat 12:00",
      "raltegravir",
    ]
    facts.medications = pick([true, true, false]) ? some(medicines, upTo: 3).map { WrittenMedicine(words: $0) } : nil
    facts.supplements = pick([
      nil, [], [WrittenSupplement(words: "magnesium", elementalMg: pick([56, 150, 300]))],
      [WrittenSupplement(words: "iets")],
    ])
    facts.skin = pick([nil, ["gaaf"], ["eczeem"], ["wond"]])
    facts.allergies = []
    let words = [
      "kuitkramp", "slaap slecht", "stijve nek", "moe", "migraine", "rusteloze benen", "krampen", "rugpijn en koorts",
      "spierzwakte",
    ]
    facts.complaints = some(words, upTo: 4).map { SessionComplaint(words: $0, severity: pick([nil, 2, 9])) }
    for flag in Shared.knowledge.redFlags { facts.answers[flag.id] = pick([nil, .no, .no, .no, .unknown, .yes]) }
    return facts
  }

  /// The long form asks for 100,000.
  static let seeds =
    UInt64(1)...(UInt64(ProcessInfo.processInfo.environment["MAGCONSULT_CLIENTS"] ?? "") ?? 400)

  /// Rules of the engine itself.
  static let known = Set(Shared.knowledge.rules.map(\.id)).union([
    "schedule-impossible", "taken-uncertain", "above-cap",
  ])

  @Test func `taken plus added never passes the ceiling, every cited rule exists, and order does not matter`() throws {
    for seed in Self.seeds {
      let facts = Self.client(seed)
      let result = Shared.recommend(facts)
      // nobody may have more than the adult's ceiling, and what is taken comes off
      let added = result.plan.compactMap { $0.route == .oral ? $0.dose?.most : nil }.max() ?? 0
      #expect(added == 0 || result.oral.takenMg + added <= 250, "seed \(seed)")
      let cited =
        result.oral.reasons.map(\.rule) + result.transdermal.reasons.map(\.rule) + result.redFlags.map(\.id)
        + result.referrals.map(\.rule) + result.interactions.map(\.rule) + result.plan.map(\.protocolID)
      // a rule of the knowledge base, of the engine, or a question of this very result
      let strange = Set(cited).subtracting(Self.known).subtracting(result.questions.map(\.id))
      #expect(strange.isEmpty, "seed \(seed): \(strange)")
      var other = facts
      other.complaints.reverse()
      other.conditions?.reverse()
      other.medications?.reverse()
      other.supplements?.reverse()
      #expect(try Shared.json(facts) == Shared.json(other), "seed \(seed)")
      // what goes on the skin is no intake
      var skin = facts
      skin.supplements?.append(WrittenSupplement(words: "magnesiumolie, 10 sprays per dag"))
      #expect(Shared.recommend(skin).oral.takenMg == result.oral.takenMg, "seed \(seed)")
    }
  }

  @Test func `no advice passes a gate, the cap, a separation or a stopped complaint`() {
    for seed in Self.seeds {
      let facts = Self.client(seed)
      let result = Shared.recommend(facts)
      let coded = Shared.engine.code(facts)
      for item in result.plan {
        if item.route == .oral {
          #expect(result.oral.verdict == .yes, "seed \(seed)")
          #expect((item.dose?.most ?? 0) <= result.oral.capMg, "seed \(seed)")
        }
        if item.route == .transdermal, let use = Shared.knowledge.treatment(item.protocolID)?.skin?.use {
          #expect(result.transdermal.uses[use]?.verdict == .yes, "seed \(seed)")
        }
        for purpose in item.purposes {
          #expect(result.complaints.first { $0.code == purpose.complaint }?.state == .open, "seed \(seed)")
        }
      }
      #expect(!result.isStopped || result.plan.isEmpty, "seed \(seed)")
      #expect(ScheduleStep.isSafe(result.schedule.rows, coded, Shared.knowledge), "seed \(seed)")
    }
  }

  @Test func `a condition or medicine more never loosens a verdict or raises the cap`() {
    for seed in Self.seeds {
      let facts = Self.client(seed)
      guard facts.conditions != nil, facts.medications != nil else { continue }
      let before = Shared.recommend(facts)
      for words in ["hartfalen", "myasthenia", "diabetes", "struviet"] {
        var more = facts
        more.conditions?.append(WrittenItem(words: words))
        let after = Shared.recommend(more)
        #expect(after.oral.verdict >= before.oral.verdict, "seed \(seed) \(words)")
        #expect(after.oral.capMg <= before.oral.capMg, "seed \(seed) \(words)")
        for use in SkinUse.allCases {
          #expect(
            (after.transdermal.uses[use]?.verdict ?? .no) >= (before.transdermal.uses[use]?.verdict ?? .no),
            "seed \(seed) \(words)")
        }
      }
      for words in ["digoxine", "Onbekendol", "lithium"] {
        var more = facts
        more.medications?.append(WrittenMedicine(words: words))
        #expect(Shared.recommend(more).oral.verdict >= before.oral.verdict, "seed \(seed) \(words)")
      }
    }
  }

  @Test func `an answer turned to unknown never loosens anything`() {
    for seed in Self.seeds {
      let facts = Self.client(seed)
      let before = Shared.recommend(facts)
      for flag in ["dvt-one-sided-swelling", "myasthenia", "heart-failure"]
      where facts.answers[flag] == .no || facts.answers[flag] == nil {
        var more = facts
        more.answers[flag] = .unknown
        let after = Shared.recommend(more)
        #expect(after.oral.verdict >= before.oral.verdict, "seed \(seed) \(flag)")
        #expect(!after.isAcceptable || before.isAcceptable, "seed \(seed) \(flag)")
      }
    }
  }
}
