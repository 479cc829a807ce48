import ConsultModel
import DataFiles

/// All rules, decoded and validated.
package struct KnowledgeBase: Sendable {
  package var version: String
  /// SHA-256 over the rules' files: which rules an advice was made with.
  package var hash: String
  package var concepts: [Concept] = []
  package var complaints: [Complaint] = []
  package var ambiguities: [Ambiguity] = []
  package var states: [ClientState] = []
  package var redFlags: [RedFlag] = []
  package var gates: [Gate] = []
  package var doseCaps: [DoseCap] = []
  package var medicineClasses: [MedicineClass] = []
  package var forms: [MagnesiumForm] = []
  package var products: [Product] = []
  package var protocols: [TreatmentProtocol] = []
  package var foods: [Food] = []
  package var claims: [AuthorisedClaim] = []
  package var sources: [Source] = []
  package var questionnaires: [Questionnaire] = []
  package var positions: [Position] = []
  package var factors: [DepletingFactor] = []
  package var referenceValues: [ReferenceValue] = []
  package var wordingRules: [WordingRule] = []
  package var wordingFrames: [WordingFrame] = []
  /// What patterns of ``wordingRules`` and ``wordingFrames`` mean by `@id`; apart from ``concepts``, since a
  /// client's words and a letter's are not read the same way.
  package var wordingConcepts: [Concept] = []
  /// Codes of complaints, states and medicine classes that a practice added: they stand beside the built-in ones.
  package var own: Set<String> = []
  package var settings = EngineSettings()
  /// What was read for each rule, by its id; rules of two kinds may share one.
  var nodes: [String: [DataNode]] = [:]

  /// SHA-256 of a rule as it stands, 64 hexadecimal digits: a signature is for this text and no other.
  package func fingerprint(of id: String) -> String? { nodes[id].map { sha256($0.map(\.json)) } }

  package func complaint(_ code: String) -> Complaint? { Self.first(of: complaints) { complaints[$0].code == code } }
  package func state(_ code: String) -> ClientState? { Self.first(of: states) { states[$0].code == code } }
  package func redFlag(_ id: String) -> RedFlag? { Self.first(of: redFlags) { redFlags[$0].id == id } }
  package func form(_ code: String) -> MagnesiumForm? { Self.first(of: forms) { forms[$0].code == code } }
  package func product(_ id: String) -> Product? { Self.first(of: products) { products[$0].id == id } }
  package func treatment(_ id: String) -> TreatmentProtocol? { Self.first(of: protocols) { protocols[$0].id == id } }
  package func medicineClass(_ id: String) -> MedicineClass? {
    Self.first(of: medicineClasses) { medicineClasses[$0].id == id }
  }
  package func claim(_ id: String) -> AuthorisedClaim? { Self.first(of: claims) { claims[$0].id == id } }
  /// What is usual for a measured value, in its own unit.
  package func referenceValue(of value: MeasuredValue) -> ReferenceValue? {
    referenceValues.first { $0.kind == value.kind && $0.unit == value.unit }
  }
  package func source(_ id: String) -> Source? { Self.first(of: sources) { sources[$0].id == id } }
  package func questionnaire(_ id: String) -> Questionnaire? {
    Self.first(of: questionnaires) { questionnaires[$0].id == id }
  }
  /// The newest version of a form, `intake` giving `intake-1`.
  package func currentQuestionnaire(_ form: String) -> Questionnaire? {
    questionnaires.last { $0.id.hasPrefix(form + "-") }
  }

  /// By place, for walking over the rules themselves would copy each.
  private static func first<Item>(of items: [Item], where isWanted: (Int) -> Bool) -> Item? {
    items.indices.first(where: isWanted).map { items[$0] }
  }

  /// Every rule with its text and reference, for the catalogue.
  package var rules: [any Rule] {
    redFlags.map { $0 as any Rule } + gates.map { $0 } + doseCaps.map { $0 } + medicineClasses.map { $0 }
      + protocols.map { $0 } + claims.map { $0 } + factors.map { $0 }
      + wordingRules.map { $0 } + referenceValues.map { $0 }
  }

  /// How much of the rules a command needs.
  package enum Extent: Sendable {
    case all
    /// Without what only letters and the catalogue read: the wording rules and the positions on claims.
    case advice
  }

  /// The rules this program was built with. Whether they fit together is not asked at every start: a test asks it,
  /// through ``decode(files:)``, of each build.
  ///
  /// - Throws: the faults in them, which a build that passed its tests does not have.
  package static func builtIn(_ extent: Extent = .all) throws(DataFaults) -> KnowledgeBase {
    var decoder = KnowledgeDecoder()
    for file in EmbeddedFiles.all {
      if extent == .advice, file.path.hasPrefix("wording") || file.path.hasPrefix("positions/") { continue }
      decoder.read(file.path, text: file.text, format: .json)
    }
    decoder.base.hash = EmbeddedFiles.hash
    guard decoder.faults.isEmpty else { throw DataFaults(decoder.faults) }
    return decoder.base
  }

  /// The built-in files as they are compiled in.
  static var builtInFiles: [(path: String, text: String, format: DataFile.Format)] {
    EmbeddedFiles.all.map { ($0.path, $0.text, .json) }
  }

  /// Rules from files as a practitioner reads them.
  ///
  /// - Parameter files: path below the data folder, text and format of each.
  /// - Throws: every fault of every file.
  package static func decode(
    files: [(path: String, text: String, format: DataFile.Format)]
  ) throws(DataFaults) -> KnowledgeBase {
    var decoder = KnowledgeDecoder()
    for file in files { decoder.read(file.path, text: file.text, format: file.format) }
    decoder.base.hash = sha256(files.flatMap { [$0.path, $0.text] })
    decoder.checkNames()
    guard decoder.faults.isEmpty else { throw DataFaults(decoder.faults) }
    return decoder.base
  }

  init() {
    version = ""
    hash = ""
  }
}

/// The constants of the engine that are neither a gate nor a cap.
package struct EngineSettings: Sendable, Equatable {
  /// More than this is never advised, whatever the reason: the US limit for supplements.
  package var overrideLimitMg = 0.0
  /// Below this an oral advice is not worth a tablet.
  package var smallestDoseMg = 0.0
  package var wakes = ClockTime(minutes: 0)
  package var bedtime = ClockTime(minutes: 0)
  package var scheduleStepMinutes = 30
  package var hoursBetweenDoses = 4.0
  /// The upper limits of each use of the skin where no gate says less.
  package var maxCelsius: [SkinUse: Double] = [:]
  package var maxMinutes: [SkinUse: Int] = [:]
  /// Where magnesium never goes.
  package var excludedSites: [String] = []
  /// Labels of the sites gates may leave out.
  package var sites: [String: LocalizedText] = [:]
}
