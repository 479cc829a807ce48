import ConsultModel
import Foundation
import Knowledge

/// A recommendation as JSON in one language: the contract with other programs, schema 1.
package struct ResultDocument: Encodable {
  private let result: Recommendation
  private let knowledge: KnowledgeBase
  private let language: Language

  package init(_ result: Recommendation, _ knowledge: KnowledgeBase, in language: Language) {
    self.result = result
    self.knowledge = knowledge
    self.language = language
  }

  private enum Key: String, CodingKey {
    case schema, knowledge, complaints, recognised, acceptable, questions, redFlags, referrals, referral, oral
    case transdermal, plan, schedule, interactions, notes, notChosen, notChecked
  }

  package func encode(to encoder: any Encoder) throws {
    var out = encoder.container(keyedBy: Key.self)
    try out.encode(1, forKey: .schema)
    try out.encode(["version": result.knowledgeVersion, "hash": result.knowledgeHash], forKey: .knowledge)
    try out.encode(result.complaints.map(complaint), forKey: .complaints)
    try out.encode(result.recognised.map(recognised), forKey: .recognised)
    try out.encode(result.isAcceptable, forKey: .acceptable)
    try out.encode(result.questions.map(question), forKey: .questions)
    try out.encode(result.redFlags.map(flag), forKey: .redFlags)
    try out.encode(result.referrals.map(referral), forKey: .referrals)
    try out.encode(result.referral.rawValue, forKey: .referral)
    try out.encode(oral, forKey: .oral)
    try out.encode(transdermal, forKey: .transdermal)
    try out.encode(result.plan.map(plan), forKey: .plan)
    try out.encode(schedule, forKey: .schedule)
    try out.encode(result.interactions.map(interaction), forKey: .interactions)
    try out.encode(result.notes.map { fields(("rule", .text($0.rule)), ("text", text($0.text))) }, forKey: .notes)
    try out.encode(
      result.notChosen.map { fields(("protocol", .text($0.protocolID)), ("why", text($0.why))) }, forKey: .notChosen)
    try out.encode(result.notChecked.map { $0[language] }, forKey: .notChecked)
  }

  // MARK: Parts

  private func text(_ text: LocalizedText) -> JSONValue { .text(text[language]) }
  private func source(_ reference: Reference) -> JSONValue { .text(knowledge.describe(reference, in: language)) }
  private func fields(_ pairs: (String, JSONValue)...) -> JSONValue { .table(Dictionary(pairs) { $1 }) }

  private func complaint(_ item: ComplaintResult) -> JSONValue {
    fields(
      ("code", .text(item.code)), ("severity", .number(item.severity.map(Double.init))), ("from", .text(item.from)),
      ("certainty", .text(item.certainty.rawValue)), ("state", .text(item.state.rawValue)))
  }
  private func recognised(_ item: CodedFacts.Recognised) -> JSONValue {
    fields(
      ("field", .text(item.field)), ("text", .text(item.text)), ("as", item.code.map { .text($0) } ?? .null),
      ("atc", item.atc.map { .text($0) } ?? .null))
  }
  private func question(_ item: OpenQuestion) -> JSONValue {
    fields(
      ("id", .text(item.id)), ("for", .text(item.subject)), ("blocking", .flag(item.isBlocking)),
      ("text", text(item.text)), ("why", text(item.why)))
  }
  private func flag(_ item: RaisedFlag) -> JSONValue {
    fields(
      ("id", .text(item.id)), ("urgency", .text(item.urgency.rawValue)), ("to", .text(item.to.rawValue)),
      ("for", .list(item.complaints.map { .text($0) })), ("text", text(item.text)),
      ("words", item.words.map { .text($0) } ?? .null), ("source", source(item.reference)))
  }
  private func referral(_ item: AdvisedReferral) -> JSONValue {
    fields(
      ("urgency", .text(item.urgency.rawValue)), ("to", .text(item.to.rawValue)), ("why", text(item.why)),
      ("rule", .text(item.rule)), ("source", source(item.reference)))
  }
  private func reason(_ item: Reason) -> JSONValue {
    fields(
      ("rule", .text(item.rule)), ("verdict", .text(item.verdict.rawValue)), ("text", text(item.text)),
      ("source", source(item.reference)), ("released", .flag(item.isReleased)))
  }
  private var oral: JSONValue {
    fields(
      ("verdict", .text(result.oral.verdict.rawValue)), ("capMg", .number(result.oral.capMg)),
      ("takenMg", .number(result.oral.takenMg)), ("excludedForms", .list(result.oral.excludedForms.map { .text($0) })),
      ("reasons", .list(result.oral.reasons.map(reason))))
  }
  private var transdermal: JSONValue {
    var uses: [String: JSONValue] = [:]
    for (use, limits) in result.transdermal.uses {
      var entry: [String: JSONValue] = ["verdict": .text(limits.verdict.rawValue)]
      if let celsius = limits.maxCelsius { entry["maxCelsius"] = .number(celsius) }
      if let minutes = limits.maxMinutes { entry["maxMinutes"] = .number(Double(minutes)) }
      uses[use.rawValue] = .table(entry)
    }
    return fields(
      ("verdict", .text(result.transdermal.verdict.rawValue)), ("uses", .table(uses)),
      ("excludedSites", .list(result.transdermal.excludedSites.map { .text($0) })),
      ("reasons", .list(result.transdermal.reasons.map(reason))))
  }
  private func plan(_ item: PlanItem) -> JSONValue {
    let dose: JSONValue =
      item.dose.map {
        fields(("start", .number($0.start)), ("step", .number($0.step)), ("most", .number($0.most)))
      } ?? .null
    let purposes = item.purposes.map {
      fields(
        ("complaint", .text($0.complaint)), ("evidence", .text($0.evidence.rawValue)), ("text", text($0.text)),
        ("source", source($0.reference)))
    }
    return fields(
      ("protocol", .text(item.protocolID)), ("route", .text(item.route.rawValue)),
      ("form", item.form.map { .text($0) } ?? .null), ("product", .null), ("elementalMg", dose),
      ("times", .list(item.times.map { .text($0.description) })), ("weeks", .number(Double(item.weeks))),
      ("celsius", .number(item.celsius)), ("minutes", .number(item.minutes.map(Double.init))),
      ("review", .text(item.review.description)), ("text", text(item.text)), ("for", .list(purposes)))
  }
  private var schedule: JSONValue {
    fields(
      ("possible", .flag(result.schedule.isPossible)),
      (
        "rows",
        .list(
          result.schedule.rows.map {
            fields(("time", .text($0.time.description)), ("take", text($0.take)), ("proposed", .flag($0.isProposed)))
          })
      ))
  }
  private func interaction(_ item: Interaction) -> JSONValue {
    fields(
      ("rule", .text(item.rule)), ("with", .text(item.with)), ("action", .text(item.action.rawValue)),
      ("magnesiumAfterMedicineHours", .number(item.magnesiumAfterMedicineHours)),
      ("magnesiumBeforeMedicineHours", .number(item.magnesiumBeforeMedicineHours)), ("text", text(item.text)),
      ("source", source(item.reference)))
  }

  /// The document as bytes: the same facts give the same ones.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}

/// A JSON value to be written.
package indirect enum JSONValue: Encodable, Sendable {
  case null
  case flag(Bool)
  case number(Double?)
  case text(String)
  case list([JSONValue])
  case table([String: JSONValue])

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null, .number(nil): try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let number?):
      if number == number.rounded(), abs(number) < 1e15 {
        try container.encode(Int(number))
      } else {
        try container.encode(number)
      }
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .table(let table): try container.encode(table)
    }
  }
}
