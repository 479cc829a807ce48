import CCipherVFS

/// A passphrase or key in memory that is locked, left out of core dumps and wiped at the end.
///
/// It is never a `String`, which would be copied by the runtime and stay behind.
package final class Secret {
  private let memory: UnsafeMutableRawPointer
  private let capacity: Int
  package private(set) var count: Int

  /// - Throws: ``VaultError/secretMemory`` where memory cannot be locked.
  package init(capacity: Int) throws(VaultError) {
    guard let memory = ccv_secret_alloc(max(capacity, 1)) else { throw .secretMemory }
    self.memory = memory
    self.capacity = max(capacity, 1)
    count = 0
  }

  deinit { ccv_secret_free(memory, capacity) }

  /// Lets `body` write into the memory; it returns how many bytes it wrote.
  package func fill(_ body: (UnsafeMutableRawBufferPointer) -> Int) {
    count = min(max(0, body(UnsafeMutableRawBufferPointer(start: memory, count: capacity))), capacity)
  }

  /// Adds what fits.
  package func append(_ other: Secret) { other.withBytes { for byte in $0 { append(byte) } } }

  package func append(_ byte: UInt8) {
    guard count < capacity else { return }
    memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: memory, count: count))
  }

  package static func == (left: Secret, right: Secret) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    left.withBytes { a in right.withBytes { b in for i in 0..<a.count { difference |= a[i] ^ b[i] } } }
    return difference == 0
  }

  /// The page key of a record, from the passphrase and the record's salt: 256,000 rounds, 0.1 s.
  package func deriveKey(salt: [UInt8]) throws(VaultError) -> Secret {
    let key = try Secret(capacity: Int(CCV_KEY_SIZE))
    var failed: Int32 = 1
    withBytes { passphrase in
      key.fill { out in
        failed = ccv_derive_key(
          passphrase.baseAddress, passphrase.count, salt, out.bindMemory(to: UInt8.self).baseAddress)
        return out.count
      }
    }
    guard failed == 0 else { throw .unexpected(code: failed) }
    return key
  }
}

/// Keeps the process that holds a key out of core dumps and away from debuggers.
package enum ProcessHardening {
  /// - Returns: whether it took hold.
  @discardableResult
  package static func apply() -> Bool { ccv_harden_process() == 0 }
}
