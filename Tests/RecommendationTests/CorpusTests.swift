import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Testing

@testable import Recommendation

/// Phrases as clients write them, written from the facts before the code and frozen since.
///
/// Every third is held out: its misses are never printed, so that the rules are not fitted to it.
@Suite("What clients write") struct CorpusTests {
  struct Phrase {
    var text: String
    /// The row says which complaints there are, or which flags.
    var isOfComplaints: Bool
    var isOfFlags: Bool
    var complaints: Set<String>
    var flags: [String]
    var asks: Bool
    var kinds: Set<String>
    var isHeldOut: Bool
  }

  /// The corpus names the rows of the facts; we have other names, and sometimes fewer or more of them.
  static let ours: [String: Set<String>] = [
    "chest-pain-heart": ["heart-attack-signs", "palpitations-alarm"],
    "stroke-signs": ["stroke-signs", "headache-neurological"],
    "collapse-or-seizure": ["collapse-seizure", "palpitations-alarm"], "breathless-at-rest": ["severe-breathlessness"],
    "throat-face-swelling": ["severe-breathlessness"],
    "palpitations-with-alarm": ["palpitations-alarm", "palpitations-exertion-family"],
    "pulse-irregular-or-extreme": ["pulse-extreme", "pulse-irregular-or-extreme"],
    "palpitations-recurrent": ["palpitations-recurrent"],
    "headache-emergency": ["headache-thunderclap", "headache-neurological", "headache-pregnancy"],
    "headache-new-over-50": ["headache-new-after-50"], "headache-gp-today": ["headache-progressive"],
    "headache-overuse-or-change": ["headache-overuse"], "preeclampsia-signs": ["headache-pregnancy"],
    "dvt-signs": ["dvt-one-sided-swelling"], "lung-embolism": ["lung-embolism"], "claudication": ["claudication"],
    "cold-pale-leg": ["cold-pale-leg"], "motor-neuron-signs": ["motor-neuron"],
    "rhabdomyolysis-signs": ["rhabdomyolysis"],
    "acute-weakness": ["acute-weakness"], "cauda-equina": ["cauda-equina"],
    "back-pain-alarm": ["back-alarm", "neck-alarm"],
    "pulsating-abdomen": ["back-tearing"], "back-upper-tearing": ["back-tearing"],
    "numbness-sudden-or-ascending": ["sudden-one-sided-numbness"],
    "tingling-persistent-or-risk": ["tingling-persistent"],
    "fatigue-alarm": ["fatigue-weight-loss"], "constipation-alarm": ["bowel-bleeding-change"],
    "bowel-obstruction": ["bowel-obstruction-signs"],
    "bowel-cramps-alarm": ["bowel-inflammation-signs", "bowel-bleeding-change"],
    "suicidality": ["suicidal-thoughts"], "psychosis": ["psychosis-self-neglect"],
    "cannot-care-for-self": ["psychosis-self-neglect"], "low-mood-two-weeks": ["low-mood-two-weeks"],
    "panic-attacks": ["low-mood-two-weeks"], "postpartum-low-mood": ["low-mood-two-weeks"],
    "insomnia-apnoea-sleepy": ["sleep-apnoea"], "insomnia-with-mania": ["insomnia-mania"],
    "abnormal-vaginal-bleeding": ["bleeding-unusual"], "severe-one-sided-pelvic-pain": ["pregnancy-pain"],
    "breast-alarm": ["breast-lump"],
    "blood-pressure-very-high": ["blood-pressure-very-high", "blood-pressure-symptoms"],
    "glucose-emergency": ["diabetes-emergency"], "diabetic-foot-ulcer": ["diabetes-foot-ulcer"],
    "tremor-with-slowness": ["parkinson-alcohol-tremor"], "tremor-withdrawal-confusion": ["parkinson-alcohol-tremor"],
    "eyelid-alarm": ["eyelid-droop", "eyelid-three-months"],
    "fragility-fracture-signs": ["fracture-minor-fall", "height-loss"],
    "sudden-confusion": ["confusion-sudden"], "child-leg-pain-alarm": ["child-leg-pain"],
    "magnesium-overdose-signs": ["magnesium-overdose"],
  ]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

  static func phrases(_ name: String) throws -> [Phrase] {
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    let root = try DataFile.parse(text, name: name)
    let reader = DataReader(file: name)
    return reader.list(root, "").enumerated().compactMap { index, row in
      guard var table = reader.table(row.node), let text = table.requiredText("text") else { return nil }
      return Phrase(
        text: text, isOfComplaints: table.optional("complaints") != nil, isOfFlags: table.optional("flags") != nil,
        complaints: Set(table.texts("complaints")), flags: table.texts("flags"),
        asks: table.bool("asks") ?? false, kinds: Set(table.texts("kind")), isHeldOut: index % 3 == 2)
    }
  }

