/// A value somebody measured: pulse and blood pressure at the consult, blood tests by a physician.
package struct MeasuredValue: Sendable, Equatable, Codable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case pulse, systolic, diastolic
    case serumMagnesium = "serum-magnesium"
    case egfr, potassium, calcium, ferritin, glucose, weight
  }
  package var kind: Kind
  package var value: Double
  /// `/min`, `mmHg`, `mmol/L`, `mL/min/1.73m2`, ...
  package var unit: String
  package var date: CalendarDate?
  package var source: String?

  package init(kind: Kind, value: Double, unit: String, date: CalendarDate? = nil, source: String? = nil) {
    self.kind = kind
    self.value = value
    self.unit = unit
    self.date = date
    self.source = source
  }
}

extension MeasuredValue.Kind {
  /// What can be measured in a living person, in ``units``.
  package var possible: ClosedRange<Double> {
    switch self {
    case .pulse: 20...250
    case .systolic: 40...300
    case .diastolic: 20...200
    case .serumMagnesium: 0.1...10
    case .egfr: 0...200
    case .potassium: 1...10
    case .calcium: 0.5...5
    case .ferritin: 0...10_000
    case .glucose: 0.5...80
    case .weight: 2...400
    }
  }

  /// The unit the rules think in: another one would be read wrongly, so it is refused.
  package var units: [String] {
    switch self {
    case .pulse: ["/min", "bpm"]
    case .systolic, .diastolic: ["mmHg"]
    case .serumMagnesium, .potassium, .calcium, .glucose: ["mmol/L", "mmol/l"]
    case .egfr: ["mL/min/1.73m2", "ml/min/1.73m2", "mL/min/1,73 m²", "ml/min", "mL/min"]
    case .ferritin: ["µg/L", "ug/L", "ng/mL"]
    case .weight: ["kg"]
    }
  }
}
