import ConsultModel
import Knowledge

/// Where the red flags stand that a session may be about: most do not concern this client.
struct FlagIndex: Sendable {
  private var byID: [String: Int] = [:]
  private var byComplaint: [String: [Int]] = [:]
  /// Those that say themselves when they are asked or raised.
  private var always: [Int] = []

  init(_ flags: [RedFlag]) {
    for (index, flag) in flags.enumerated() {
      byID[flag.id] = index
      for complaint in flag.complaints { byComplaint[complaint, default: []].append(index) }
      if flag.raisedWhen != nil || flag.complaints.isEmpty && flag.askWhen != nil { always.append(index) }
    }
  }

  /// In the order of the rules.
  func mayConcern(_ facts: CodedFacts) -> [Int] {
    var found = Set(always)
    for complaint in facts.complaints { found.formUnion(byComplaint[complaint.code] ?? []) }
    for id in facts.facts.answers.keys { byID[id].map { _ = found.insert($0) } }
    for id in facts.flagsInWords.keys { byID[id].map { _ = found.insert($0) } }
    for id in facts.flagsSetAside { byID[id].map { _ = found.insert($0) } }
    return found.sorted()
  }
}

/// Step 1: red flags, from answers, from measurements and from the client's own words.
struct FlagStep {
  var raised: [RaisedFlag] = []
  var questions: [OpenQuestion] = []
  var effects: [(rule: RedFlag, effects: SkinEffects)] = []
  var stopped: Set<String> = []
  var trace: [TraceLine] = []

  init(_ facts: CodedFacts, _ knowledge: KnowledgeBase, _ index: FlagIndex) {
    // what is ambiguous asks for all it may be
    let codes = facts.complaints.map(\.code)
    for index in index.mayConcern(facts) {
      let words = facts.flagsInWords[knowledge.redFlags[index].id]
      let outcome = Self.outcome(of: index, in: knowledge.redFlags, words: words, codes, facts)
      if outcome == .irrelevant { continue }
      let flag = knowledge.redFlags[index]
      // one of no complaint is about all
      let concerned = flag.complaints.isEmpty ? codes : codes.filter(flag.complaints.contains)
      switch outcome {
      case .raised:
        raised.append(
          RaisedFlag(
            id: flag.id, urgency: flag.urgency, to: flag.to, complaints: concerned, text: flag.text, words: words,
            reference: flag.reference))
        effects.append((flag, flag.effects))
        // words that raise a flag stop the complaints they were said with, whatever the flag lists
        stopped.formUnion(flag.complaints.isEmpty && !flag.urgency.stopsSession ? [] : concerned)
        if flag.urgency.stopsSession || (concerned.isEmpty && words != nil) { stopped.formUnion(codes) }
        trace.append(TraceLine(rule: flag.id, outcome: .applies))
      case .asked(let contradicts):
        let unknown = facts.facts.answers[flag.id] == .unknown
        questions.append(
          OpenQuestion(
            id: flag.id, subject: concerned.first ?? "", isBlocking: flag.urgency.stopsSession || contradicts,
            text: flag.question, why: Self.why(flag, unknown: unknown, contradicts: contradicts)))
        trace.append(TraceLine(rule: flag.id, outcome: .undecided))
      case .passed: trace.append(TraceLine(rule: flag.id, outcome: .passes))
      case .irrelevant: break
      }
    }
    raised.sort { ($1.urgency, $0.id) < ($0.urgency, $1.id) }
    questions.sort { ($0.isBlocking ? 0 : 1, $0.id) < ($1.isBlocking ? 0 : 1, $1.id) }
  }

  private enum Outcome: Equatable {
    case raised, passed, irrelevant
    case asked(contradicts: Bool)
  }

  private static func outcome(
    of index: Int, in flags: [RedFlag], words: String?, _ codes: [String], _ facts: CodedFacts
  ) -> Outcome {
    let answer = facts.facts.answers[flags[index].id]
    if answer == .yes { return .raised }
    if let condition = flags[index].raisedWhen, condition.truth(in: facts) == .yes { return .raised }
    if words != nil {
      // the question itself was answered no: that is said again, not silently believed
      return answer == .no ? .asked(contradicts: true) : .raised
    }
    if facts.flagsSetAside.contains(flags[index].id) { return answer == .no ? .passed : .asked(contradicts: false) }
    // who was asked and does not know is asked on, whatever she comes for
    if answer == .unknown { return .asked(contradicts: false) }
    let applies = flags[index].askWhen.map { $0.truth(in: facts) }
    let isOfAll = flags[index].complaints.isEmpty
    guard isOfAll || flags[index].complaints.contains(where: codes.contains), applies != .no, !isOfAll || applies != nil
    else { return .irrelevant }
    return answer == .no ? .passed : .asked(contradicts: false)
  }

  private static func why(_ flag: RedFlag, unknown: Bool, contradicts: Bool) -> LocalizedText {
    if contradicts {
      return LocalizedText(
        nl: "Het antwoord is nee, maar de woorden van de cliënt wijzen op ja. \(flag.text.nl)",
        en: "The answer is no, but the client's words suggest yes. \(flag.text.en)")
    }
    if unknown {
      return LocalizedText(
        nl: "Beantwoord met 'weet ik niet'. \(flag.text.nl)", en: "Answered 'I do not know'. \(flag.text.en)")
    }
    return flag.text
  }
}