  /// Found, wanted and rightly found, over some phrases.
  struct Score {
    var (wanted, got, right) = (0, 0, 0)
    var recall: Double { wanted == 0 ? 1 : Double(right) / Double(wanted) }
    var precision: Double { got == 0 ? 1 : Double(right) / Double(got) }
    var line: String { "recall \(Self.percent(recall)) precision \(Self.percent(precision)) of \(wanted)" }
    static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
  }

  struct Measured {
    var complaints = Score()
    var flags = Score()
    var asks = Score()
    var misses: [String] = []

    mutating func add(_ phrase: Phrase, _ coded: CodedFacts) {
      let got = Set(coded.complaints.filter { $0.certainty != .ambiguous }.map(\.code))
      let asked = coded.questions.contains { $0.id.hasPrefix("complaint-") }
      complaints.wanted += phrase.complaints.count
      complaints.got += phrase.isOfComplaints ? got.count : 0
      complaints.right += got.intersection(phrase.complaints).count
      if phrase.asks {
        asks.wanted += 1
        asks.right += asked && got.isSubset(of: phrase.complaints) ? 1 : 0
      }
      let raised = phrase.isOfFlags ? Set(coded.flagsInWords.keys) : []
      let allowed = phrase.flags.reduce(into: Set<String>()) { $0.formUnion(CorpusTests.ours[$1] ?? [$1]) }
      let found = phrase.flags.filter { !(CorpusTests.ours[$0] ?? [$0]).isDisjoint(with: raised) }
      flags.wanted += phrase.flags.count
      flags.right += found.count
      flags.got += found.count + raised.subtracting(allowed).count
      let lost = phrase.complaints.subtracting(got).sorted()
      let extra = phrase.isOfComplaints ? got.subtracting(phrase.complaints).sorted() : []
      let unseen = phrase.flags.filter { !found.contains($0) }
      let alarms = raised.subtracting(allowed).sorted()
      let notAsked = phrase.asks && !(asked && got.isSubset(of: phrase.complaints))
      if !(lost.isEmpty && extra.isEmpty && unseen.isEmpty && alarms.isEmpty) || notAsked {
        misses.append(
          "\(phrase.text) | \(lost.map { "-" + $0 }) \(extra.map { "+" + $0 }) "
            + "\(unseen.map { "!-" + $0 }) \(alarms.map { "!+" + $0 })\(notAsked ? " ?" : "")")
      }
    }
  }

  static func measure(_ phrases: [Phrase]) -> Measured {
    var measured = Measured()
    for phrase in phrases {
      var facts = Facts(date: CalendarDate(dayNumber: 20_000))
      facts.complaints = [SessionComplaint(words: phrase.text, severity: nil)]
      measured.add(phrase, Coding.code(facts, Shared.knowledge, Shared.recogniser))
    }
    return measured
  }

  @Test func `complaints and red flags are found in what clients write`() throws {
    let phrases = try Self.phrases("phrases.yaml")
    #expect(phrases.count == 934)
    for heldOut in [false, true] {
      let measured = Self.measure(phrases.filter { $0.isHeldOut == heldOut })
      print(
        "phrases \(heldOut ? "held out" : "seen"): complaints \(measured.complaints.line); flags \(measured.flags.line); "
          + "asked \(measured.asks.right) of \(measured.asks.wanted)")
      if !heldOut { for miss in measured.misses { print("miss: " + miss) } }
      // what was reached; the aims are 95 % of complaints both ways and every red flag
      #expect(measured.complaints.recall > (heldOut ? 0.94 : 0.965))
      #expect(measured.complaints.precision > (heldOut ? 0.89 : 0.94))
      #expect(measured.flags.recall > (heldOut ? 0.95 : 0.97))
      #expect(measured.flags.precision > 0.92)
    }
  }

  @Test func `of phrases written to be hard most are found`() throws {
    let measured = Self.measure(try Self.phrases("second.yaml"))
    print("phrases of a second set: complaints \(measured.complaints.line); flags \(measured.flags.line)")
    // what was reached
    #expect(measured.complaints.recall > 0.86 && measured.complaints.precision > 0.9)
    #expect(measured.flags.recall > 0.87 && measured.flags.precision > 0.8)
  }

  @Test func `the phrases the rules were made with are found`() throws {
    let measured = Self.measure(
      try ["", "-2", "-3"].flatMap { try Self.phrases("development\($0).yaml") })
    print("phrases of development: complaints \(measured.complaints.line); flags \(measured.flags.line)")
    if ProcessInfo.processInfo.environment["MAGCONSULT_MISSES"] != nil {
      for miss in measured.misses { print("dev: " + miss) }
    }
    #expect(measured.complaints.recall > 0.975 && measured.flags.recall > 0.98)
  }
}
