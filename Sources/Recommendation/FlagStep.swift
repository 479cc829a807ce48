import ConsultModel
import Knowledge

/// Step 1: red flags, from answers, from measurements and from the client's own words.
struct FlagStep {
  var raised: [RaisedFlag] = []
  var questions: [OpenQuestion] = []
  var effects: [(rule: RedFlag, effects: SkinEffects)] = []
  var stopped: Set<String> = []
  var trace: [TraceLine] = []

  init(_ facts: CodedFacts, _ knowledge: KnowledgeBase) {
    // what is ambiguous asks for all it may be
    let codes = facts.complaints.map(\.code)
    // by their place: most flags do not concern this client, and copying each took half of the time
    for index in knowledge.redFlags.indices {
      let concerned = Self.concerned(knowledge.redFlags[index].complaints, codes)
      let words = facts.flagsInWords[knowledge.redFlags[index].id]
      let outcome = Self.outcome(of: index, in: knowledge.redFlags, words: words, concerned: concerned, facts)
      if outcome == .irrelevant { continue }
      let flag = knowledge.redFlags[index]
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

  /// Which of the session's complaints a flag is about; one of no complaint is about all.
  private static func concerned(_ complaints: [String], _ codes: [String]) -> [String] {
    complaints.isEmpty ? codes : codes.filter(complaints.contains)
  }

  private enum Outcome: Equatable {
    case raised, passed, irrelevant
    case asked(contradicts: Bool)
  }

  private static func outcome(
    of index: Int, in flags: [RedFlag], words: String?, concerned: [String], _ facts: CodedFacts
  ) -> Outcome {
    let answer = facts.facts.answers[flags[index].id]
    if answer == .yes { return .raised }
    if let condition = flags[index].raisedWhen, condition.truth(in: facts) == .yes { return .raised }
    if words != nil {
      // the question itself was answered no: that is said again, not silently believed
      return answer == .no ? .asked(contradicts: true) : .raised
    }
    if facts.flagsSetAside.contains(flags[index].id) { return answer == .no ? .passed : .asked(contradicts: false) }
    let applies = flags[index].askWhen.map { $0.truth(in: facts) }
    let isAsked =
      flags[index].complaints.isEmpty ? applies != nil && applies != .no : !concerned.isEmpty && applies != .no
    guard isAsked else { return .irrelevant }
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
