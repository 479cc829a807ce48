import ConsultModel
import Knowledge
import Testing

@testable import Recommendation

@Suite("Dose") struct DoseTests {
  private func recommend(_ supplements: [WrittenSupplement], _ medicines: [WrittenMedicine] = []) -> Recommendation {
    Shared.answered(
      Facts40.make("moe") {
        $0.supplements = supplements
        $0.medications = medicines
      })
  }

  @Test func `what is already taken comes off the cap`() {
    let result = recommend([WrittenSupplement(words: "multivitamine", elementalMg: 56)])
    #expect(result.oral.takenMg == 56)
    #expect(result.oral.capMg == 194)
    #expect(result.plan.first { $0.route == .oral }?.dose?.most == 194)
  }

  @Test func `above the cap nothing is added and it is said`() {
    let result = recommend([WrittenSupplement(words: "magnesium", elementalMg: 150, perDay: 2)])
    #expect(result.oral.capMg == 0)
    #expect(!result.plan.contains { $0.route == .oral })
    #expect(result.notes.contains { $0.rule == "above-cap" })
  }

  @Test func `a salt counts by its formula, with the highest share where the hydrate is unknown`() {
    let result = recommend([WrittenSupplement(words: "magnesiumcitraat", saltMg: 1000, form: "citrate")])
    #expect(result.oral.takenMg == 161.6)
  }

  @Test func `an amount that may be salt or elemental counts as elemental and is asked`() {
    let result = recommend([WrittenSupplement(words: "magnesiumcitraat 200 mg")])
    #expect(result.oral.takenMg == 200)
    #expect(result.questions.contains { $0.id == "supplement-salt-or-elemental" && $0.isBlocking })
  }

  @Test func `an antacid with magnesium counts`() {
    let result = recommend([], [WrittenMedicine(words: "Rennie, ongeveer 4 per dag")])
    #expect(result.oral.takenMg == 92)
    let unknown = recommend([], [WrittenMedicine(words: "Rennie zo nodig")])
    #expect(unknown.oral.verdict == .hold)
  }

  @Test func `a supplement nobody knows holds the advice`() {
    #expect(recommend([WrittenSupplement(words: "PowerMix Ultra")]).oral.verdict == .hold)
    #expect(recommend([WrittenSupplement(words: "vitamine C 500")]).oral.verdict == .yes)
  }

  @Test func `what is on the skin is never called intake`() {
    let result = Shared.answered(Facts40.make("stijve nek", "stress"))
    #expect(result.plan.contains { $0.route == .transdermal })
    #expect(result.oral.takenMg == 0)
    #expect(result.plan.filter { $0.route == .transdermal }.allSatisfy { $0.dose == nil })
  }

  @Test func `nobody is advised more than the cap`() {
    for taken in stride(from: 0.0, through: 260, by: 10) {
      let result = recommend([WrittenSupplement(words: "magnesium", elementalMg: taken)])
      for dose in result.plan.compactMap(\.dose) { #expect(dose.most + taken <= 250) }
    }
  }
}
