import ConsultModel
import DataFiles
import Documents
import Foundation
import Knowledge
import Recommendation
import Vault

/// `letter`: made as a draft, checked, made final, and found again.
extension RecordApp {
  /// What the practitioner adds to a letter of her own.
  package struct LetterWords: Sendable, Equatable {
    /// Printed in the letter, in her own words.
    package var remark: String?
    /// To the GP: what she asks.
    package var question: String?
    /// Why a sentence that the wording check stopped may stay.
    package var reason: String?
    package init() {}
  }

  /// A letter as it would be printed, with what the wording check found in it.
  package struct LetterPage: Sendable {
    package var html: String
    package var findings: [WordingCheck.Finding]
    package var letter: FrozenLetter?
  }

  /// - Throws: ``AppError/noAdvice(session:)`` for the client's letter until an advice was given,
  ///   ``AppError/noConsentForGP`` without the client's recorded consent, ``AppError/nothingToRefer``.
  package func draft(
    _ number: Int, to recipient: LetterRecipient, words: LetterWords, language: Language?, showsLetterhead: Bool,
    isChecked: Bool
  ) throws(AppError) -> LetterPage {
    var dress = LetterDress()
    dress.showsLetterhead = showsLetterhead
    return try page(number, to: recipient, words: words, language: language, &dress, isChecked: isChecked)
  }

  package func draft(
    _ number: Int, to recipient: LetterRecipient, words: LetterWords, language: Language?, showsLetterhead: Bool
  ) throws(AppError) -> LetterPage {
    try draft(
      number, to: recipient, words: words, language: language, showsLetterhead: showsLetterhead, isChecked: true)
  }

  /// Makes the letter final: it is frozen in the record, and the one before it is superseded.
  ///
  /// - Throws: ``AppError/wordingStopped(count:)`` where the check stopped a sentence and no reason was given.
  package func finish(
    _ number: Int, to recipient: LetterRecipient, words: LetterWords, language: Language?, showsLetterhead: Bool
  ) throws(AppError) -> LetterPage {
    var dress = LetterDress()
    dress.isDraft = false
    dress.showsLetterhead = showsLetterhead
    let earlier = try reading { (reader) throws(VaultError) in try reader.letters(ofSession: number) }
    dress.replaces = earlier.last { $0.recipient == recipient }?.at.day
    var page = try page(number, to: recipient, words: words, language: language, &dress)
    let reason = words.reason?.trimmingSpace ?? ""
    guard page.findings.isEmpty || reason.count >= 10 else { throw .wordingStopped(count: page.findings.count) }
    let practice = try practice()
    let used = try letterLanguage(number, to: recipient, language)
    let letter = FrozenLetter(
      session: number, recipient: recipient, language: used, html: page.html, htmlHash: sha256([page.html]),
      templateHash: try stationery(used).hash, knowledgeVersion: knowledge.version, knowledgeHash: knowledge.hash,
      madeBy: practice.practitioner,
      passed: page.findings.map { PassedWording(rule: $0.rule, sentence: $0.sentence, reason: reason) },
      at: environment.now())
    page.letter = try writing { (writer) throws(VaultError) in try writer.add(letter, id: environment.newID()) }
    return page
  }

  package func letters(ofSession number: Int?) throws(AppError) -> [FrozenLetter] {
    if let number { _ = try session(number) }
    return try reading { (reader) throws(VaultError) in try reader.letters(ofSession: number) }
  }

  /// A final letter as it was, checked against its own hash.
  package func finalLetter(_ number: Int) throws(AppError) -> FrozenLetter {
    let letter = try reading { (reader) throws(VaultError) in try reader.letter(number) }
    guard sha256([letter.html]) == letter.htmlHash else { throw .vault(.damaged(.structure)) }
    return letter
  }

  // MARK: Making

  private func letterLanguage(
    _ number: Int, to recipient: LetterRecipient, _ language: Language?
  ) throws(AppError) -> Language {
    if let language { return language }
    return recipient == .client ? try client(try session(number).client).language : try practice().language
  }

