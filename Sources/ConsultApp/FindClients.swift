import ConsultModel
import Vault

/// `client find`: by name, place, birth date or id, with typing errors, any case, with or without
/// accents.
extension RecordApp {
  package func findClients(_ words: String) throws(AppError) -> [Client] {
    let words = words.trimmingSpace
    return try reading { (reader) throws(VaultError) in
      if let id = ShownID(words, kind: .client) {
        do throws(VaultError) { return [try reader.client(id.number)] } catch {
          guard error == .notFound else { throw error }
          return []
        }
      }
      if let date = CalendarDate(written: words) { return try reader.findClients(birthDate: date) }
      return try reader.findClients(words: words)
    }
  }
}
