import ConsultModel
import Knowledge
import Vault

/// `knowledge sign | list --unsigned`
extension RecordApp {
  /// Records that a professional stands for rules as they are written now.
  ///
  /// - Parameter by: her name and function, as she would sign.
  /// - Throws: ``AppError/vault(_:)`` with `notFound` where there is no such rule; nothing is then signed.
  package func sign(_ ids: [String], by: String) throws(AppError) -> [RuleSignature] {
    var signatures: [RuleSignature] = []
    for id in ids {
      guard knowledge.rules.contains(where: { $0.id == id }), let fingerprint = knowledge.fingerprint(of: id) else {
        throw .vault(.notFound)
      }
      signatures.append(RuleSignature(rule: id, fingerprint: fingerprint, by: by, at: environment.now()))
    }
    try writing { (writer) throws(VaultError) in for signature in signatures { try writer.add(signature) } }
    return signatures
  }

  /// The signatures that hold for the rules as they are written now, by rule.
  package func signatures() throws(AppError) -> [String: [RuleSignature]] {
    let all = try reading { (reader) throws(VaultError) in try reader.signatures() }
    return Dictionary(grouping: all.filter { knowledge.fingerprint(of: $0.rule) == $0.fingerprint }, by: \.rule)
  }
}
