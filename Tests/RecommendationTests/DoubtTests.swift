import ConsultModel
import Knowledge
import Testing

@testable import Recommendation

/// Found by a hostile reader: texts that were taken for a plain no, or for something else.
@Suite("Doubt is never no") struct DoubtTests {
  @Test(arguments: [
    "Spierspanning. De pijn op mijn borst is niet over.", "Nooit zonder pijn op de borst, spierspanning",
    "geen rust en pijn op mijn borst, spierspanning", "Mijn vrouw merkt dat mijn gezicht scheef hangt. Spierspanning",
    "spierspanning en pijn op mijn borst die ik vroeger niet had", "Somber, geen zin en wil dood",
    "Stijve nek. Pijn op de borst vertrouw ik niet", "hoofdpijn sinds hersenschudding", "ik zie het niet meer zitten",
    "kuitkramp en kortademig", "spierspanning en band om mijn borst",
  ])
  func `words of a red flag are raised or asked, never passed over`(words: String) {
    let result = Shared.recommend(Facts40.make(words))
    #expect(result.isStopped || result.questions.contains { $0.isBlocking && Shared.knowledge.redFlag($0.id) != nil })
    #expect(!result.isAcceptable)
  }

  @Test(arguments: [
    "myasthenia gravis medicatie helpt niet", "weet niet of ik myasthenia gravis heb", "geen idee of ik hartfalen heb",
    "niet aangeboren hartblok", "hypertensie en rare nierkwaal", "geen idee", "", "-", "spierziekte", "nefropathie",
  ])
  func `a condition that is not certainly absent holds`(words: String) {
    let result = Shared.answered(Facts40.make("moe") { $0.conditions = [WrittenItem(words: words)] })
    #expect(result.oral.verdict >= .hold || !result.isAcceptable)
  }

