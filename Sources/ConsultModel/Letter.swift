/// Who a letter is for. A referral is a letter of its own, that goes with the client.
package enum LetterRecipient: String, Sendable, Codable, CaseIterable {
  case client, gp, referral
}

/// A letter as it was sent: the page itself with what it was made from. It never changes; a correction is a new
/// letter that supersedes it.
package struct FrozenLetter: Sendable, Equatable {
  package var number: Int
  package var session: Int
  package var recipient: LetterRecipient
  package var language: Language
  package var html: String
  /// SHA-256 of `html`, 64 hexadecimal digits.
  package var htmlHash: String
  /// Of the templates and fixed texts it was made with.
  package var templateHash: String
  package var knowledgeVersion: String
  package var knowledgeHash: String
  package var madeBy: String
  /// The letter it takes the place of.
  package var supersedes: Int?
  package var passed: [PassedWording]
  package var at: Timestamp

  package init(
    session: Int, recipient: LetterRecipient, language: Language, html: String, htmlHash: String, templateHash: String,
    knowledgeVersion: String, knowledgeHash: String, madeBy: String, passed: [PassedWording], at: Timestamp
  ) {
    number = 0
    self.session = session
    self.recipient = recipient
    self.language = language
    self.html = html
    self.htmlHash = htmlHash
    self.templateHash = templateHash
    self.knowledgeVersion = knowledgeVersion
    self.knowledgeHash = knowledgeHash
    self.madeBy = madeBy
    self.passed = passed
    self.at = at
  }

  package var id: ShownID { ShownID(.letter, number) }
}

/// A sentence the wording check stopped and the practitioner let stand.
package struct PassedWording: Sendable, Equatable {
  package var rule: String
  package var sentence: String
  package var reason: String
  package init(rule: String, sentence: String, reason: String) {
    (self.rule, self.sentence, self.reason) = (rule, sentence, reason)
  }
}

/// A file that was written outside the record.
package struct ExportedFile: Sendable, Equatable {
  /// `letter-S-0042` and the like: ids only.
  package var document: String
  package var subject: ShownID?
  package var path: String
  package var at: Timestamp
  package init(document: String, subject: ShownID?, path: String, at: Timestamp) {
    (self.document, self.subject, self.path, self.at) = (document, subject, path, at)
  }
}
