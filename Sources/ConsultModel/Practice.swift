/// Whose record it is: the letterhead and the disclosure of every document come from here.
package struct Practice: Sendable, Equatable, Codable {
  package var name: String
  package var practitioner: String
  package var street: String?
  package var postcode: String?
  package var city: String?
  package var phone: String?
  package var email: String?
  package var website: String?
  /// Professional association and its registration number, where there is one.
  package var association: String?
  package var registrationNumber: String?
  /// What the practitioner earns from products she may advise; printed in every client letter.
  package var commercialInterest: String?
  package var logo: Logo?
  /// `#rrggbb`
  package var colour: String
  package var language: Language

  package init(name: String, practitioner: String, language: Language) {
    self.name = name
    self.practitioner = practitioner
    self.language = language
    colour = Self.defaultColour
  }

  package static let defaultColour = "#2f5d62"

  package struct Logo: Sendable, Equatable, Codable {
    package var mediaType: String
    package var bytes: [UInt8]
    package init(mediaType: String, bytes: [UInt8]) {
      self.mediaType = mediaType
      self.bytes = bytes
    }
  }
}
