extension Secret {
  package static let shortestPassphrase = 12
  private static let obvious = [
    "wachtwoord", "wachtzin", "password", "passphrase", "welkom", "qwerty", "azerty", "magnesium", "magconsult",
    "geheim", "123456", "abcdef", "letmein", "ikhouvan", "iloveyou", "zomer", "winter", "lente", "herfst",
  ]

  /// Refused at setting: what is short, has few different characters, or is a word anybody would try first
  /// with some characters behind it.
  package var isStrongPassphrase: Bool {
    withBytes { bytes in
      func lower(_ index: Int) -> UInt8 { (65...90).contains(bytes[index]) ? bytes[index] + 32 : bytes[index] }
      let isObvious = Self.obvious.contains { word in
        bytes.count >= word.utf8.count && bytes.count < word.utf8.count + 8
          && word.utf8.enumerated().allSatisfy { lower($0.offset) == $0.element }
      }
      var (seen, kinds) = (InlineBits(), 0)
      for index in bytes.indices where seen.insert(lower(index)) { kinds += 1 }
      return bytes.count >= Self.shortestPassphrase && kinds >= 5 && !isObvious
    }
  }
}

/// Which bytes were seen, without a copy of them on the heap.
private struct InlineBits {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// - Returns: whether it was new.
  mutating func insert(_ byte: UInt8) -> Bool {
    let bit: UInt64 = 1 << UInt64(byte % 64)
    func set(_ word: inout UInt64) -> Bool {
      defer { word |= bit }
      return word & bit == 0
    }
    switch byte / 64 {
    case 0: return set(&words.0)
    case 1: return set(&words.1)
    case 2: return set(&words.2)
    default: return set(&words.3)
    }
  }
}
