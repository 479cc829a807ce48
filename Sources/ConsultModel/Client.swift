/// A client as the record knows her now; earlier versions are kept by the vault.
package struct Client: Sendable, Equatable, Codable {
  package var number: Int
  package var givenName: String
  package var familyName: String
  package var birthDate: CalendarDate
  package var sex: Sex
  package var street: String?
  package var postcode: String?
  package var city: String?
  package var phone: String?
  package var email: String?
  /// The language of her letters.
  package var language: Language
  package var gp: String?
  package var note: String?

  package init(
    number: Int, givenName: String, familyName: String, birthDate: CalendarDate, sex: Sex, language: Language
  ) {
    self.number = number
    self.givenName = givenName
    self.familyName = familyName
    self.birthDate = birthDate
    self.sex = sex
    self.language = language
  }

  package var id: ShownID { ShownID(.client, number) }
  package var fullName: String { "\(givenName) \(familyName)" }
}
