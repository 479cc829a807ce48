/// One filled intake form. Its answers belong to the version of the form they were given on.
package struct IntakeForm: Sendable, Equatable {
  package var number: Int
  package var client: Int
  /// The questionnaire, `intake-1`.
  package var questionnaire: String
  package var date: CalendarDate
  package var answers: Answers

  package init(number: Int, client: Int, questionnaire: String, date: CalendarDate, answers: Answers) {
    self.number = number
    self.client = client
    self.questionnaire = questionnaire
    self.date = date
    self.answers = answers
  }

  package var id: ShownID { ShownID(.intake, number) }
}
