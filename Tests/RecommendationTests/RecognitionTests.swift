import ConsultModel
import Knowledge
import Testing

@testable import Recommendation

@Suite("Understanding what people write") struct RecognitionTests {
  private func codes(_ words: String) -> [String] {
    Shared.recommend(Facts40.make(words)).complaints.filter { $0.certainty != .ambiguous }.map(\.code).sorted()
  }

  @Test(arguments: [
    ("kramp in me been", ["muscle-cramp"]), ("ik word wakker van kramp in mijn kuiten", ["nocturnal-leg-cramp"]),
    ("slaap slegt", ["insomnia"]), ("Moe, en krampen in mijn been", ["fatigue", "muscle-cramp"]),
    ("nek zit vast", ["neck-tension"]), ("kort lontje", ["irritability"]), ("migreine", ["migraine"]),
    ("mijn ooglid trilt", ["eyelid-twitch"]), ("rustelose benen", ["restless-legs"]), ("opgebrand", ["burn-out"]),
    ("trekkerig gevoel tussen mijn schouderbladen", ["back-pain-upper"]), ("spanningshoofdpijn", ["tension-headache"]),
    ("ik slaap niet en heb hoofdpijn", ["headache", "insomnia"]),
    ("I sleep badly and have a stiff neck", ["insomnia", "neck-tension"]),
    ("Hartkloppingen. Die zijn nooit verdwenen.", ["palpitations"]),
    ("Palpitations. They have not gone away.", ["palpitations"]),
    ("Hoofdpijn. Die is nog niet helemaal weg.", ["headache"]), ("Hoofdpijn, valt wel mee", ["headache"]),
    ("Hartkloppingen. Gelukkig is mijn schildklierprobleem opgelost.", ["palpitations"]),
    ("Hoofdpijn sinds de pil is gestopt", ["headache"]), ("Ex-roker, hoofdpijn", ["headache"]),
    ("Ruzie met mijn collega, hoofdpijn", ["headache", "irritability"]), ("Bekende klachten: hoofdpijn.", ["headache"]),
    ("Hartkloppingen, twee jaar geleden begonnen", ["palpitations"]),
    ("Ik heb migraine. Die griep is nu over.", ["migraine"]), ("Ik heb migraine. Dat gaat niet over.", ["migraine"]),
  ])
  func `words, slang and typing errors`(words: String, expected: [String]) {
    #expect(codes(words) == expected)
  }

  @Test(arguments: [
    "geen hoofdpijn", "mijn man heeft hoofdpijn", "vroeger had ik migraine", "de hoofdpijn is niet meer",
    "Ik had een burn-out. Daar ben ik helemaal van hersteld.", "migraine, is gelukkig allang over",
    "de arts heeft boezemfibrilleren uitgesloten en belde mij daarover", "mijn zuster heeft slapeloze nachten",
  ])
  func `denied, past and somebody else's complaints are set aside and said`(words: String) {
    let result = Shared.recommend(Facts40.make(words, "stijve nek"))
    #expect(result.complaints.map(\.code) == ["neck-tension"])
    #expect(!result.notChecked.isEmpty)
  }

  @Test func `a word with several meanings asks and never guesses`() {
    let result = Shared.answered(Facts40.make("krampen"))
    #expect(result.complaints.allSatisfy { $0.state == .asked })
    #expect(result.questions.contains { $0.id == "complaint-cramp-where" && $0.isBlocking })
    #expect(result.plan.isEmpty)
  }

  @Test func `what is not recognised is a blocking question`() {
    let result = Shared.answered(Facts40.make("grumbleflop"))
    #expect(result.questions.contains { $0.id == "complaint-not-recognised" && $0.isBlocking })
  }

  @Test func `a medicine that is not recognised holds oral advice until a pharmacist was asked`() {
    let unknown = Facts40.make("moe") { $0.medications = [WrittenMedicine(words: "Xyzolam 5 mg")] }
    #expect(Shared.answered(unknown).oral.verdict == .hold)
    var asked = unknown
    asked.agreements = [Agreement(by: "apotheker Jansen", on: asked.date, about: .oral, maxMg: 250)]
    #expect(Shared.answered(asked).oral.verdict == .yes)
  }

  @Test(arguments: ["suikerziekte", "hoge bloeddruk", "moe, en ik heb diabetes"])
  func `a condition told as a complaint holds what it would hold as a condition`(words: String) {
    var facts = Facts40.make(words)
    facts.kidney = Facts.Kidney()
    let result = Shared.answered(facts)
    #expect(result.oral.verdict == .hold)
    #expect(result.oral.reasons.contains { $0.rule == "kidney-unknown-risk" })
  }

  @Test(arguments: [
    "Mijn vader heeft hartfalen, ik ook.", "Mijn moeder heeft hartfalen, net als ik.",
    "My mother has heart failure and so do I.",
    "Stress. Allergie geen • Hartfalen", "Stress. Allergieën geen - hartfalen", "Stress en ｈａｒｔｆａｌｅｎ",
    "Stress en hartinsuﬃciëntie", "Stress en hartinsufficiëntie",
  ])
  func `a disease that is told is never silently none`(words: String) {
    #expect(Shared.answered(Facts40.make(words)).oral.verdict != .yes)
  }

  @Test func `a condition that is told of somebody else or denied in a complaint is not the client's`() {
    for words in ["moe, mijn man heeft diabetes", "moe, geen diabetes"] {
      var facts = Facts40.make(words)
      facts.kidney = Facts.Kidney()
      #expect(Shared.answered(facts).oral.reasons.allSatisfy { $0.rule != "kidney-unknown-risk" }, "\(words)")
    }
  }

  @Test func `a complaint among the conditions is understood`() {
    let result = Shared.answered(
      Facts40.make("moe") { $0.conditions = [WrittenItem(words: "burn-out, in behandeling")] })
    #expect(result.oral.verdict == .yes)
  }
}
