/// Everything the recommendation may know about a client at one session. `nil` means: not asked.
///
/// This is the value behind the facts file; the record makes the same value from a session and the
/// newest intake form on or before its date.
package struct Facts: Sendable, Equatable {
  package var date: CalendarDate
  package var sex: Sex?
  /// Whole years.
  package var age: Int?
  package var pregnancy: Pregnancy?
  package var breastfeeding: YesNoUnknown?
  /// Whether parents or guardians agree; asked under 16.
  package var guardiansAgree: YesNoUnknown?
  package var kidney: Kidney?
  package var measurements: [MeasuredValue] = []
  package var conditions: [WrittenItem]?
  package var medications: [WrittenMedicine]?
  package var supplements: [WrittenSupplement]?
  package var allergies: [String]?
  package var skin: [String]?
  package var diet: [String] = []
  package var lifestyle: [String] = []
  package var avoidForms: [String] = []
  package var avoidRoutes: [Route] = []
  /// Protocols the client has tried before, by id.
  package var tried: [String] = []
  package var agreements: [Agreement] = []
  package var complaints: [SessionComplaint] = []
  /// Red-flag questions and condition codes, answered explicitly.
  package var answers: [String: YesNoUnknown] = [:]
  package var wakes: ClockTime?
  package var bedtime: ClockTime?

  package init(date: CalendarDate) { self.date = date }

  package struct Pregnancy: Sendable, Equatable {
    package var status: YesNoUnknown
    package var weeks: Int?
    /// Weeks since giving birth, where that was recent.
    package var postpartumWeeks: Int?
    package init(status: YesNoUnknown, weeks: Int? = nil, postpartumWeeks: Int? = nil) {
      self.status = status
      self.weeks = weeks
      self.postpartumWeeks = postpartumWeeks
    }
  }

  package struct Kidney: Sendable, Equatable {
    /// Estimated glomerular filtration rate in mL/min/1.73 m2; `nil`: asked and not known.
    package var egfr: Double?
    package var monthsAgo: Int?
    package var dialysis: YesNoUnknown?
    /// The practitioner's own look at risk, where the value is not known. The rules still look.
    package var risk: Bool?
    package init(egfr: Double? = nil, monthsAgo: Int? = nil, dialysis: YesNoUnknown? = nil, risk: Bool? = nil) {
      self.egfr = egfr
      self.monthsAgo = monthsAgo
      self.dialysis = dialysis
      self.risk = risk
    }
  }
}

/// A condition as written, or by code.
package struct WrittenItem: Sendable, Equatable {
  package var words: String
  package var code: String?
  package init(words: String, code: String? = nil) {
    self.words = words
    self.code = code
  }
}

/// A medicine as written, with its times of day where they are known.
package struct WrittenMedicine: Sendable, Equatable {
  package var words: String
  package var times: [ClockTime]
  package init(words: String, times: [ClockTime] = []) {
    self.words = words
    self.times = times
  }
}

/// A supplement as written, with what its label says.
package struct WrittenSupplement: Sendable, Equatable {
  package var words: String
  /// Elemental magnesium in mg per unit.
  package var elementalMg: Double?
  /// The salt in mg per unit, where the label gives no elemental amount.
  package var saltMg: Double?
  package var form: String?
  package var perDay: Double
  package init(
    words: String, elementalMg: Double? = nil, saltMg: Double? = nil, form: String? = nil, perDay: Double = 1
  ) {
    self.words = words
    self.elementalMg = elementalMg
    self.saltMg = saltMg
    self.form = form
    self.perDay = perDay
  }
}
