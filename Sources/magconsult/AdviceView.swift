import ConsultApp
import ConsultModel
import Documents
import Knowledge
import Recommendation

/// A recommendation or an advice as people read it in a terminal: the urgent first, then what to do,
/// then why, then why not.
struct AdviceView {
  let knowledge: KnowledgeBase
  let shell: Shell
  private var texts: Texts { shell.texts }

  func show(_ result: Recommendation, trace: Bool) {
    for flag in result.redFlags {
      shell.print("!! \(flag.urgency.rawValue.uppercased())  \(texts[flag.text])  [\(flag.id)]")
      if let words = flag.words { shell.print("     \(texts("in de woorden", "in the words")): \(words)") }
    }
    if result.isStopped {
      shell.print(
        texts(
          "Dit consult stopt hier: alleen verwijzen, geen advies.", "This session stops here: referral only, no advice."
        ))
    }
    heading("Klachten", "Complaints")
    for complaint in result.complaints {
      let label = knowledge.complaint(complaint.code).map { texts[$0.label] } ?? complaint.code
      let severity = complaint.severity.map { " \($0)/10" } ?? ""
      shell.print(
        "  \(label)\(severity)  [\(complaint.code), \(complaint.certainty.rawValue), \(complaint.state.rawValue)]")
    }
    if !result.isStopped { verdicts(result) }
    plan(result)
    if !result.interactions.isEmpty {
      heading("Medicijnen", "Medicines")
      for item in result.interactions { shell.print("  \(item.words): \(texts[item.text])\(source(item.reference))") }
    }
    questions(result)
    if !result.referrals.isEmpty {
      heading("Verwijzen", "Refer")
      for item in result.referrals {
        shell.print("  \(item.to.rawValue) (\(item.urgency.rawValue)): \(texts[item.why])\(source(item.reference))")
      }
    }
    if !result.notes.isEmpty {
      heading("Let op", "Note")
      for note in result.notes { shell.print("  \(texts[note.text])  [\(note.rule)]") }
    }
    if !result.notChosen.isEmpty {
      heading("Niet gekozen", "Not chosen")
      for item in result.notChosen { shell.print("  \(item.protocolID): \(texts[item.why])") }
    }
    if !result.notChecked.isEmpty {
      heading("Niet nagegaan", "Not checked")
      for item in result.notChecked { shell.print("  \(texts[item])") }
    }
    if trace {
      heading("Overwogen regels", "Rules considered")
      for line in result.trace { shell.print("  \(line.outcome.rawValue)  \(line.rule)") }
    }
    shell.print("\(texts("regels", "rules")) \(result.knowledgeVersion) \(result.knowledgeHash.prefix(12))")
  }

  private func heading(_ nl: String, _ en: String) { shell.print("\n" + texts(nl, en)) }

  private func source(_ reference: Reference) -> String { "  [\(knowledge.describe(reference, in: texts.language))]" }

  private func verdicts(_ result: Recommendation) {
    heading("Wat mag", "What is allowed")
    let oral = result.oral
    shell.print(
      "  \(texts("innemen", "oral")): \(word(oral.verdict)); \(texts("hoogstens", "at most")) \(Int(oral.capMg)) mg \(texts("erbij, al in gebruik", "extra, already taken")) \(Int(oral.takenMg)) mg"
    )
    for reason in oral.reasons {
      shell.print("    \(word(reason.verdict)): \(texts[reason.text])\(source(reason.reference))")
    }
    for use in SkinUse.allCases {
      guard let limits = result.transdermal.uses[use] else { continue }
      let celsius = limits.maxCelsius.map { ", <= \(Format.number($0, texts.language)) °C" } ?? ""
      let minutes = limits.maxMinutes.map { ", <= \($0) min" } ?? ""
      shell.print("  \(use.rawValue): \(word(limits.verdict))\(celsius)\(minutes)")
    }
    for reason in result.transdermal.reasons {
      let mark = reason.verdict == .yes ? texts("let op", "note") : word(reason.verdict)
      shell.print("    \(mark): \(texts[reason.text])\(source(reason.reference))")
    }
  }

  private func word(_ verdict: Verdict) -> String {
    switch verdict {
    case .yes: texts("ja", "yes")
    case .physicianFirst: texts("eerst de arts", "physician first")
    case .hold: texts("wachten of vragen", "hold")
    case .no: texts("nee", "no")
    }
  }

  private func plan(_ result: Recommendation) {
    heading("Plan", "Plan")
    if result.plan.isEmpty {
      shell.print("  " + texts("geen plan: eerst verwijzen of vragen", "no plan: refer or ask first"))
    }
    for item in result.plan {
      show(AdvisedItem(item))
      for purpose in item.purposes {
        let label = knowledge.complaint(purpose.complaint).map { texts[$0.label] } ?? purpose.complaint
        shell.print(
          "    \(texts("bij", "for")) \(label): \(purpose.evidence.rawValue). \(texts[purpose.text])\(source(purpose.reference))"
        )
      }
    }
    let rows = result.schedule.rows
    if result.plan.contains(where: { $0.route == .oral }), !rows.isEmpty {
      heading("Dagschema", "Day schedule")
      for row in rows {
        shell.print(
          "  \(row.time)  \(row.words)\(row.isProposed && !row.isMagnesium ? texts(" (voorgesteld)", " (proposed)") : "")"
        )
      }
    }
  }

  private func questions(_ result: Recommendation) {
    guard !result.questions.isEmpty else { return }
    heading("Vragen", "Questions")
    for question in result.questions {
      shell.print("  \(question.isBlocking ? "*" : "-") \(texts[question.text])  [\(question.id)]")
    }
    if result.questions.contains(where: \.isBlocking) {
      shell.print(
        "  "
          + texts(
            "* eerst beantwoorden, dan kan het advies worden vastgelegd",
            "* answer these first, then the advice can be accepted"))
    }
  }

  func show(_ advice: StoredAdvice) {
    let kinds: [StoredAdvice.Kind: String] = [
      .accepted: texts("aanvaard", "accepted"), .adjusted: texts("minder dan aanbevolen", "less than recommended"),
      .overridden: texts("afgeweken met reden", "overridden with reason"),
    ]
    shell.print("\(texts("Advies", "Advice")) \(kinds[advice.kind] ?? ""), \(advice.at.local)")
    for item in advice.decided { show(item) }
  }

  private func show(_ item: AdvisedItem) {
    guard let stationery = try? Stationery(texts.language) else { return }
    let phrases = AdvicePhrases(knowledge: knowledge, stationery: stationery)
    let amount = (try? phrases.amount(item)) ?? ""
    let moment = (try? phrases.moment(item)) ?? ""
    shell.print("  \(phrases.what(item))  [\(item.protocolID)]\(item.isOverride ? " *" : "")")
    shell.print("    \(amount); \(moment); \(texts("kijk terug op", "review on")) \(shell.date(item.review))")
  }
}
