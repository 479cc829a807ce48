import CCipherVFS
import Foundation

/// The page key of a record in the kernel's keyring, for a while. See `key_cache.c`.
package enum KeyCache {
  /// Tells records apart by their path; the keyring's own names are visible to this login session.
  private static func name(_ path: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a: a name, no secret
    for byte in Vault.absolute(path).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }

  /// - Returns: whether there is a keyring that took it.
  package static func keep(_ vault: Vault, seconds: UInt32) -> Bool {
    vault.key.withBytes {
      ccv_cache_key(name(vault.path), $0.bindMemory(to: UInt8.self).baseAddress, vault.salt, seconds) == 0
    }
  }

  /// Opens a record with the key that is kept for it.
  ///
  /// - Returns: `nil` where there is none, or one of another salt than the file's.
  package static func open(_ path: String, context: VaultContext) throws(VaultError) -> Vault? {
    let key = try Secret(capacity: Int(CCV_KEY_SIZE))
    var salt = [UInt8](repeating: 0, count: RecordFile.saltSize)
    var missing: Int32 = 1
    key.fill { out in
      missing = ccv_cached_key(name(path), out.bindMemory(to: UInt8.self).baseAddress, &salt)
      return out.count
    }
    guard missing == 0 else { return nil }
    guard try Vault.salt(at: path) == salt else {
      _ = drop(path)
      return nil
    }
    return try Vault.open(at: path, key: key, context: context)
  }

  /// - Returns: whether there was one.
  package static func drop(_ path: String) -> Bool { ccv_drop_cached_key(name(path)) == 0 }
}