  private func page(
    _ number: Int, to recipient: LetterRecipient, words: LetterWords, language: Language?, _ dress: inout LetterDress,
    isChecked: Bool = true
  ) throws(AppError) -> LetterPage {
    let stationery = try stationery(try letterLanguage(number, to: recipient, language))
    let now = try considerNow(number)
    let advice = try advice(ofSession: number)
    dress.date = environment.today
    dress.remark = words.remark?.trimmingSpace.nilIfEmpty
    let practice = try practice()
    var check = LetterCheck(app: self, route: .none)
    let html: String
    do {
      switch recipient {
      case .client:
        guard let advice else { throw AppError.noAdvice(session: number) }
        try refuseOutdated(advice, now)
        let goal = now.intake?.answers.text("goal")
        let letter = ClientLetter(
          practice: practice, client: now.client, session: now.session, goal: goal, advice: advice.decided,
          recommendation: now.recommendation, foods: foods(for: now.facts, now.recommendation))
        html = try letter.html(knowledge, stationery, dress)
        check = LetterCheck(app: self, route: WordingRoute(of: advice.decided))
        // what the client told, what she takes and what she is called, the letter repeats
        check.lines = [
          try stationery.text("salutation") + " \(now.client.fullName),",
          try stationery.text("your-goal") + " " + (goal ?? ""),
        ].flatMap(WordingCheck.sentences(of:))
        check.names = (now.facts.medications ?? []).map(\.words)
        check.page = html
      case .gp, .referral:
        let letter = CareLetter(
          kind: recipient == .gp ? .gp(consent: try consentToWrite(now)) : try referral(now),
          practice: practice, client: now.client, session: now.session, facts: now.facts,
          recommendation: now.recommendation, advice: advice?.decided ?? [], overrideReason: advice?.reason,
          question: words.question?.trimmingSpace.nilIfEmpty)
        html = try letter.html(knowledge, stationery, dress)
        // to a colleague diseases are named; only what she wrote herself is checked
        check.page = [words.question, words.remark, advice?.reason].compactMap { $0 }.joined(separator: "\n\n")
      }
    } catch let error as AppError {
      throw error
    } catch let error as DocumentError {
      throw .document(error)
    } catch { throw .vault(.unexpected(code: 0)) }
    return LetterPage(html: html, findings: isChecked ? check.findings() : [], letter: nil)
  }

  /// The session as it is known today: amended, and with the red flags of its follow-ups. A yes stays; where
  /// the last answer is unknown the flag is open again.
  private func considerNow(_ number: Int) throws(AppError) -> Considered {
    var now = try consider(number)
    let followUps = try reading { (reader) throws(VaultError) in try reader.followUps(ofSession: number) }
    let answers = followUps.flatMap(\.flagAnswers)
    guard !answers.isEmpty else { return now }
    for (flag, answer) in answers where now.facts.answers[flag] != .yes { now.facts.answers[flag] = answer }
    now.coded = engine.code(now.facts)
    now.recommendation = engine.recommend(now.coded)
    return now
  }

  /// The day of the client's newest intake form, where she consents in it that her GP is written to. An older
  /// consent is withdrawn by a newer form.
  private func consentToWrite(_ now: Considered) throws(AppError) -> CalendarDate {
    let newest = try reading { (reader) throws(VaultError) in try reader.intake(ofClient: now.client.number) }
    guard let newest, newest.answers.yesNoUnknown("consentGP") == .yes else { throw .noConsentForGP }
    return newest.date
  }

  /// The most urgent of what was given and what the rules ask for.
  private func referral(_ now: Considered) throws(AppError) -> CareLetter.Kind {
    let given = try reading { (reader) throws(VaultError) in try reader.referrals(ofSession: now.session.number) }
    let all =
      given.map { (to: $0.to, urgency: $0.urgency) }
      + now.recommendation.referrals.map { (to: $0.to, urgency: $0.urgency) }
    guard let urgency = all.map(\.urgency).max(), let most = all.first(where: { $0.urgency == urgency }) else {
      throw .nothingToRefer
    }
    return .referral(to: most.to, urgency: most.urgency)
  }
}

extension String {
  var nilIfEmpty: String? { isEmpty ? nil : self }
}
