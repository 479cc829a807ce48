import CCipherVFS
import Foundation

/// What opens a record without its passphrase: salt and page key, as a person copies them from paper.
///
/// 50 bytes (version, salt, key, their sum) become 80 symbols of Crockford's base 32, which has no I, L,
/// O and U; four of them and a check symbol make a group. The check symbol is the group's number plus
/// its value modulo 37, so that every single wrong symbol, every swap of neighbours and every group in
/// another's place is found, and in which group.
package struct RecoverySheet {
  package static let groups = 20
  private static let symbolsPerGroup = 4
  private static let size = 50
  private static let version: UInt8 = 1
  /// The last five stand only where a check symbol stands.
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U".utf8)

  let key: Secret
  let salt: [UInt8]

  init(key: Secret, salt: [UInt8]) throws(VaultError) {
    guard key.count == Int(CCV_KEY_SIZE), salt.count == RecordFile.saltSize else { throw .unexpected(code: 0) }
    self.key = key
    self.salt = salt
  }

  // MARK: To paper

  /// Four lines of five groups, each with the number of its first group before it, in locked memory.
  package func text() throws(VaultError) -> Secret {
    let bytes = try packed()
    let text = try Secret(capacity: 256)
    text.fill { out in
      var used = 0
      func put(_ byte: UInt8) {
        out[used] = byte
        used += 1
      }
      for group in 0..<Self.groups {
        if group % 5 == 0 {
          for byte in "\(group + 1):".utf8 { put(byte) }
          put(32)
        }
        var value = 0
        for position in 0..<Self.symbolsPerGroup {
          let symbol = bytes.withBytes { Self.symbol(group * Self.symbolsPerGroup + position, of: $0) }
          value = value * 32 + symbol
          put(Self.alphabet[symbol])
        }
        put(Self.alphabet[(value + group) % 37])
        put(group % 5 == 4 ? 10 : 32)
      }
      return used
    }
    return text
  }

  /// Five bits of the packed bytes.
  private static func symbol(_ index: Int, of bytes: UnsafeRawBufferPointer) -> Int {
    (0..<5).reduce(0) { value, bit in
      let at = index * 5 + bit
      return value << 1 | Int(bytes[at / 8] >> UInt8(7 - at % 8) & 1)
    }
  }

  private func packed() throws(VaultError) -> Secret {
    let bytes = try Secret(capacity: Self.size)
    bytes.fill { out in
      out[0] = Self.version
      for (index, byte) in salt.enumerated() { out[1 + index] = byte }
      key.withBytes { for (index, byte) in $0.enumerated() { out[17 + index] = byte } }
      out[Self.size - 1] = out.dropLast().reduce(0, &+)
      return Self.size
    }
    return bytes
  }

  // MARK: From paper

  /// - Parameter typed: the groups, with spaces, line ends or hyphens between them; small letters, and O
  ///   for 0 and I or L for 1, are understood.
  /// - Throws: ``VaultError/recoveryGroups(_:)`` with every group that is wrong.
  package init(typed: Secret) throws(VaultError) {
    let symbols = try Self.symbols(typed)
    var wrong: [Int] = []
    symbols.withBytes { symbols in
      for group in 0..<Self.groups where !Self.isRight(group, symbol: { symbols[group * 5 + $0] }) {
        wrong.append(group + 1)
      }
    }
    guard wrong.isEmpty else { throw .recoveryGroups(wrong) }
    let bytes = try Secret(capacity: Self.size)
    bytes.fill { out in
      for index in 0..<out.count { out[index] = 0 }
      symbols.withBytes { symbols in
        for index in 0..<Self.groups * Self.symbolsPerGroup {
          let value = symbols[index / Self.symbolsPerGroup * 5 + index % Self.symbolsPerGroup]
          for bit in 0..<5 where value >> UInt8(4 - bit) & 1 == 1 {
            out[(index * 5 + bit) / 8] |= 1 << UInt8(7 - (index * 5 + bit) % 8)
          }
        }
      }
      return Self.size
    }
    let isWhole = bytes.withBytes { $0[0] == Self.version && $0[Self.size - 1] == $0.dropLast().reduce(0, &+) }
    guard isWhole else { throw .recoveryGroups([]) }
    let key = try Secret(capacity: Int(CCV_KEY_SIZE))
    key.fill { out in
      bytes.withBytes { out.copyMemory(from: .init(rebasing: $0[17..<49])) }
      return out.count
    }
    try self.init(key: key, salt: bytes.withBytes { Array($0[1..<17]) })
  }

  /// Whether what was typed is that group of this sheet, counted from 1.
  package func isGroup(_ number: Int, typed: Secret) throws(VaultError) -> Bool {
    let text = try text()
    let symbols = try Self.symbols(text)
    return symbols.withBytes { symbols in
      typed.withBytes { typed in
        typed.count == 5 && (0..<5).allSatisfy { Self.value(of: typed[$0]) == symbols[(number - 1) * 5 + $0] }
      }
    }
  }

  /// Whether what was typed can be that group of a sheet, counted from 1.
  package static func isRight(_ typed: Secret, asGroup number: Int) -> Bool {
    typed.withBytes { typed in
      typed.count == 5 && isRight(number - 1, symbol: { value(of: typed[$0]) ?? 255 })
    }
  }

  /// Five symbols a group; 255 where something else stands. A group of another length is all 255.
  private static func symbols(_ typed: Secret) throws(VaultError) -> Secret {
    let symbols = try Secret(capacity: groups * 5)
    symbols.fill { out in
      for index in 0..<out.count { out[index] = 255 }
      typed.withBytes { typed in
        // the number before a line is for people
        let words = typed.split { [9, 10, 13, 32, 45].contains($0) }.filter { $0.last != UInt8(ascii: ":") }
        let isUnbroken = words.count == 1 && words[0].count == groups * 5
        for group in 0..<groups {
          let word: Slice<UnsafeRawBufferPointer>.SubSequence
          if isUnbroken {
            word = words[0].dropFirst(group * 5).prefix(5)
          } else {
            guard group < words.count, words[group].count == 5 else { continue }
            word = words[group]
          }
          for (position, byte) in word.enumerated() { out[group * 5 + position] = value(of: byte) ?? 255 }
        }
        // a group too many or too few shifts what follows: the count is wrong, not only one group
        if !isUnbroken, words.count != groups {
          for index in 0..<out.count where words.count > groups { out[index] = 255 }
        }
      }
      return out.count
    }
    return symbols
  }

  private static func value(of byte: UInt8) -> UInt8? {
    var byte = (97...122).contains(byte) ? byte - 32 : byte
    if byte == UInt8(ascii: "O") { byte = UInt8(ascii: "0") }
    if byte == UInt8(ascii: "I") || byte == UInt8(ascii: "L") { byte = UInt8(ascii: "1") }
    return alphabet.firstIndex(of: byte).map(UInt8.init)
  }

  /// Four symbols, then the check symbol. They are asked for one by one: a copy of them would be a copy of
  /// the key.
  private static func isRight(_ group: Int, symbol: (Int) -> UInt8) -> Bool {
    var value = 0
    for position in 0..<symbolsPerGroup {
      guard symbol(position) < 32 else { return false }
      value = value * 32 + Int(symbol(position))
    }
    return Int(symbol(symbolsPerGroup)) == (value + group) % 37
  }
}

extension Vault {
  /// The sheet that opens this record, and every copy of it made under this passphrase.
  package func recoverySheet() throws(VaultError) -> RecoverySheet { try RecoverySheet(key: key, salt: salt) }

  /// Opens a record with its recovery sheet.
  ///
  /// - Throws: ``VaultError/recoveryOfAnother`` where the sheet is not this file's.
  package static func open(at path: String, sheet: RecoverySheet, context: VaultContext = .bare) throws(VaultError)
    -> Vault
  {
    guard try RecordFile(path: absolute(path)).inspect() == sheet.salt else { throw .recoveryOfAnother }
    return try open(at: path, key: sheet.key, context: context)
  }
}
