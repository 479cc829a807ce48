import ConsultModel

/// How a letter goes out: as a draft or final, on plain or pre-printed paper, in place of an earlier one.
package struct LetterDress: Sendable, Equatable {
  /// "Concept" stands across each page until the letter is final.
  package var isDraft = true
  /// `false` for pre-printed paper: the space of the letterhead stays, empty.
  package var showsLetterhead = true
  /// The day it is written; of the session where nothing else is said.
  package var date: CalendarDate?
  /// The day of the letter this one supersedes.
  package var replaces: CalendarDate?
  /// The practitioner's own words in this letter.
  package var remark: String?

  package init() {}

  /// What every letter's template shows of it.
  func values(_ stationery: Stationery) throws(DocumentError) -> [String: PageValue] {
    var text = ""
    if let replaces {
      text = try stationery.text("replaces", ["date": Format.date(replaces, stationery.language)])
    }
    return [
      "isDraft": .flag(isDraft), "hasReplaces": .flag(replaces != nil), "replaces": .text(text),
      "hasRemark": .flag(remark != nil), "remark": .text(remark ?? ""),
    ]
  }
}
