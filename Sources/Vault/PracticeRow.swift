import ConsultModel
import Foundation
import GRDB

extension RecordReader {
  package func practice() throws(VaultError) -> Practice {
    guard let row = try row("SELECT * FROM practice") else { throw .damaged(.structure) }
    var practice = Practice(name: row["name"], practitioner: row["practitioner"], language: try row.code("language"))
    practice.street = row["street"]
    practice.postcode = row["postcode"]
    practice.city = row["city"]
    practice.phone = row["phone"]
    practice.email = row["email"]
    practice.website = row["website"]
    practice.association = row["association"]
    practice.registrationNumber = row["registration_number"]
    practice.commercialInterest = row["commercial_interest"]
    practice.colour = row["colour"]
    if let logo: Data = row["logo"], let type: String = row["logo_type"] {
      practice.logo = Practice.Logo(mediaType: type, bytes: Array(logo))
    }
    return practice
  }

  package func recordID() throws(VaultError) -> UUID {
    let text = try sql { try String.fetchOne(database, sql: "SELECT record_id FROM practice") }
    guard let id = text.flatMap(UUID.init(uuidString:)) else { throw .damaged(.structure) }
    return id
  }
}

extension RecordWriter {
  package func save(_ practice: Practice, now: Timestamp) throws(VaultError) {
    try save(practice, recordID: try reader.recordID(), now: now)
  }

  func save(_ practice: Practice, recordID: UUID, now: Timestamp) throws(VaultError) {
    try execute(
      """
      INSERT OR REPLACE INTO practice (only_one, record_id, name, practitioner, street, postcode, city, phone, email,
        website, association, registration_number, commercial_interest, logo, logo_type, colour, language,
        recorded_at, recorded_offset)
      VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        recordID.uuidString.lowercased(), practice.name, practice.practitioner, practice.street, practice.postcode,
        practice.city, practice.phone, practice.email, practice.website, practice.association,
        practice.registrationNumber, practice.commercialInterest, practice.logo.map { Data($0.bytes) },
        practice.logo?.mediaType, practice.colour, practice.language.rawValue, now.utc, now.offsetMinutes,
      ])
  }
}
