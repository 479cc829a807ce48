import ConsultModel
import DataFiles
import Documents
import Foundation
import Knowledge
import Recommendation
import Vault

/// The use cases on an open record: what the command line calls, one file each.
package struct RecordApp {
  package let vault: Vault
  package let engine: Engine
  package let environment: AppEnvironment
  /// Nothing is kept: every change is tried on the record and taken back.
  package let isDryRun: Bool
  package var knowledge: KnowledgeBase { engine.knowledge }

  /// The practice's own paper: pages by name, in the place of the built-in ones.
  package let pages: [String: String]
  private let paper: [Language: Deferred<Result<Stationery, DocumentError>>]
  private let check: Deferred<WordingCheck>
  /// The wording check of the rules of this run.
  var wording: WordingCheck { check.value }

  package init(
    vault: Vault, engine: Engine, environment: AppEnvironment, isDryRun: Bool = false, pages: [String: String] = [:]
  ) {
    self.isDryRun = isDryRun
    self.pages = pages
    let made = Language.allCases.map { language in
      (
        language,
        Deferred { Result { () throws(DocumentError) in try Stationery(language, own: pages) } }
      )
    }
    paper = Dictionary(uniqueKeysWithValues: made)
    // the wording rules are the law's: no practice's own rules lie over them
    check = Deferred { WordingCheck((try? KnowledgeBase.builtIn()) ?? engine.knowledge) }
    self.vault = vault
    self.engine = engine
    self.environment = environment
  }

  func stationery(_ language: Language) throws(AppError) -> Stationery {
    do {
      guard let paper = paper[language] else { return try Stationery(language, own: pages) }
      return try paper.value.get()
    } catch { throw .document(error) }
  }

  func reading<Result>(_ body: (RecordReader) throws(VaultError) -> Result) throws(AppError) -> Result {
    do { return try vault.read(body) } catch { throw .vault(error) }
  }

  /// Changes the record, or in a dry run tries the change and takes it back.
  func writing<Result>(_ body: (RecordWriter) throws(VaultError) -> Result) throws(AppError) -> Result {
    do { return try vault.write(keeping: !isDryRun, body) } catch { throw .vault(error) }
  }

  // MARK: Finding things by the number people see

  /// - Throws: ``AppError/noSuchClient(_:)``
  package func client(_ number: Int) throws(AppError) -> Client {
    do { return try vault.read { (reader) throws(VaultError) in try reader.client(number) } } catch {
      throw error == .notFound ? .noSuchClient(number) : .vault(error)
    }
  }

  /// - Throws: ``AppError/noSuchSession(_:)``
  package func session(_ number: Int) throws(AppError) -> ConsultSession {
    do { return try vault.read { (reader) throws(VaultError) in try reader.session(number) } } catch {
      throw error == .notFound ? .noSuchSession(number) : .vault(error)
    }
  }

  /// Faults of values that are each possible but not together, in the shape of faults of a file.
  func refuse(_ faults: [(path: String, problem: DataFault.Problem)], file: String) throws(AppError) {
    guard !faults.isEmpty else { return }
    throw .input(DataFaults(faults.map { DataFault(file: file, line: 0, path: $0.path, problem: $0.problem) }))
  }
}
