import ConsultModel
import DataFiles
import Foundation
import Knowledge
import Recommendation
import Vault

/// `advise`: what the rules say, and what the practitioner decides.
extension RecordApp {
  /// A session with its facts and what the rules say of them today.
  package struct Considered: Sendable {
    package var client: Client
    package var session: ConsultSession
    package var intake: IntakeForm?
    package var facts: Facts
    package var coded: CodedFacts
    package var recommendation: Recommendation
  }

  package func consider(_ number: Int) throws(AppError) -> Considered {
    let session = try session(number)
    let (client, intake) = try reading { (reader) throws(VaultError) in
      (try reader.client(session.client), try reader.intake(ofClient: session.client, onOrBefore: session.date))
    }
    let facts = SessionFacts(client: client, intake: intake, session: session, knowledge: knowledge).facts()
    let coded = engine.code(facts)
    return Considered(
      client: client, session: session, intake: intake, facts: facts, coded: coded,
      recommendation: engine.recommend(coded))
  }

  /// Makes the recommendation the advice of the session, and freezes it.
  package func accept(_ number: Int) throws(AppError) -> (Considered, StoredAdvice) {
    let considered = try consider(number)
    let items = try acceptable(considered).plan.map { AdvisedItem($0) }
    return (considered, try keep(items, kind: .accepted, reason: nil, considered))
  }

  /// Less than recommended: rows left out, doses lowered, products chosen.
  package struct Adjustment: Sendable, Equatable {
    package var leaveOut: [String] = []
    package var lower: [String: Double] = [:]
    package var products: [String: String] = [:]
    package init() {}
  }

  /// - Throws: ``AppError/adjustRaises(protocolID:)`` where it would be more.
  package func adjust(_ number: Int, _ adjustment: Adjustment) throws(AppError) -> (Considered, StoredAdvice) {
    let considered = try consider(number)
    var items = try acceptable(considered).plan.map { AdvisedItem($0) }
    let named = adjustment.leaveOut + adjustment.lower.keys + adjustment.products.keys
    for id in named where !items.contains(where: { $0.protocolID == id }) { throw .notInAdvice(id) }
    items.removeAll { adjustment.leaveOut.contains($0.protocolID) }
    for index in items.indices {
      let id = items[index].protocolID
      if let most = adjustment.lower[id] {
        guard items[index].route == .oral, most > 0, most <= items[index].mostMg ?? 0 else {
          throw .adjustRaises(protocolID: id)
        }
        items[index].mostMg = most
        items[index].startMg = min(items[index].startMg ?? most, most)
      }
      if let product = adjustment.products[id] {
        guard let known = knowledge.product(product), items[index].route != .oral || known.elementalMgPerUnit != nil
        else {
          throw .notInAdvice(product)
        }
        guard !considered.recommendation.oral.excludedForms.contains(known.form),
          !considered.facts.avoidForms.contains(known.form)
        else {
          throw .adjustRaises(protocolID: product)
        }
        items[index].product = product
        if items[index].route == .oral { try fit(&items[index], to: known) }
      }
    }
    guard !items.isEmpty else { throw .nothingAdvised }
    return (considered, try keep(items, kind: .adjusted, reason: nil, considered))
  }

  /// Whole units only: the amounts come down to what the product can give.
  private func fit(_ item: inout AdvisedItem, to product: Product) throws(AppError) {
    guard let mg = product.elementalMgPerUnit, let start = item.startMg, let most = item.mostMg, most >= mg else {
      throw .adjustRaises(protocolID: product.id)
    }
    item.form = product.form
    item.mostMg = (most / mg).rounded(.down) * mg
    item.startMg = max(mg, (start / mg).rounded(.down) * mg)
  }

  package struct Override: Sendable, Equatable {
    package var route: Route
    package var protocolID: String
    /// Elemental magnesium in mg per day, oral only.
    package var mg: Double?
    package var reason: String
    package init(route: Route, protocolID: String, mg: Double?, reason: String) {
      self.route = route
      self.protocolID = protocolID
      self.mg = mg
      self.reason = reason
    }
  }

