import ConsultModel
import Foundation
import GRDB

extension RecordReader {
  /// - Throws: ``VaultError/notFound``
  package func client(_ number: Int) throws(VaultError) -> Client {
    guard let row = try row("SELECT * FROM client WHERE number = ?", [number]) else { throw .notFound }
    return try Client(row: row)
  }

  package func clients() throws(VaultError) -> [Client] {
    var clients: [Client] = []
    for row in try rows("SELECT * FROM client ORDER BY family_name COLLATE NOCASE, given_name COLLATE NOCASE, number") {
      clients.append(try Client(row: row))
    }
    return clients
  }

  /// How often the client's details were changed, plus one.
  package func clientVersion(_ number: Int) throws(VaultError) -> Int {
    try sql { try Int.fetchOne(database, sql: "SELECT version FROM client WHERE number = ?", arguments: [number]) } ?? 0
  }
}

extension RecordWriter {
  /// Adds a client and gives her the next number.
  package func add(_ client: Client, id: UUID, now: Timestamp) throws(VaultError) -> Client {
    var client = client
    client.number = try nextNumber("client")
    try execute(
      """
      INSERT INTO client (id, number, given_name, family_name, birth_date, sex, street, postcode, city, phone, email,
        language, gp, note, recorded_at, recorded_offset)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [id.uuidString.lowercased(), client.number] + client.columns + [now.utc, now.offsetMinutes])
    try index(client)
    return client
  }

  /// Changes a client's details; the earlier version is kept.
  package func update(_ client: Client, now: Timestamp) throws(VaultError) {
    _ = try reader.uuid("client", number: client.number)
    try execute(
      """
      UPDATE client SET given_name = ?, family_name = ?, birth_date = ?, sex = ?, street = ?, postcode = ?, city = ?,
        phone = ?, email = ?, language = ?, gp = ?, note = ?, version = version + 1, recorded_at = ?, recorded_offset = ?
      WHERE number = ?
      """, client.columns + [now.utc, now.offsetMinutes, client.number])
    try index(client)
  }
}

extension Client {
  fileprivate init(row: Row) throws(VaultError) {
    self.init(
      number: row["number"], givenName: row["given_name"], familyName: row["family_name"],
      birthDate: try row.date("birth_date"), sex: try row.code("sex"), language: try row.code("language"))
    street = row["street"]
    postcode = row["postcode"]
    city = row["city"]
    phone = row["phone"]
    email = row["email"]
    gp = row["gp"]
    note = row["note"]
  }

  fileprivate var columns: StatementArguments {
    [
      givenName, familyName, birthDate.description, sex.rawValue, street, postcode, city, phone, email,
      language.rawValue, gp, note,
    ]
  }
}
