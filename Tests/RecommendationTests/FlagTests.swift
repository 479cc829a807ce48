import ConsultModel
import Knowledge
import Testing

@testable import Recommendation

@Suite("Red flags") struct FlagTests {
  private func urgency(_ words: String) -> Urgency {
    Shared.recommend(Facts40.make(words)).redFlags.map(\.urgency).max() ?? .none
  }

  @Test(arguments: [
    ("kramp in mijn kuit, hij is rood en dik sinds de vlucht", Urgency.today),
    ("mijn been is opgezwollen en warm", .today),
    ("plotseling de ergste hoofdpijn van mijn leven", .emergency),
    ("druk op mijn borst als ik de trap op loop", .emergency),
    ("ik wil niet meer leven", .emergency),
    ("rugpijn en ik kan mijn plas niet ophouden", .emergency),
    ("mijn mond hangt scheef", .emergency),
    ("spierpijn en donkere urine na de marathon", .today),
    ("my calf is red and swollen", .today),
    ("I want to die", .emergency),
    ("mijn kuit is niet rood maar wel dik", .today),
    ("ik slaap niet en mijn kuit is rood", .today),
    ("Mijn linkerkuit doet zeer. Hij is dik en warm.", .today),
    ("Ik ben 30 weken zwanger. Vandaag nog geen leven gevoeld.", .obstetricNow),
  ])
  func `a red flag is found in the client's own words`(words: String, expected: Urgency) {
    #expect(urgency(words) == expected)
  }

  @Test func `I do not know to an alarm is asked on, whatever the complaint`() {
    var facts = Facts40.make("moe")
    facts.answers["stroke-signs"] = .unknown
    let result = Shared.recommend(facts)
    #expect(result.questions.contains { $0.id == "stroke-signs" && $0.isBlocking })
    facts.answers["stroke-signs"] = .no
    #expect(!Shared.recommend(facts).questions.contains { $0.id == "stroke-signs" })
  }

  @Test(arguments: [
    ("Gisteren ben ik flauwgevallen. Bijna elke dag heb ik stress.", Urgency.emergency),
    ("Ik voel geen schopjes meer. Zin in de bevalling heb ik wel.", .obstetricNow),
    ("Ik wil dood. Ik ben bang voor mijn baas.", .emergency),
    ("Ik krijg geen lucht. Mijn man is verkouden.", .emergency),
    ("Lief team, sinds vanochtend pijn op de borst.", .emergency),
    ("Nu druk op de borst, valt wel mee", .emergency),
  ])
  func `what is said beside an alarm takes nothing away from it`(words: String, expected: Urgency) {
    #expect(urgency(words) == expected)
  }

  @Test(arguments: [
    "Moe en pijn in mijn nek. 's Nachts zweten door de overgang.", "Mijn moeder had diabetes. Mijn darmen zijn traag.",
    "Misselijk van de ijzerpillen. Kramp onder mijn ribben.", "Ik drink veel koffie. Op mijn werk loopt alles uit.",
    "Koude vingers in de winter. Ik kreeg een blauwe plek op mijn been.",
  ])
  func `two sentences that need not belong together raise no alarm`(words: String) {
    #expect(urgency(words) < .emergency)
  }

  @Test(arguments: [
    "geen pijn op de borst, wel moe", "mijn kuit is niet rood en niet dik, wel kramp", "stijve nek na een dag werk",
  ])
  func `a denied flag is not raised`(words: String) {
    #expect(urgency(words) == .none)
  }

  @Test func `today stops the whole session: referral only, no plan by any route`() {
    let result = Shared.answered(Facts40.make("kuitkramp", "stress") { $0.answers["dvt-one-sided-swelling"] = .yes })
    #expect(result.isStopped)
    #expect(result.plan.isEmpty)
    #expect(result.referral == .today)
    #expect(!result.isAcceptable)
    #expect(result.isWithheld)
  }

  @Test func `this week stops its own complaint and leaves the others`() {
    let result = Shared.answered(Facts40.make("slaap slecht", "stijve nek") { $0.answers["sleep-apnoea"] = .yes })
    #expect(!result.isStopped)
    #expect(result.complaints.first { $0.code == "insomnia" }?.state == .stopped)
    #expect(result.complaints.first { $0.code == "neck-tension" }?.state == .open)
    #expect(!result.plan.flatMap(\.purposes).contains { $0.complaint == "insomnia" })
    #expect(!result.plan.isEmpty)
  }

  @Test func `flag questions up to today block acceptance until they are answered`() {
    let facts = Facts40.make("kuitkramp")
    let open = Shared.recommend(facts)
    #expect(open.questions.contains { $0.id == "dvt-one-sided-swelling" && $0.isBlocking })
    #expect(!open.isAcceptable)
    #expect(Shared.answered(facts).isAcceptable)
  }

  @Test func `I do not know keeps the question open`() {
    let result = Shared.answered(Facts40.make("kuitkramp") { $0.answers["dvt-one-sided-swelling"] = .unknown })
    #expect(!result.isAcceptable)
  }

  @Test func `headache in late pregnancy always raises the question of pre-eclampsia`() {
    let result = Shared.recommend(Facts40.make("hoofdpijn") { $0.pregnancy = Facts.Pregnancy(status: .yes, weeks: 30) })
    #expect(result.questions.contains { $0.id == "headache-pregnancy" && $0.isBlocking })
    let early = Shared.recommend(Facts40.make("hoofdpijn") { $0.pregnancy = Facts.Pregnancy(status: .yes, weeks: 10) })
    #expect(!early.questions.contains { $0.id == "headache-pregnancy" })
    let unknown = Shared.recommend(Facts40.make("hoofdpijn") { $0.pregnancy = Facts.Pregnancy(status: .yes) })
    #expect(unknown.questions.contains { $0.id == "headache-pregnancy" })
  }

  @Test func `a pressure of 180 over 110 is a flag without a question`() {
    let result = Shared.answered(
      Facts40.make("stress") {
        $0.answers["blood-pressure-very-high"] = nil
        $0.measurements = [MeasuredValue(kind: .systolic, value: 184, unit: "mmHg")]
      })
    #expect(result.redFlags.contains { $0.id == "blood-pressure-very-high" })
  }

  @Test func `words that contradict an answer are asked again`() {
    let result = Shared.answered(Facts40.make("kuitkramp, mijn kuit is rood"))
    #expect(result.questions.contains { $0.id == "dvt-one-sided-swelling" })
  }
}
