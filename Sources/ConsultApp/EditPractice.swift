import ConsultModel
import DataFiles
import Documents
import Knowledge
import Vault

/// `practice show | edit`
extension RecordApp {
  package func practice() throws(AppError) -> Practice {
    try reading { (reader) throws(VaultError) in try reader.practice() }
  }

  /// Lays answers over the practice; what is not answered stays.
  ///
  /// - Parameter logo: the bytes of a new logo file.
  package func editPractice(_ answers: Answers, logo: [UInt8]?) throws(AppError) -> Practice {
    var practice = try practice()
    if let name = answers.text("name") { practice.name = name }
    if let practitioner = answers.text("practitioner") { practice.practitioner = practitioner }
    func text(_ key: String, _ path: WritableKeyPath<Practice, String?>) {
      guard answers[key] != nil else { return }
      let text = answers.text(key)
      practice[keyPath: path] = text?.saysNone == true ? nil : text
    }
    text("street", \.street)
    text("postcode", \.postcode)
    text("city", \.city)
    text("phone", \.phone)
    text("email", \.email)
    text("website", \.website)
    text("association", \.association)
    text("registrationNumber", \.registrationNumber)
    text("commercialInterest", \.commercialInterest)
    if let language = answers.code("language", of: Language.self) { practice.language = language }
    if let colour = answers.text("colour")?.lowercased() {
      let isColour =
        colour.count == 7 && colour.hasPrefix("#") && colour.dropFirst().allSatisfy { $0.isHexDigit && $0.isASCII }
      try refuse(isColour ? [] : [("colour", .rule("#rrggbb"))], file: "practice")
      practice.colour = colour
    }
    if let logo {
      do { practice.logo = try Practice.Logo(file: logo) } catch { throw .document(error) }
    }
    let changed = practice
    try writing { (writer) throws(VaultError) in try writer.save(changed, now: environment.now()) }
    return practice
  }
}
