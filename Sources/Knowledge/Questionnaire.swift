import ConsultModel

/// A form as data: its questions, in the order they are asked and printed.
///
/// An answer belongs to the version of the form it was given on, so a version is never changed:
/// a new one gets a new id.
package struct Questionnaire: Sendable, Equatable {
  /// `intake-1`: which form, and its version.
  package var id: String
  package var title: LocalizedText
  package var introduction: LocalizedText?
  package var sections: [Section]

  package struct Section: Sendable, Equatable {
    package var title: LocalizedText
    package var questions: [Question]
  }

  package var questions: [Question] { sections.flatMap(\.questions) }
}

package struct Question: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// One line, or several for a note.
    case text, note
    /// A list of lines; the empty list means "none", which is not "not asked".
    case lines
    case number, integer, date, time
    case yesNoUnknown = "yes-no-unknown"
    case choice, choices
    /// A list of small tables, such as medicines with their times.
    case rows
    /// Red-flag questions by id; which ones depends on the complaints.
    case flagAnswers = "flag-answers"
  }
  package var id: String
  package var kind: Kind
  package var label: LocalizedText
  package var hint: LocalizedText?
  package var isRequired: Bool
  package var options: [Option]
  package var range: ClosedRange<Double>?
  package var unit: String?
  package var columns: [Question]
  /// The client state that yes stands for.
  package var state: String?

  package init(
    id: String, kind: Kind, label: LocalizedText, hint: LocalizedText? = nil, isRequired: Bool = false,
    options: [Option] = [], range: ClosedRange<Double>? = nil, unit: String? = nil, columns: [Question] = [],
    state: String? = nil
  ) {
    self.id = id
    self.kind = kind
    self.label = label
    self.hint = hint
    self.isRequired = isRequired
    self.options = options
    self.range = range
    self.unit = unit
    self.columns = columns
    self.state = state
  }

  package struct Option: Sendable, Equatable {
    package var code: String
    package var label: LocalizedText
  }
}
