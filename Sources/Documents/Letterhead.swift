import ConsultModel
import Foundation

extension Practice {
  /// What every page shows of the practice.
  ///
  /// - Parameter isShown: `false` for pre-printed paper.
  func letterhead(isShown: Bool = true) -> PageValue {
    var lines: [String] = []
    if let street { lines.append(street) }
    let place = [postcode, city].compactMap { $0 }.joined(separator: "  ")
    if !place.isEmpty { lines.append(place) }
    lines += [phone, email, website].compactMap { $0 }
    let registration = [association, registrationNumber].compactMap { $0 }.joined(separator: " ")
    if !registration.isEmpty { lines.append(registration) }
    return .table([
      "isShown": .flag(isShown), "name": .text(name), "practitioner": .text(practitioner), "lines": .lines(lines),
      "hasLogo": .flag(logo != nil), "logo": .text(logo?.dataURI ?? ""),
    ])
  }
}

extension Practice.Logo {
  /// The logo inside the page, so that no file or network is needed to print it.
  var dataURI: String { "data:\(mediaType);base64,\(Data(bytes).base64EncodedString())" }

  /// A PNG or a harmless SVG.
  ///
  /// - Throws: ``DocumentError/logoRefused`` for anything else: scripts, links outside, other formats.
  package init(file bytes: [UInt8]) throws(DocumentError) {
    guard bytes.count <= 500_000 else { throw .logoRefused }
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self.init(mediaType: "image/png", bytes: bytes)
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self)?.lowercased(), text.contains("<svg") else {
      throw .logoRefused
    }
    let harmful = [
      "<script", "javascript:", "<foreignobject", "<!entity", "<!doctype", "<iframe", "<image", "<use", "<style",
      "@import", "url(",
      "onload", "onclick", "onerror", "xlink:href", " href", "data:",
    ]
    guard !harmful.contains(where: text.contains) else { throw .logoRefused }
    self.init(mediaType: "image/svg+xml", bytes: bytes)
  }
}
