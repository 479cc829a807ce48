import ConsultModel
import Vault

/// `init`: makes a new record with its practice.
package enum MakeRecord {
  package static func run(
    path: String, passphrase: Secret, practice: Practice, environment: AppEnvironment, anchors: AnchorStore?
  ) throws(AppError) {
    try storing { () throws(VaultError) in
      try Vault.create(
        at: path, passphrase: passphrase, practice: practice, id: environment.newID(), now: environment.now(),
        anchors: anchors)
    }
  }
}
