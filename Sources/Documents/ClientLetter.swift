import ConsultModel
import Knowledge
import Recommendation

/// The letter a client keeps: what was discussed and, apart from it, what she can do.
///
/// Complaints and plan stand in different parts on purpose: a row that named both would be a claim.
package struct ClientLetter {
  package var practice: Practice
  package var client: Client
  package var session: ConsultSession
  package var goal: String?
  package var advice: [AdvisedItem]
  /// The recommendation behind the advice, for the schedule, cautions and evidence.
  package var recommendation: Recommendation
  package var foods: [Food]

  package init(
    practice: Practice, client: Client, session: ConsultSession, goal: String?, advice: [AdvisedItem],
    recommendation: Recommendation, foods: [Food]
  ) {
    self.practice = practice
    self.client = client
    self.session = session
    self.goal = goal
    self.advice = advice
    self.recommendation = recommendation
    self.foods = foods
  }

  package func html(
    _ knowledge: KnowledgeBase, _ stationery: Stationery, _ dress: LetterDress = LetterDress()
  ) throws(DocumentError) -> String {
    let language = stationery.language
    let phrases = AdvicePhrases(knowledge: knowledge, stationery: stationery)
    let reference = "\(client.id) / \(session.id)"
    let day = Format.date(session.date, language)
    var plan: [PageValue] = []
    for item in advice {
      plan.append(
        .table([
          "what": .text(phrases.what(item)), "amount": .text(try phrases.amount(item)),
          "moment": .text(try phrases.moment(item)), "how": .text(try phrases.how(item)),
          "duration": .text(try phrases.duration(item)),
        ]))
    }
    let hasOral = advice.contains { $0.route == .oral }
    let evidence = evidenceTexts(knowledge, language)
    let claims = hasOral ? claimTexts(knowledge, language) : []
    let sources = sourceTexts(knowledge, language)
    let avoid = try avoidTexts(knowledge, stationery)
    let tips = Set(openComplaints).sorted().flatMap { knowledge.complaint($0)?.advice ?? [] }.map { $0[language] }
      .uniqued()
    let reviews = advice.map(\.review)
    let schedule = scheduleRows(hasOral: hasOral, language)
    var values = try dress.values(stationery)
    values.merge(
      [
        "lang": .text(language.rawValue), "title": .text(try stationery.text("letter-title")),
        "author": .text(practice.practitioner), "colour": .text(practice.colour),
        "running": .text(try stationery.text("letter-running", ["reference": reference, "date": day])),
        "practice": practice.letterhead(isShown: dress.showsLetterhead), "recipient": .lines(addressLines),
        "date": .text(Format.date(dress.date ?? session.date, language)),
        "reference": .text(reference),
        "salutation": .text(try stationery.text("salutation") + " \(client.fullName),"),
        "opening": .text(try stationery.text("opening", ["date": day])),
        "complaints": .lines(try complaintTexts(knowledge, stationery)),
        "hasGoal": .flag(goal != nil), "goal": .text(goal ?? ""), "plan": .list(plan),
        "hasSchedule": .flag(!schedule.isEmpty), "schedule": .list(schedule),
        "hasFoods": .flag(!foods.isEmpty && advice.contains { $0.route == .food }),
        "foods": .list(
          foods.map { food in
            .table([
              "food": .text(food.label[language]), "portion": .text(food.portion[language]),
              "mg": .text(String(Int(food.mgPerPortion.rounded()))),
            ])
          }),
        "hasAvoid": .flag(!avoid.isEmpty), "avoid": .lines(avoid), "stop": .lines(try stopTexts(hasOral, stationery)),
        "hasTips": .flag(!tips.isEmpty), "tips": .lines(tips), "hasEvidence": .flag(!evidence.isEmpty),
        "evidence": .lines(evidence),
        "hasReferrals": .flag(!recommendation.referrals.isEmpty), "referrals": .lines(try referralTexts(stationery)),
        "hasClaims": .flag(!claims.isEmpty), "claims": .lines(claims),
        "review": .text(
          try stationery.text("review", ["date": Format.date(reviews.min() ?? session.date.adding(days: 28), language)])
        ),
        "hasAppointment": .flag(session.nextAppointment != nil),
        "appointment": .text(try appointment(stationery)),
        "disclosure": .text(try disclosure(stationery)), "hasSources": .flag(!sources.isEmpty),
        "sources": .lines(sources),
      ]) { $1 }
    return try stationery.render("client-letter", .table(values))
  }

  private func appointment(_ stationery: Stationery) throws(DocumentError) -> String {
    guard let date = session.nextAppointment else { return "" }
    return try stationery.text("appointment", ["date": Format.date(date, stationery.language)])
  }

  private var openComplaints: [String] {
    recommendation.complaints.filter { $0.state == .open }.map(\.code)
  }

  private var addressLines: [String] {
    [client.fullName, client.street, [client.postcode, client.city].compactMap { $0 }.joined(separator: "  ")]
      .compactMap { $0 }.filter { !$0.isEmpty }
  }

  private func complaintTexts(_ knowledge: KnowledgeBase, _ stationery: Stationery) throws(DocumentError) -> [String] {
    var lines: [String] = []
    for complaint in recommendation.complaints where complaint.state != .asked {
      let label = knowledge.complaint(complaint.code)?.label[stationery.language] ?? complaint.code
      if let severity = complaint.severity {
        lines.append(try stationery.text("severity-of-ten", ["label": label, "severity": String(severity)]))
      } else {
        lines.append(label)
      }
    }
    return lines
  }

  private func scheduleRows(hasOral: Bool, _ language: Language) -> [PageValue] {
    guard hasOral else { return [] }
    let doses = advice.filter { $0.route == .oral }
    let medicines = recommendation.schedule.rows.filter { !$0.isMagnesium }
    var rows = medicines.map { (time: $0.time, take: $0.words, isProposed: $0.isProposed) }
    for item in doses {
      let start = item.startMg ?? 0
      for (index, time) in item.times.enumerated() {
        let mg = index == 0 ? start : min(start, (item.mostMg ?? start) - start)
        let later =
          index == 0 || item.afterDays == nil
          ? "" : language == .nl ? " (na \(item.afterDays ?? 7) dagen)" : " (after \(item.afterDays ?? 7) days)"
        guard mg > 0 else { continue }
        rows.append((time, "magnesium \(Format.number(mg, language)) mg\(later)", false))
      }
    }
    return rows.sorted { ($0.time, $0.take) < ($1.time, $1.take) }.map {
      .table(["time": .text($0.time.description), "take": .text($0.take), "isProposed": .flag($0.isProposed)])
    }
  }

  /// Why a route is not open, what to keep apart, and where nothing goes.
  private func avoidTexts(_ knowledge: KnowledgeBase, _ stationery: Stationery) throws(DocumentError) -> [String] {
    let language = stationery.language
    var lines = recommendation.oral.reasons.filter { $0.verdict != .yes }.map { $0.text[language] }
    // why the skin is closed is said too
    lines += recommendation.transdermal.reasons.filter { $0.verdict != .yes }.map { $0.text[language] }
    let skinAdvised = advice.contains { $0.route == .transdermal }
    if skinAdvised {
      lines += recommendation.transdermal.reasons.map { $0.text[language] }
      let sites = recommendation.transdermal.excludedSites.compactMap { knowledge.settings.sites[$0]?[language] }
      if !sites.isEmpty { lines.append(try stationery.text("sites-intro", ["sites": sites.joined(separator: ", ")])) }
    }
    if advice.contains(where: { $0.route == .oral }) {
      lines += recommendation.interactions.map { "\(Format.sentence($0.words)): \($0.text[language])" }
      lines += recommendation.notes.filter { $0.rule.hasPrefix("cap-") }.map { $0.text[language] }
    }
    return lines.uniqued()
  }

  private func referralTexts(_ stationery: Stationery) throws(DocumentError) -> [String] {
    var lines: [String] = []
    for item in recommendation.referrals {
      let to = Format.sentence(try stationery.text("to-\(item.to.rawValue)"))
      let urgency = try stationery.text("urgency-\(item.urgency.rawValue)")
      lines.append(
        try stationery.text("referral-line", ["to": to, "urgency": urgency, "why": item.why[stationery.language]]))
    }
    return lines.uniqued()
  }

  private func stopTexts(_ hasOral: Bool, _ stationery: Stationery) throws(DocumentError) -> [String] {
    var keys = ["stop-emergency"]
    if hasOral { keys.append("stop-oral") }
    if advice.contains(where: { $0.route == .transdermal }) { keys += ["stop-skin", "stop-leg"] }
    var lines: [String] = []
    for key in keys + ["stop-general"] { lines.append(try stationery.text(key)) }
    return lines
  }

  private func evidenceTexts(_ knowledge: KnowledgeBase, _ language: Language) -> [String] {
    let routes = Set(advice.map(\.route))
    let codes = Set(advice.flatMap(\.complaints))
    return codes.sorted().compactMap { knowledge.complaint($0) }.flatMap { complaint in
      [Route.oral, .transdermal].filter(routes.contains).compactMap { complaint.evidence[$0]?.text[language] }
    }.uniqued()
  }

  private func claimTexts(_ knowledge: KnowledgeBase, _ language: Language) -> [String] {
    advice.filter { $0.route == .oral }.flatMap(\.complaints)
      .compactMap { knowledge.complaint($0)?.claim }.compactMap { knowledge.claim($0)?.text[language] }.uniqued()
  }

  private func sourceTexts(_ knowledge: KnowledgeBase, _ language: Language) -> [String] {
    let routes = Set(advice.map(\.route))
    let evidence = Set(advice.flatMap(\.complaints)).sorted().compactMap { knowledge.complaint($0) }
      .flatMap { complaint in
        [Route.oral, .transdermal].filter(routes.contains).compactMap { complaint.evidence[$0]?.reference }
      }
    let cautions = routes.contains(.oral) ? recommendation.interactions.map(\.reference) : []
    return (evidence + cautions).filter { $0.source != nil }.map { knowledge.describe($0, in: language) }.uniqued()
      .sorted()
  }

  private func disclosure(_ stationery: Stationery) throws(DocumentError) -> String {
    guard let interest = practice.commercialInterest else { return try stationery.text("no-interest") }
    return try stationery.text("interest", ["interest": interest])
  }
}

extension Array where Element: Hashable {
  /// The first of each, in order.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
