import ConsultModel
import Knowledge
import Recommendation

/// A letter to those who care for the client's health: to her GP, or a referral that she takes along.
///
/// It tells what was found, what was advised and what was withheld by which rule, and asks. It makes no diagnosis.
package struct CareLetter {
  package enum Kind: Sendable, Equatable {
    /// - Parameter consent: the day of the intake form with the client's consent.
    case gp(consent: CalendarDate)
    case referral(to: Recipient, urgency: Urgency)
  }
  package var kind: Kind
  package var practice: Practice
  package var client: Client
  package var session: ConsultSession
  package var facts: Facts
  package var recommendation: Recommendation
  /// What the practitioner decided; empty where no advice was given.
  package var advice: [AdvisedItem]
  /// Why she advised more than the rules do, where she did.
  package var overrideReason: String?
  /// What the practitioner asks in her own words.
  package var question: String?

  package init(
    kind: Kind, practice: Practice, client: Client, session: ConsultSession, facts: Facts,
    recommendation: Recommendation, advice: [AdvisedItem], overrideReason: String?, question: String?
  ) {
    self.overrideReason = overrideReason
    self.kind = kind
    self.practice = practice
    self.client = client
    self.session = session
    self.facts = facts
    self.recommendation = recommendation
    self.advice = advice
    self.question = question
  }

  package func html(
    _ knowledge: KnowledgeBase, _ stationery: Stationery, _ dress: LetterDress
  ) throws(DocumentError) -> String {
    let language = stationery.language
    let day = Format.date(session.date, language)
    let reference = "\(client.id) / \(session.id)"
    let title = try stationery.text(isReferral ? "referral-title" : "gp-title")
    var values = try dress.values(stationery)
    values.merge([
      "lang": .text(language.rawValue), "title": .text(title), "author": .text(practice.practitioner),
      "colour": .text(practice.colour),
      "running": .text(try stationery.text("care-running", ["reference": reference, "date": day])),
      "practice": practice.letterhead(isShown: dress.showsLetterhead),
      "recipient": .lines(try recipientLines(stationery)),
      "date": .text(Format.date(dress.date ?? session.date, language)), "reference": .text(reference),
      "hasUrgency": .flag(isReferral), "urgency": .text(try urgencyText(stationery)),
      "about": .list(try about(stationery)),
      "salutation": .text(try stationery.text("care-salutation")),
      "opening": .text(try stationery.text(isReferral ? "referral-opening" : "gp-opening", ["date": day])),
      "hasFlags": .flag(!reasonsToRefer(language).isEmpty), "flags": .lines(reasonsToRefer(language)),
      "complaints": .list(session.complaints.map(Self.row)), "findings": .list(try findings(knowledge, stationery)),
      "hasAdvice": .flag(!advice.isEmpty), "advice": .list(try adviceRows(knowledge, stationery)),
      "hasOverride": .flag(overrideReason != nil),
      "overrideReason": .text(
        try overrideReason.map { reason throws(DocumentError) in
          try stationery.text("care-override", ["reason": reason])
        } ?? ""),
      "hasWithheld": .flag(!withheld.isEmpty),
      "withheld": .list(
        withheld.map {
          .table([
            "text": .text($0.text[language]), "rule": .text($0.rule),
            "source": .text(knowledge.describe($0.reference, in: language)),
          ])
        }),
      "questions": .lines(try questions(stationery)), "consent": .text(try consentText(stationery)),
    ]) { $1 }
    return try stationery.render("care-letter", .table(values))
  }

  private var isReferral: Bool { if case .referral = kind { true } else { false } }

  private func urgencyText(_ stationery: Stationery) throws(DocumentError) -> String {
    guard case .referral(_, let urgency) = kind else { return "" }
    return try stationery.text("urgency-\(urgency.rawValue)")
  }

  private func recipientLines(_ stationery: Stationery) throws(DocumentError) -> [String] {
    if case .referral(let to, _) = kind, to != .gp {
      return [Format.sentence(try stationery.text("to-\(to.rawValue)"))]
    }
    let gp = Format.sentence(try stationery.text("to-GP"))
    return [client.gp ?? gp]
  }

  private func about(_ stationery: Stationery) throws(DocumentError) -> [PageValue] {
    var rows = [
      pair(try stationery.text("client"), client.fullName),
      pair(try stationery.text("born"), Format.shortDate(client.birthDate, stationery.language)),
    ]
    let address = [client.street, [client.postcode, client.city].compactMap { $0 }.joined(separator: "  ")]
      .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
    if !address.isEmpty { rows.append(pair(try stationery.text("address"), address)) }
    return rows
  }

  private static func row(_ complaint: SessionComplaint) -> PageValue {
    .table([
      "words": .text(complaint.words), "severity": .text(complaint.severity.map { "\($0)/10" } ?? "–"),
      "duration": .text(complaint.duration ?? "–"),
    ])
  }

  /// Why she is sent: the alarm signs first, then the gates that name somebody.
  private func reasonsToRefer(_ language: Language) -> [String] {
    (recommendation.redFlags.map { $0.text[language] } + recommendation.referrals.map { $0.why[language] }).uniqued()
  }

  private var withheld: [Reason] {
    let oral = recommendation.oral.reasons.filter { $0.verdict != .yes }
    return oral
      + recommendation.transdermal.reasons.filter { reason in
        reason.verdict != .yes && !oral.contains { $0.rule == reason.rule }
      }
  }

  private func findings(
    _ knowledge: KnowledgeBase, _ stationery: Stationery
  ) throws(DocumentError) -> [PageValue] {
    let language = stationery.language
    let (none, notAsked) = (try stationery.text("none"), try stationery.text("not-asked"))
    func list(_ items: [String]?) -> String {
      items.map { $0.isEmpty ? none : $0.joined(separator: "; ") } ?? notAsked
    }
    var rows = [
      pair(try stationery.text("medications"), list(facts.medications?.map(\.words))),
      pair(try stationery.text("supplements"), list(facts.supplements?.map(\.words))),
      pair(
        try stationery.text("care-taken"),
        try stationery.text("care-taken-value", ["mg": Format.number(recommendation.oral.takenMg, language)])),
      pair(try stationery.text("conditions"), list(facts.conditions?.map(\.words))),
    ]
    var kidney = notAsked
    if let known = facts.kidney {
      kidney = try stationery.text("unknown")
      if let egfr = known.egfr {
        kidney = try stationery.text("kidney-value", ["egfr": Format.number(egfr, language)])
      }
    }
    rows.append(pair(try stationery.text("kidney"), kidney))
    if let pregnancy = facts.pregnancy {
      rows.append(pair(try stationery.text("pregnancy"), try stationery.text("answer-\(pregnancy.status.rawValue)")))
    }
    let phrases = AdvicePhrases(knowledge: knowledge, stationery: stationery)
    for item in facts.measurements {
      rows.append(pair(try stationery.text("measured-\(item.kind.rawValue)"), try phrases.measured(item)))
    }
    return rows
  }

  private func adviceRows(
    _ knowledge: KnowledgeBase, _ stationery: Stationery
  ) throws(DocumentError) -> [PageValue] {
    let phrases = AdvicePhrases(knowledge: knowledge, stationery: stationery)
    var rows: [PageValue] = []
    for item in advice {
      rows.append(
        .table([
          "what": .text(phrases.what(item)), "amount": .text(try phrases.amount(item)),
          "moment": .text(try phrases.moment(item)),
        ]))
    }
    return rows
  }

  /// Her own question, and those the rules leave to a physician.
  private func questions(_ stationery: Stationery) throws(DocumentError) -> [String] {
    var lines = question.map { [$0] } ?? []
    if isReferral { lines.append(try stationery.text("referral-question")) }
    let toPhysician = recommendation.oral.reasons.filter { $0.verdict == .physicianFirst }
    // who went on with a reason does not ask for leave
    if !isReferral, !toPhysician.isEmpty, overrideReason == nil {
      lines.append(try stationery.text("gp-question-oral"))
    }
    if recommendation.questions.contains(where: { $0.id == "asked-kidney" })
      || recommendation.oral.reasons.contains(where: { $0.rule.hasPrefix("kidney") && $0.verdict == .hold })
    {
      lines.append(try stationery.text("gp-question-kidney"))
    }
    return lines.isEmpty ? [try stationery.text("gp-question-none")] : lines.uniqued()
  }

  private func consentText(_ stationery: Stationery) throws(DocumentError) -> String {
    guard case .gp(let consent) = kind else { return try stationery.text("referral-given") }
    return try stationery.text("gp-consent", ["date": Format.date(consent, stationery.language)])
  }

  private func pair(_ label: String, _ value: String) -> PageValue {
    .table(["label": .text(label), "value": .text(value)])
  }
}
