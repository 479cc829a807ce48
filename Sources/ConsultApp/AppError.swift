import ConsultModel
import DataFiles
import Documents
import Vault

/// What can go wrong in a use case. Cases hold ids, codes and limits; the sentences for people live
/// with the command line.
package enum AppError: Error, Equatable, Sendable {
  case vault(VaultError)
  /// A file or answers with faults; nothing was changed.
  case input(DataFaults)
  case document(DocumentError)
  case noSuchClient(Int)
  case noSuchSession(Int)
  /// The client has no intake form on or before the session's date.
  case noIntake(client: Int)
  case sessionClosed(Int)
  /// A blocking question is open, or a flag stops the session: ids of what stands in the way.
  case notAcceptable([String])
  case noAdvice(session: Int)
  case overrideBarred(rules: [String])
  case overrideAboveLimit(limitMg: Double, takenMg: Double)
  case overrideNeedsReason
  case unknownProtocol(String)
  case wrongRoute
  case adjustRaises(protocolID: String)
  case notInAdvice(String)
  /// The practice may not keep the client's details without her consent.
  case noConsent
  /// The client did not consent in her newest intake form that her GP is written to.
  case noConsentForGP
  /// What was learnt since the advice would withhold it today: the rules that would.
  case adviceOutdated(rules: [String])
  /// Everything is left out: that is no advice.
  case nothingAdvised
  /// No red flag, gate or recorded referral asks for one.
  case nothingToRefer
  /// The wording check stopped so many sentences of a letter that was to be final.
  case wordingStopped(count: Int)
}

/// Runs vault calls and gives their errors our type.
func storing<Result>(_ body: () throws(VaultError) -> Result) throws(AppError) -> Result {
  do { return try body() } catch { throw .vault(error) }
}