  @Test(arguments: [
    "lithium werkt niet", "digoxine verdraag ik niet", "geen idee", "?", "", "omeprazol en een antibioticum",
    "metoprolol en xyzabine", "penicilline", "de pil voor mijn hart", "inuline",
  ])
  func `a medicine that is on the list is taken, and one that is not certain holds`(words: String) {
    #expect(
      Shared.answered(Facts40.make("moe") { $0.medications = [WrittenMedicine(words: words)] }).oral.verdict != .yes)
  }

  @Test(arguments: [
    "digoxine, gestopt met roken", "digoxine en vroeger atenolol", "mijn vrouw legt mijn pillen klaar: digoxine",
    "geen last van digoxine", "zonder problemen digoxine", "digoxine gestopt met drinken erbij", "digoxine, werkt niet",
    "de dokter van mijn moeder gaf digoxine", "digoxine niet vergeten",
  ])
  func `what stands beside a medicine does not take it off the list`(words: String) {
    let coded = Shared.engine.code(Facts40.make("moe") { $0.medications = [WrittenMedicine(words: words)] })
    #expect(coded.medicines.contains { $0.name == "digoxin" })
  }

  @Test(arguments: [
    "vroeger digoxine", "digoxine gestopt in 2022", "geen digoxine meer", "mijn man slikt digoxine, ik niks",
  ])
  func `what plainly is not taken is not counted, and that is told`(words: String) {
    let coded = Shared.engine.code(Facts40.make("moe") { $0.medications = [WrittenMedicine(words: words)] })
    #expect(coded.medicines.isEmpty)
    #expect(coded.notChecked.contains { $0.nl.contains("digoxin") })
  }

  @Test(arguments: [
    ("hoofdpijn, ik slaap niet", "headache"), ("hoofdpijn gaat niet over", "headache"),
    ("hoofdpijn die nooit weggaat", "headache"), ("moe, de huisarts vond niets", "fatigue"),
    ("mijn man zegt dat ik moe ben", "fatigue"), ("stress, en het wordt niet minder", "stress"),
    ("kramp in mijn kuit en ik kan niet slapen", "nocturnal-leg-cramp"), ("moe maar geen koorts", "fatigue"),
    ("hoofdpijn, weg van huis helpt niet", "headache"), ("moe en mijn moeder heeft ook van alles", "fatigue"),
    ("migraine, vroeger al", "migraine"), ("ik heb hoofdpijn, mijn man niet", "headache"),
    ("hoofdpijn over mijn hele hoofd", "headache"), ("stress op het werk is goed voor niemand", "stress"),
    ("hoofdpijn vanaf maandag", "headache"), ("moe, gestopt met werken", "fatigue"),
    ("moe verder geen klachten", "fatigue"), ("hoofdpijn en verder geen klachten", "headache"),
    ("ik heb geen energie en hoofdpijn", "headache"), ("can't concentrate anymore", "poor-concentration"),
    ("hoofdpijn en slapen niet", "headache"), ("hoofdpijn terwijl mijn bloeddruk is goed", "headache"),
    ("de spierpijn is over mijn hele lijf", "muscle-pain"),
    ("hond uitlaten en dan kramp in mijn kuit", "nocturnal-leg-cramp"),
    ("somber, niks is leuk meer", "depression"), ("last van mijn nek, verder niks", "neck-tension"),
  ])
  func `a complaint is not put aside for words that belong to something else`(words: String, code: String) {
    let coded = Shared.engine.code(Facts40.make(words))
    #expect(coded.complaints.contains { $0.code == code && $0.certainty != .ambiguous })
  }

  @Test(arguments: [
    "dialysis", "hypermagnesaemia", "struvite-stones", "recent-heart-event", "eating-disorder", "heart-failure",
  ])
  func `asked and not known is not no, whatever the gate`(code: String) {
    let result = Shared.answered(Facts40.make("moe") { $0.answers[code] = .unknown })
    #expect(result.oral.verdict >= .hold)
    #expect(!result.isAcceptable)
  }

  @Test(arguments: ["vroeger pacemaker, nu verwijderd", "pacemaker komt in januari"])
  func `only a plain pacemaker of today opens the gate of heart block`(words: String) {
    let result = Shared.answered(
      Facts40.make("moe") { $0.conditions = [WrittenItem(words: "hartblok"), WrittenItem(words: words)] })
    #expect(result.oral.verdict >= .hold)
    #expect(result.oral.isBarred)
  }

  @Test(arguments: [
    ("niet gaaf", Verdict.hold), ("gaaf, klein wondje", .no), ("goed, behalve zweren op de benen", .no),
  ])
  func `skin that is not plainly intact is not intact`(words: String, verdict: Verdict) {
    #expect(Shared.answered(Facts40.make("stijve nek") { $0.skin = [words] }).transdermal.verdict >= verdict)
  }

  @Test(arguments: [
    ("magnesium bisglycinaat 62,5 mg elementair", 62.5), ("magnesium 375 mg, vitamine B6 2 mg", 375),
    ("magnesium 200 mg 2x daags 2 tabletten", 800), ("magnesium 100mg drie keer per dag", 300),
    ("magnesium 1e30 mg", 0),
  ])
  func `written amounts are read whole`(words: String, mg: Double) {
    let result = Shared.answered(Facts40.make("moe") { $0.supplements = [WrittenSupplement(words: words)] })
    #expect(result.oral.takenMg >= mg)
    #expect(!result.isAcceptable || mg == 62.5)
  }

  @Test func `units and times a day multiply for what contains magnesium`() {
    let result = Shared.answered(
      Facts40.make("moe") { $0.medications = [WrittenMedicine(words: "Rennie 2 tabletten 4x per dag")] })
    #expect(result.oral.takenMg == 184)
  }

  @Test func `vitamin D with magnesium is not vitamin D alone`() {
    #expect(
      Shared.answered(Facts40.make("moe") { $0.supplements = [WrittenSupplement(words: "vitamine d en magnesium")] })
        .oral.verdict == .hold)
  }

  @Test(arguments: [
    "Thyrax 8:00 PM", "Thyrax 9 uur 's avonds", "Thyrax half 8 's avonds", "Thyrax 's nachts", "Thyrax 19u",
    "gabapentine 3x daags",
    "ferrofumaraat om de 8 uur", "Thyrax 24:00",
  ])
  func `a time that is said is kept or asked, never replaced`(words: String) {
    let result = Shared.answered(Facts40.make("moe") { $0.medications = [WrittenMedicine(words: words)] })
    let evening = result.schedule.rows.filter { !$0.isMagnesium }.allSatisfy { $0.time.minutes >= 19 * 60 }
    #expect(result.oral.verdict == .hold || evening)
  }

  @Test func `a dose is no time`() {
    #expect(MedicineTimes("Thyrax 12.50 mcg").times.isEmpty)
  }

  @Test func `many medicines without a time are placed without trying every combination`() {
    let words = [
      "levothyroxine 06:00 12:00 18:00 00:00", "ferrofumaraat", "gabapentine", "azitromycine", "rosuvastatine",
      "calcium",
    ]
    let result = Shared.answered(Facts40.make("moe") { $0.medications = words.map { WrittenMedicine(words: $0) } })
    #expect(result.oral.verdict == .hold)
  }

  @Test func `a pregnancy that is said counts, whatever sex, age or another field say`() {
    #expect(
      Shared.answered(
        Facts40.make("moe") {
          $0.age = 57
          $0.pregnancy = .init(status: .yes)
        }
      ).oral.verdict == .physicianFirst)
    #expect(Shared.answered(Facts40.make("moe") { $0.pregnancy = .init(status: .no, weeks: 30) }).oral.verdict == .hold)
    #expect(Shared.answered(Facts40.make("kuitkramp, ik ben 20 weken zwanger")).oral.verdict == .hold)
  }

  @Test func `of two agreements the smaller amount counts, and an old one does not`() {
    func cap(_ agreements: (CalendarDate) -> [Agreement]) -> OralResult {
      Shared.answered(
        Facts40.make("moe") {
          $0.pregnancy = .init(status: .yes)
          $0.agreements = agreements($0.date)
        }
      ).oral
    }
    #expect(
      cap {
        [Agreement(by: "verloskundige", on: $0, about: .oral, maxMg: 100), Agreement(by: "GP", on: $0, about: .oral)]
      }.capMg == 100)
    #expect(
      cap { [Agreement(by: "GP", on: $0.adding(days: -400), about: .oral, maxMg: 100)] }.verdict == .physicianFirst)
  }

  @Test func `of measurements without a date the worst counts`() {
    let result = Shared.answered(
      Facts40.make("moe") {
        $0.measurements = [
          MeasuredValue(kind: .serumMagnesium, value: 0.85, unit: "mmol/L"),
          MeasuredValue(kind: .serumMagnesium, value: 1.3, unit: "mmol/L", date: $0.date),
        ]
      })
    #expect(result.oral.verdict == .no)
  }

  @Test func `where conditions were never asked nothing is open on the skin`() {
    let result = Shared.recommend(Facts40.make("stijve nek") { $0.conditions = nil })
    #expect(result.transdermal.verdict == .hold)
    #expect(result.plan.allSatisfy { $0.route == .food })
  }

  @Test func `words that contradict an answer block until they are cleared up`() {
    #expect(!Shared.answered(Facts40.make("somber, ik wil dood")).isAcceptable)
  }

  @Test func `a session in which no complaint is left cannot be accepted`() {
    #expect(!Shared.answered(Facts40.make("geen hoofdpijn")).isAcceptable)
  }
}
