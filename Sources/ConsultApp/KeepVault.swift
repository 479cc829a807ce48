import Vault

/// `vault check | backup`
extension RecordApp {
  package func checkVault() throws(AppError) -> CheckReport {
    try storing { () throws(VaultError) in try vault.check() }
  }

  package func backUp(into folder: String) throws(AppError) -> (path: String, report: CheckReport) {
    try storing { () throws(VaultError) in
      try vault.backup(into: folder, now: environment.now(), id: environment.newID())
    }
  }
}
