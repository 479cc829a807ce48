import ConsultModel
import DataFiles
import Documents
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
    let considered = try consider(number)
    let advice = try advice(ofSession: number)
    var (facts, recommendation) = (considered.facts, considered.recommendation)
    if let advice { (facts, recommendation) = try self.recommendation(behind: advice) }
    dress.date = environment.today
    dress.remark = words.remark?.trimmingSpace.nilIfEmpty
    let practice = try practice()
    do {
      switch recipient {
      case .client:
        guard let advice else { throw AppError.noAdvice(session: number) }
        let letter = ClientLetter(
          practice: practice, client: considered.client, session: considered.session,
          goal: considered.intake?.answers.text("goal"), advice: advice.decided, recommendation: recommendation,
          foods: foods(for: facts, recommendation))
        let html = try letter.html(knowledge, stationery, dress)
        // what the client told, and what she takes, the letter repeats
        let told =
          WordingCheck.sentences(of: considered.intake?.answers.text("goal") ?? "")
          + (facts.medications ?? []).map(\.words)
        let found = isChecked ? findings(in: html, advice.decided, told: told) : []
        return LetterPage(html: html, findings: found, letter: nil)
      case .gp, .referral:
        let letter = CareLetter(
          kind: recipient == .gp
            ? .gp(consent: try consentToWrite(considered)) : try referral(considered, recommendation),
          practice: practice, client: considered.client, session: considered.session, facts: facts,
          recommendation: recommendation, advice: advice?.decided ?? [], overrideReason: advice?.reason,
          question: words.question?.trimmingSpace.nilIfEmpty)
        // to a colleague diseases are named; only what she wrote herself is checked
        let own = [words.question, words.remark].compactMap { $0 }.joined(separator: "\n\n")
        return LetterPage(
          html: try letter.html(knowledge, stationery, dress),
          findings: wording.findings(in: own, beside: .none), letter: nil)
      }
    } catch let error as AppError {
      throw error
    } catch let error as DocumentError {
      throw .document(error)
    } catch { throw .vault(.unexpected(code: 0)) }
  }

  /// The check reads what is not a text of the built-in rules or templates: her own words, her own rules, her own
  /// paper.
  private func findings(in html: String, _ advice: [AdvisedItem], told: [String]) -> [WordingCheck.Finding] {
    let routes = Set(advice.map(\.route))
    let beside: WordingRoute =
      routes.contains(.oral) ? .oral : routes.contains(.transdermal) ? .skin : routes.contains(.food) ? .food : .none
    // names and addresses stand above the title
    let text = html.firstRange(of: "<h1").map { String(html[$0.lowerBound...]) } ?? html
    let found = wording.findings(in: text, beside: beside)
    return found.filter { finding in
      let own = KnownTexts.leftOver(of: finding.sentence, told: told)
      return own == finding.sentence || wording.findings(in: own, beside: beside).contains { $0.rule == finding.rule }
    }
  }

  /// The day of the newest intake form, where the client consents in it that her GP is written to.
  private func consentToWrite(_ considered: Considered) throws(AppError) -> CalendarDate {
    guard let intake = considered.intake, intake.answers.yesNoUnknown("consentGP") == .yes else {
      throw .noConsentForGP
    }
    return intake.date
  }

  /// The referral that was given, else the most urgent the rules ask for.
  private func referral(
    _ considered: Considered, _ recommendation: Recommendation
  ) throws(AppError) -> CareLetter.Kind {
    let given = try reading { (reader) throws(VaultError) in
      try reader.referrals(ofSession: considered.session.number)
    }
    if let last = given.last { return .referral(to: last.to, urgency: last.urgency) }
    guard let most = recommendation.referrals.max(by: { $0.urgency < $1.urgency }) else { throw .nothingToRefer }
    return .referral(to: most.to, urgency: most.urgency)
  }
}

extension String {
  var nilIfEmpty: String? { isEmpty ? nil : self }
}
