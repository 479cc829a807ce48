import Foundation

/// The few statistics small numbers allow. Each is checked in the tests against values computed with SciPy.
package enum Statistics {
  /// The middle value; of an even number the mean of the two in the middle. `nil` of none.
  package static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// An interval that holds the median of all such clients with at least 95 % certainty, whatever the distribution:
  /// two values of the sample, chosen by the binomial distribution. `nil` below six values.
  package static func medianInterval(_ values: [Double]) -> ClosedRange<Double>? {
    let sorted = values.sorted()
    let rank = Self.medianRank(sorted.count)
    guard rank > 0 else { return nil }
    return sorted[rank - 1]...sorted[sorted.count - rank]
  }

  /// The greatest rank k for which fewer than k of n values lie below the median in at most 2.5 % of samples.
  static func medianRank(_ count: Int) -> Int {
    var (rank, below) = (0, 0.0)
    while rank < count {
      let logarithm =
        lgamma(Double(count + 1)) - lgamma(Double(rank + 1)) - lgamma(Double(count - rank + 1))
        - Double(count) * log(2)
      below += exp(logarithm)
      guard below <= 0.025 else { break }
      rank += 1
    }
    return rank
  }

  /// Wilson's 95 % interval of a share. `nil` of none.
  package static func wilson(_ successes: Int, of count: Int) -> ClosedRange<Double>? {
    guard count > 0, (0...count).contains(successes) else { return nil }
    let z = 1.959963984540054
    let (n, p) = (Double(count), Double(successes) / Double(count))
    let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return max(0, centre - half)...min(1, centre + half)
  }

  /// Quartiles as the median of the lower and of the upper half, the middle value in neither.
  package static func quartiles(_ values: [Double]) -> (lower: Double, upper: Double)? {
    let sorted = values.sorted()
    guard sorted.count > 3, let lower = median(Array(sorted.prefix(sorted.count / 2))),
      let upper = median(Array(sorted.suffix(sorted.count / 2)))
    else { return nil }
    return (lower, upper)
  }
}
