import ConsultModel
import Knowledge
import Testing

@testable import Recommendation

@Suite("Plan") struct PlanTests {
  @Test func `food comes first, then at most one oral product and two uses of the skin`() {
    let result = Shared.answered(
      Facts40.make(
        "kuitkramp", "slaap slecht", "stijve nek", "moe", "rusteloze benen", "spierpijn", "hoofdpijn", "stress"))
    #expect(result.plan.first?.route == .food)
    #expect(result.plan.filter { $0.route == .oral }.count <= 1)
    #expect(result.plan.filter { $0.route == .transdermal }.count <= 2)
  }

  @Test func `a second choice is planned only where the first is refused, tried or not wanted`() {
    func oral(_ change: (inout Facts) -> Void) -> Bool {
      Shared.answered(Facts40.make("stijve nek", change: change)).plan.contains { $0.route == .oral }
    }
    #expect(!oral { _ in })
    #expect(oral { $0.tried = ["skin-gel-neck"] })
    #expect(oral { $0.avoidRoutes = [.transdermal] })
    #expect(oral { $0.skin = ["eczeem"] })
  }

  @Test func `a form that is left out gives way to the next, and none means no product`() {
    let one = Shared.answered(Facts40.make("moe") { $0.avoidForms = ["bisglycinate"] })
    #expect(one.plan.first { $0.route == .oral }?.form == "malate")
    let none = Shared.answered(
      Facts40.make("moe") { $0.avoidForms = ["bisglycinate", "malate", "lactate", "gluconate"] })
    #expect(!none.plan.contains { $0.route == .oral })
    #expect(none.notChosen.contains { $0.protocolID == "oral-gentle" })
  }

  @Test func `everything not chosen says why`() {
    let result = Shared.answered(Facts40.make("stijve nek", "spierpijn"))
    let offered = Set(
      result.complaints.compactMap { Shared.knowledge.complaint($0.code) }.flatMap {
        $0.firstChoices + $0.secondChoices
      })
    #expect(offered == Set(result.plan.map(\.protocolID)).union(result.notChosen.map(\.protocolID)))
  }

  @Test func `no protocol is ever given for weakness, tingling or numbness`() {
    for words in ["spierzwakte", "tintelingen in mijn voeten", "dove vingers"] {
      #expect(Shared.answered(Facts40.make(words)).plan.allSatisfy { $0.route == .food }, "\(words)")
    }
  }

  @Test func `what makes the body lose magnesium is told, and opens and closes nothing`() {
    let without = Shared.recommend(Facts40.make("moe"))
    let with = Shared.recommend(
      Facts40.make("moe") { $0.medications = [WrittenMedicine(words: "pantoprazol 40 mg")] })
    #expect(with.notes.contains { $0.rule == "depletes-acid-blockers" })
    #expect(!without.notes.contains { $0.rule.hasPrefix("depletes") })
    #expect(with.oral.verdict == without.oral.verdict && with.oral.capMg == without.oral.capMg)
  }

  @Test func `the same facts give the same bytes, whatever the order of their lists`() throws {
    let complaints = ["kuitkramp", "slaap slecht", "stijve nek"]
    let medicines = ["Thyrax 100 07:00", "omeprazol", "ferrofumaraat 12:00"].map { WrittenMedicine(words: $0) }
    func json(_ turn: Int) throws -> String {
      var facts = Facts40.make { $0.conditions = [WrittenItem(words: "diabetes"), WrittenItem(words: "astma")] }
      facts.complaints = (complaints + complaints).dropFirst(turn).prefix(3).map {
        SessionComplaint(words: $0, severity: 5)
      }
      facts.medications = Array((medicines + medicines).dropFirst(turn).prefix(3))
      if turn == 1 { facts.conditions?.reverse() }
      return try Shared.json(facts)
    }
    let first = try json(0)
    #expect(try json(1) == first)
    #expect(try json(2) == first)
  }

  @Test func `every rule that is cited exists`() {
    let known = Set(Shared.knowledge.rules.map(\.id)).union(Shared.knowledge.complaints.map(\.code))
    let own: Set = ["above-cap", "schedule-impossible", "taken-uncertain"]
    let result = Shared.answered(
      Facts40.make("moe", "kuitkramp") {
        $0.age = 80
        $0.medications = [WrittenMedicine(words: "digoxine"), WrittenMedicine(words: "lisinopril")]
      })
    let cited =
      result.oral.reasons.map(\.rule) + result.transdermal.reasons.map(\.rule) + result.notes.map(\.rule)
      + result.interactions.map(\.rule)
    #expect(Set(cited).subtracting(known).subtracting(own).isEmpty)
  }
}
