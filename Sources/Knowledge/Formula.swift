/// Elemental magnesium by mass, from a chemical formula.
enum Formula {
  /// Standard atomic masses, g/mol.
  private static let masses: [String: Double] = [
    "Mg": 24.305, "O": 15.999, "H": 1.008, "C": 12.011, "N": 14.007, "Cl": 35.45, "S": 32.06,
  ]

  /// - Parameter formula: `MgCl2.6H2O`; groups in parentheses, hydrates after a point.
  /// - Returns: 0-1, or `nil` where the formula cannot be read or holds no magnesium.
  static func magnesiumFraction(_ formula: String) -> Double? {
    var total = 0.0
    var magnesium = 0.0
    for part in formula.split(separator: ".") {
      let digits = part.prefix { $0.isNumber }
      let count = Double(digits) ?? 1
      var rest = part.dropFirst(digits.count)
      guard let sums = sum(&rest, depth: 0), rest.isEmpty else { return nil }
      total += count * sums.total
      magnesium += count * sums.magnesium
    }
    return magnesium > 0 ? magnesium / total : nil
  }

  private static func sum(_ text: inout Substring, depth: Int) -> (total: Double, magnesium: Double)? {
    var (total, magnesium) = (0.0, 0.0)
    while let first = text.first, first != ")" {
      var part: (total: Double, magnesium: Double)
      if first == "(" {
        text.removeFirst()
        guard depth < 4, let inner = sum(&text, depth: depth + 1), text.first == ")" else { return nil }
        text.removeFirst()
        part = inner
      } else {
        var symbol = String(text.removeFirst())
        if let next = text.first, next.isLowercase { symbol.append(text.removeFirst()) }
        guard let mass = masses[symbol] else { return nil }
        part = (mass, symbol == "Mg" ? mass : 0)
      }
      let digits = text.prefix { $0.isNumber }
      text.removeFirst(digits.count)
      let count = Double(digits) ?? 1
      total += part.total * count
      magnesium += part.magnesium * count
    }
    return (total, magnesium)
  }
}