  /// More than recommended, with a typed reason that stays in the record.
  ///
  /// No reason opens an absolute contraindication, a flag that stops the session, an open blocking
  /// question, or more than the limit of the settings in total.
  package func override(_ number: Int, _ override: Override) throws(AppError) -> (Considered, StoredAdvice) {
    let considered = try consider(number)
    let result = try acceptable(considered)
    guard result.complaints.contains(where: { $0.state == .open }) else {
      throw .overrideBarred(rules: result.redFlags.map(\.id))
    }
    guard override.reason.trimmingSpace.count >= 10 else { throw .overrideNeedsReason }
    guard let treatment = knowledge.treatment(override.protocolID) else { throw .unknownProtocol(override.protocolID) }
    guard treatment.route == override.route, override.route != .food else { throw .wrongRoute }
    let reasons = override.route == .oral ? result.oral.reasons : result.transdermal.reasons
    let barring = reasons.filter { $0.isAbsolute && $0.verdict != .yes }.map(\.rule)
    guard barring.isEmpty, !(override.route == .oral && result.oral.isBarred) else {
      throw .overrideBarred(rules: barring)
    }
    let taken = result.oral.takenMg
    let limit = knowledge.settings.overrideLimitMg
    if override.route == .oral {
      guard let mg = override.mg, mg > 0, mg + taken <= limit else {
        throw .overrideAboveLimit(limitMg: limit, takenMg: taken)
      }
    }
    var item = AdvisedItem(
      protocolID: treatment.id, route: treatment.route, weeks: treatment.weeks,
      review: considered.session.date.adding(days: treatment.weeks * 7),
      complaints: result.complaints.filter { $0.state == .open }.map(\.code), isOverride: true)
    if let ladder = treatment.oral, let mg = override.mg {
      item.form = ladder.forms.first { !result.oral.excludedForms.contains($0) }
      guard item.form != nil else { throw .overrideBarred(rules: ["forms"]) }
      item.startMg = min(ladder.startMg, mg)
      item.mostMg = mg
      item.afterDays = ladder.afterDays
      let half = max(item.startMg ?? 0, mg / 2)
      guard let times = engine.times(preferred: Array(ladder.times.prefix(half < mg ? 2 : 1)), considered.coded) else {
        throw .overrideBarred(rules: ["schedule-impossible"])
      }
      item.times = times
    }
    if let skin = treatment.skin {
      guard !result.transdermal.excludedSites.contains(skin.site) else { throw .overrideBarred(rules: [skin.site]) }
      let limits = result.transdermal.uses[skin.use]
      item.celsius = skin.celsius.map { min($0.upperBound, limits?.maxCelsius ?? $0.upperBound) }
      item.minutes = min(skin.minutes.upperBound, limits?.maxMinutes ?? skin.minutes.upperBound)
    }
    var items = result.plan.map { AdvisedItem($0) }
    items.removeAll { $0.protocolID == item.protocolID || item.route == .oral && $0.route == .oral }
    return (considered, try keep(items + [item], kind: .overridden, reason: override.reason.trimmingSpace, considered))
  }

  package func recordReferral(_ number: Int, _ referral: Referral) throws(AppError) {
    _ = try session(number)
    guard referral.urgency != .none else { throw .wrongRoute }
    try writing { (writer) throws(VaultError) in
      try writer.add(referral, toSession: number, id: environment.newID(), now: environment.now())
    }
  }

  /// The advice that counts: the last one of the session.
  package func advice(ofSession number: Int) throws(AppError) -> StoredAdvice? {
    try reading { (reader) throws(VaultError) in try reader.advices(ofSession: number).last }
  }

  /// The recommendation on the facts that were frozen with an advice. The decided items are printed as
  /// they were frozen; the cautions beside them are those of today's rules, and the report names which.
  func recommendation(behind advice: StoredAdvice) throws(AppError) -> (Facts, Recommendation) {
    do {
      let root = try DataFile.parse(advice.facts, name: "advice", as: .json)
      let facts = try FactsReader.facts(from: root, file: "advice", knowledge: knowledge)
      return (facts, engine.recommend(facts))
    } catch { throw .input(error) }
  }

  private func acceptable(_ considered: Considered) throws(AppError) -> Recommendation {
    guard !considered.session.isClosed else { throw .sessionClosed(considered.session.number) }
    let result = considered.recommendation
    guard result.isAcceptable else {
      throw .notAcceptable(
        result.redFlags.filter(\.urgency.stopsSession).map(\.id) + result.questions.filter(\.isBlocking).map(\.id))
    }
    return result
  }

  private func keep(
    _ items: [AdvisedItem], kind: StoredAdvice.Kind, reason: String?, _ considered: Considered
  ) throws(AppError) -> StoredAdvice {
    let result = considered.recommendation
    guard let facts = try? FactsDocument(considered.facts).json(),
      let recommendation = try? ResultDocument(result, knowledge, in: .nl).json()
    else { throw .vault(.unexpected(code: 0)) }
    // one portion has one time
    let items = items.map { item in
      var item = item
      if item.route == .oral, (item.mostMg ?? 0) <= (item.startMg ?? 0) { item.times = Array(item.times.prefix(1)) }
      return item
    }
    let advice = StoredAdvice(
      kind: kind, facts: String(decoding: facts, as: UTF8.self),
      recommendation: String(decoding: recommendation, as: UTF8.self),
      decided: items, knowledgeVersion: result.knowledgeVersion, knowledgeHash: result.knowledgeHash, reason: reason,
      at: environment.now())
    try writing { (writer) throws(VaultError) in
      try writer.add(advice, toSession: considered.session.number, id: environment.newID())
    }
    return advice
  }
}
