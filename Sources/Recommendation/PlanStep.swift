import ConsultModel
import Knowledge

/// Step 4: food first, then at most one oral product and two uses of the skin.
///
/// In this order: evidence not against, first choices before second, severity covered, fewest
/// daily actions, rule id. Food is for everybody, so a complaint whose first choice is food alone
/// has its second choice open beside it.
struct PlanStep {
  private struct Candidate {
    var treatment: TreatmentProtocol
    var complaints: [String]
    var isFirst: Bool
    var isAgainst: Bool
    var severity: Int
  }
  private(set) var items: [PlanItem] = []
  private(set) var notChosen: [NotChosen] = []
  private(set) var candidateRoutes: Set<Route> = []
  private let facts: CodedFacts
  private let knowledge: KnowledgeBase
  private let oral: OralResult
  private let skin: TransdermalResult
  private let open: [CodedFacts.CodedComplaint]

  init(
    _ facts: CodedFacts, _ knowledge: KnowledgeBase, open: [CodedFacts.CodedComplaint], isStopped: Bool,
    oral: OralResult, skin: TransdermalResult
  ) {
    self.facts = facts
    self.knowledge = knowledge
    self.oral = oral
    self.skin = skin
    self.open = open
    var refused: [String: LocalizedText] = [:]
    for complaint in facts.complaints {
      guard let rule = knowledge.complaint(complaint.code) else { continue }
      for id in rule.firstChoices + rule.secondChoices {
        guard let treatment = knowledge.treatment(id) else { continue }
        if treatment.route != .food { candidateRoutes.insert(treatment.route) }
        if refused[id] == nil { refused[id] = obstacle(treatment) }
      }
    }
    guard !isStopped else {
      notChosen = named(
        Set(facts.complaints.compactMap { knowledge.complaint($0.code) }.flatMap { $0.firstChoices + $0.secondChoices })
      ) {
        _ in
        LocalizedText(
          nl: "Een alarmsignaal stopt dit consult: alleen verwijzen.",
          en: "A red flag stops this session: referral only.")
      }
      return
    }
    let candidates = gather(refused)
    addFood()
    addOral(candidates.filter { $0.treatment.route == .oral })
    addSkin(candidates.filter { $0.treatment.route == .transdermal })
    explain(candidates, refused)
  }

  // MARK: What stands in the way

  /// Why a treatment cannot be chosen for this client; `nil` where nothing does.
  private func obstacle(_ treatment: TreatmentProtocol) -> LocalizedText? {
    if facts.facts.tried.contains(treatment.id) {
      return LocalizedText(nl: "Dit is al geprobeerd.", en: "This was tried before.")
    }
    if facts.facts.avoidRoutes.contains(treatment.route) {
      return LocalizedText(
        nl: "De cliënt wil deze manier liever niet.", en: "The client prefers not to use this route.")
    }
    switch treatment.route {
    case .food:
      guard oral.isFoodClosed else { return nil }
      return LocalizedText(
        nl: "Voeding is hier een zaak van de diëtist: kalium en fosfaat tellen mee.",
        en: "Food is a matter for the dietitian here: potassium and phosphate count too.")
    case .oral: return oralObstacle(treatment)
    case .transdermal: return skinObstacle(treatment)
    }
  }

  private func oralObstacle(_ treatment: TreatmentProtocol) -> LocalizedText? {
    if oral.verdict != .yes { return oral.reasons.first { $0.verdict == oral.verdict }?.text }
    guard oral.capMg >= knowledge.settings.smallestDoseMg else {
      return LocalizedText(
        nl: "Onder de bovengrens is niet genoeg ruimte over naast wat al wordt gebruikt.",
        en: "Too little room is left under the cap beside what is already taken.")
    }
    guard form(of: treatment) != nil else {
      return LocalizedText(
        nl: "Alle vormen van dit protocol vallen af.", en: "Every form of this protocol is left out.")
    }
    return nil
  }

  private func skinObstacle(_ treatment: TreatmentProtocol) -> LocalizedText? {
    guard let details = treatment.skin, let use = skin.uses[details.use] else { return nil }
    if use.verdict != .yes {
      return skin.reasons.first { $0.verdict == use.verdict }?.text
        ?? LocalizedText(nl: "Deze toepassing mag nu niet.", en: "This use is not open now.")
    }
    if skin.excludedSites.contains(details.site) {
      return LocalizedText(nl: "Deze plek op het lichaam valt af.", en: "This part of the body is left out.")
    }
    if let celsius = details.celsius, let most = use.maxCelsius, most < celsius.lowerBound - 1 {
      return LocalizedText(
        nl: "De temperatuur die mag is te laag voor dit bad.", en: "The temperature allowed is too low for this bath.")
    }
    return nil
  }

  private func form(of treatment: TreatmentProtocol) -> String? {
    treatment.oral?.forms.first { !oral.excludedForms.contains($0) && !facts.facts.avoidForms.contains($0) }
  }

  // MARK: Candidates

