import ConsultModel
import Knowledge
import Testing

@testable import Recommendation

/// Words of hostile reviewers: each of these once went through as if nothing had been said.
@Suite("What must not slip through") struct HostileTests {
  private static func isOpen(_ change: (inout Facts) -> Void) -> Bool {
    let result = Shared.answered(Facts40.make("moe", change: change))
    return result.oral.verdict == .yes && result.isAcceptable
  }

  @Test(arguments: [
    "diabetes waardoor mijn nieren niet meer werken", "diabetes type 2 met eGFR 25",
    "artrose. nierfunctie nog maar 20%", "astma met verminderde nierfunctie", "astma maar ook nieren slecht",
    "migraine na TIA vorige week", "artrose ALS", "vermoeidheid bij nierlijden", "zwanger, verder geen aandoeningen",
    "last van mijn hart", "weet niet", "mijn rug en suiker", "druk op mijn hart",
    "ik ben zwanger verder gezond", "moe 30 weken zwanger", "eerstegraads hartblok overgegaan in derdegraads",
  ])
  func `a condition beside a known one`(words: String) {
    #expect(!Self.isOpen { $0.conditions = [WrittenItem(words: words)] })
  }

  @Test(arguments: [
    "paracetamol met zorbatril", "paracetamol. Zorbatril", "paracetamol met magnesium 400 mg",
    "digoxin stopped my palpitations", "lithium stopped working so dose was doubled",
    "lithium gestopt, weer begonnen in maart", "digoxine gestaakt en weer hervat",
    "vroeger lithium 400 mg, nu 600 mg", "formerly on digoxin 250, still take half", "not digoxin 62.5 but 125 mcg",
    "geen digoxine 0,125 meer maar 0,25", "geen digoxine overgeslagen", "nooit digoxine vergeten",
    "weet niet", "voor mijn hart", "tegen de druk", "nu lithium, vroeger niks", "mijn man slikt niets, ik digoxine",
    "sinds vorig jaar lithium, vroeger niets", "ik neem medicijnen, geen supplementen", "ik slik pillen geen vitamines",
  ])
  func `a medicine that is taken after all`(words: String) {
    #expect(!Self.isOpen { $0.medications = [WrittenMedicine(words: words)] })
  }

  @Test(arguments: [
    "magnesium en visolie", "magnesium and fish oil daily", "magnesium softgel 2 per dag",
    "magnesium voor het slapen, na het bad", "magnesium spray onder de tong",
    "magnesiumolie, paar drupjes door mijn thee",
    "magnesiumchloride vlokken opgelost in water", "epsom zout bad en een lepel door water", "vitamine D met Mg 400 mg",
    "calcium, Mg en zink", "vitamine C en multivitamine", "foliumzuur, zwangerschapsvitamines",
    "vitamine D en dolomiet",
    "magnesium 200 mg elementair bij elke maaltijd", "magnesium 100 mg elementair, 1-1-1",
    "magnesium 100 mg elementair, 30 per dag", "magnesium elementair met 1,4 mg vitamine B6",
    "magnesium 2 tabletten met 5 mg zink elementair", "vroeger 1 magnesium, nu 4",
    "nooit magnesium overgeslagen, 4 stuks", "magnesium stopped my cramps, one each night",
    "ik neem vitamines, geen medicijnen",
  ])
  func `magnesium that is swallowed, or how much of it`(words: String) {
    #expect(!Self.isOpen { $0.supplements = [WrittenSupplement(words: words)] })
  }

  @Test(arguments: [
    ("magnesium 200 mg elemental twice daily", 400.0), ("magnesium 200 mg elementair tweemaal daags", 400),
    ("magnesium 200 mg elementair 2dd", 400), ("magnesium 100 mg elementair, zes tabletten per dag", 600),
    ("magnesium 100 mg elementair vijf keer per dag", 500), ("magnesium 100 mg elemental 3 pills a day", 300),
  ])
  func `the amount of a day is counted`(words: String, mg: Double) {
    let coded = Shared.engine.code(Facts40.make("moe") { $0.supplements = [WrittenSupplement(words: words)] })
    #expect(coded.takenMg == mg)
  }

  @Test(arguments: [
    "moe, 20 weken in verwachting", "tired, expecting my second", "moe, hoogzwanger", "moe, zwangerr",
    "moe, ik ben 3 weken geleden bevallen", "tired, I'm 20 weeks along",
    "moe, geen energie door myasthenia gravis", "moe, hartblok, geen klachten meer",
    "moe, dialyse vanaf maart", "moe; mijn man zegt: myasthenia gravis", "tired, heart block fine now with tablets",
    "moe, mijn man heeft mijn hartblok ontdekt", "moe, geen dialyse overgeslagen",
    "dialyse gaat goed", "moe, ik slik lithium", "moe maar digoxine slik ik al jaren",
    "moe, ik neem 800 mg magnesium per dag", "moe en ik zie geen uitweg meer, ik wil niet meer",
    "moe van alles, het leven heeft geen zin meer", "so tired, life isn't worth living",
    "moe, en mijn linkerhand doet het ineens niet meer", "moe, halve gezichtsveld kwijt sinds vanochtend",
    "moe, ik viel weg in de douche en was er even niet", "moe en zwarte ontlasting als teer", "moe en geel oogwit",
    "tired, vomiting blood since this morning", "moe, 20 weken zwanger en de baby beweegt niet meer",
  ])
  func `what a complaint tells besides`(words: String) {
    let result = Shared.answered(Facts40.make(words))
    #expect(result.oral.verdict != .yes || !result.isAcceptable || !result.redFlags.isEmpty)
  }

  @Test func `a label that the words contradict is asked about, and the higher count holds`() {
    let coded = Shared.engine.code(
      Facts40.make("moe") { $0.supplements = [WrittenSupplement(words: "magnesium 3x daags", elementalMg: 100)] })
    #expect(coded.takenMg == 300 && coded.takenIsUncertain)
  }

  @Test func `what stands among lifestyle and allergies`() {
    #expect(!Self.isOpen { $0.lifestyle = ["nierdialyse 3x per week"] })
    #expect(!Self.isOpen { $0.lifestyle = ["ik ben alcoholist"] })
    #expect(!Self.isOpen { $0.lifestyle = ["ik slik 800 mg magnesium"] })
    #expect(!Self.isOpen { $0.allergies = ["magnesiumcitraat: anafylaxie"] })
    #expect(!Self.isOpen { $0.allergies = ["magnesium tabletten, kreeg jeuk en benauwd"] })
  }
}
