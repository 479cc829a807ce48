import ConsultModel
import Vault

/// `init`: makes a new record with its practice.
package enum MakeRecord {
  /// Refused at setting: what is short or among the first things anybody would try.
  package static func checkStrength(of passphrase: Secret) throws(AppError) {
    let obvious = ["wachtwoord", "password", "welkom", "qwerty", "magnesium", "geheim", "123456", "abcdef", "letmein"]
    let (length, kinds, isObvious) = passphrase.withBytes { bytes -> (Int, Int, Bool) in
      let letters = Array(bytes).map { (65...90).contains($0) ? $0 + 32 : $0 }
      defer { _ = letters }
      let starts = obvious.contains { word in
        letters.count < word.utf8.count + 6 && letters.starts(with: word.utf8)
      }
      return (bytes.count, Set(letters).count, starts)
    }
    guard length >= 12, kinds >= 5, !isObvious else { throw .vault(.passphraseTooWeak) }
  }

  package static func run(
    path: String, passphrase: Secret, practice: Practice, environment: AppEnvironment
  ) throws(AppError) {
    try checkStrength(of: passphrase)
    try storing { () throws(VaultError) in
      try Vault.create(
        at: path, passphrase: passphrase, practice: practice, id: environment.newID(), now: environment.now())
    }
  }
}