  private func gather(_ refused: [String: LocalizedText]) -> [Candidate] {
    var byID: [String: Candidate] = [:]
    for complaint in open {
      guard let rule = knowledge.complaint(complaint.code) else { continue }
      func add(_ id: String, isFirst: Bool) {
        guard refused[id] == nil, let treatment = knowledge.treatment(id), treatment.route != .food else { return }
        var candidate =
          byID[id] ?? Candidate(treatment: treatment, complaints: [], isFirst: false, isAgainst: true, severity: 0)
        candidate.complaints.append(complaint.code)
        candidate.isFirst = candidate.isFirst || isFirst
        candidate.isAgainst = candidate.isAgainst && rule.evidence[treatment.route]?.grade == .against
        // a complaint without a number still counts for something
        candidate.severity += complaint.severity ?? 1
        byID[id] = candidate
      }
      let first = rule.firstChoices.filter { knowledge.treatment($0)?.route != .food }
      for id in first { add(id, isFirst: true) }
      if first.allSatisfy({ refused[$0] != nil }) {
        for id in rule.secondChoices { add(id, isFirst: false) }
      }
    }
    return byID.values.sorted { left, right in
      if left.isAgainst != right.isAgainst { return !left.isAgainst }
      if left.isFirst != right.isFirst { return left.isFirst }
      if left.severity != right.severity { return left.severity > right.severity }
      if left.treatment.dailyActions != right.treatment.dailyActions {
        return left.treatment.dailyActions < right.treatment.dailyActions
      }
      return left.treatment.id < right.treatment.id
    }
  }

  // MARK: Choosing

  private mutating func addFood() {
    guard !open.isEmpty, !oral.isFoodClosed, !facts.facts.avoidRoutes.contains(.food),
      let food = knowledge.protocols.first(where: { $0.route == .food })
    else { return }
    items.append(item(food, complaints: []))
  }

  private mutating func addOral(_ candidates: [Candidate]) {
    guard let best = candidates.first, let ladder = best.treatment.oral else { return }
    let most = min(ladder.mostMg, oral.capMg)
    let start = min(ladder.startMg, most)
    var item = item(best.treatment, complaints: best.complaints)
    item.form = form(of: best.treatment)
    item.dose = PlanItem.Dose(
      start: start, step: min(ladder.stepMg, most - start), most: most, afterDays: ladder.afterDays)
    items.append(item)
  }

  /// The second use only where it serves a complaint the first does not.
  private mutating func addSkin(_ candidates: [Candidate]) {
    var served: Set<String> = []
    for candidate in candidates where items.filter({ $0.route == .transdermal }).count < 2 {
      guard candidate.complaints.contains(where: { !served.contains($0) }), let details = candidate.treatment.skin,
        let use = skin.uses[details.use]
      else { continue }
      var item = item(candidate.treatment, complaints: candidate.complaints)
      item.celsius = details.celsius.map { min($0.upperBound, use.maxCelsius ?? $0.upperBound) }
      item.minutes = min(details.minutes.upperBound, use.maxMinutes ?? details.minutes.upperBound)
      items.append(item)
      served.formUnion(candidate.complaints)
    }
  }

  private func item(_ treatment: TreatmentProtocol, complaints: [String]) -> PlanItem {
    PlanItem(
      protocolID: treatment.id, route: treatment.route, form: nil, dose: nil, times: [], celsius: nil, minutes: nil,
      weeks: treatment.weeks, review: facts.facts.date.adding(days: treatment.weeks * 7), text: treatment.text,
      purposes: complaints.compactMap { code in
        guard let rule = knowledge.complaint(code), let evidence = rule.evidence[treatment.route] else { return nil }
        return PlanItem.Purpose(
          complaint: code, evidence: evidence.grade, text: evidence.text, reference: evidence.reference,
          claim: treatment.route == .oral ? rule.claim : nil)
      })
  }

  // MARK: Why not

  private mutating func explain(_ candidates: [Candidate], _ refused: [String: LocalizedText]) {
    let chosen = Set(items.map(\.protocolID))
    let eligible = Set(candidates.map(\.treatment.id))
    let considered = Set(
      open.compactMap { knowledge.complaint($0.code) }.flatMap { $0.firstChoices + $0.secondChoices }
    )
    .subtracting(chosen)
    notChosen = named(considered) { id in
      if let why = refused[id] { return why }
      if !eligible.contains(id) {
        return LocalizedText(
          nl: "Tweede keus: de eerste keus is mogelijk.", en: "Second choice: the first choice is possible.")
      }
      return LocalizedText(
        nl: "Een ander protocol ging voor: meer klachten gedekt, of minder handelingen per dag.",
        en: "Another protocol came first: more complaints covered, or fewer daily actions.")
    }
    for complaint in facts.complaints where !open.contains(complaint) {
      guard let rule = knowledge.complaint(complaint.code) else { continue }
      let own = Set(rule.firstChoices + rule.secondChoices).subtracting(chosen).subtracting(considered)
      notChosen += named(own) { _ in
        LocalizedText(
          nl: "De klacht \(rule.label.nl.lowercased()) is gestopt of nog niet duidelijk.",
          en: "The complaint \(rule.label.en.lowercased()) is stopped or not clear yet.")
      }
    }
    notChosen = Dictionary(notChosen.map { ($0.protocolID, $0) }, uniquingKeysWith: { first, _ in first }).values
      .sorted { $0.protocolID < $1.protocolID }
  }

  private func named(_ ids: Set<String>, _ why: (String) -> LocalizedText) -> [NotChosen] {
    ids.sorted().map { NotChosen(protocolID: $0, why: why($0)) }
  }
}
