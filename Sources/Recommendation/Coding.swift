import ConsultModel
import Knowledge

/// Step 0 of the recommendation: from what people wrote to codes. What is not recognised, what was only
/// nearly recognised, and what contradicts itself, is a question.
struct Coding {
  let knowledge: KnowledgeBase
  let recogniser: Recogniser
  let reader: TextReader
  var coded: CodedFacts

  static func code(_ facts: Facts, _ knowledge: KnowledgeBase, _ recogniser: Recogniser) -> CodedFacts {
    var coding = Coding(
      knowledge: knowledge, recogniser: recogniser, reader: TextReader(recogniser),
      coded: CodedFacts(facts: sorted(facts)))
    coding.codeComplaints()
    coding.codeStates()
    coding.codePregnancy()
    coding.codeMedicines()
    coding.codeSupplements()
    coding.readFlagsElsewhere()
    coding.coded.recognised.sort { ($0.field, $0.text, $0.code ?? "") < ($1.field, $1.text, $1.code ?? "") }
    coding.coded.questions.sort { $0.id < $1.id }
    coding.coded.notChecked.sort { $0.en < $1.en }
    coding.coded.medicines.sort {
      ($0.name, $0.times.map(\.minutes).description) < ($1.name, $1.times.map(\.minutes).description)
    }
    return coding.coded
  }

  /// The same facts in one order, so that the same lists give the same result.
  private static func sorted(_ facts: Facts) -> Facts {
    var facts = facts
    facts.complaints.sort {
      ($0.words, $0.code ?? "", $0.severity ?? -1) < ($1.words, $1.code ?? "", $1.severity ?? -1)
    }
    facts.conditions?.sort { ($0.words, $0.code ?? "") < ($1.words, $1.code ?? "") }
    facts.medications?.sort { ($0.words, $0.times.description) < ($1.words, $1.times.description) }
    facts.supplements?.sort {
      ($0.words, $0.elementalMg ?? -1, $0.perDay) < ($1.words, $1.elementalMg ?? -1, $1.perDay)
    }
    facts.allergies?.sort()
    facts.skin?.sort()
    return facts
  }

  mutating func ask(
    _ id: String, about subject: String, nl: String, en: String, whyNl: String, whyEn: String, blocking: Bool = true,
    holdsOral: Bool = false
  ) {
    guard !coded.questions.contains(where: { $0.id == id }) else { return }
    coded.questions.append(
      CodedFacts.Question(
        id: id, subject: subject, isBlocking: blocking, text: LocalizedText(nl: nl, en: en),
        why: LocalizedText(nl: whyNl, en: whyEn), holdsOral: holdsOral))
  }

  /// Red flags in a text. One that seems denied, past or somebody else's is asked, never passed over.
  private mutating func readFlags(in text: ReadText) {
    for flag in recogniser.flags(in: text) {
      if flag.standing == .affirmed {
        if (coded.flagsInWords[flag.code] ?? "\u{10FFFF}") > flag.quote { coded.flagsInWords[flag.code] = flag.quote }
      } else {
        coded.flagsSetAside.insert(flag.code)
      }
    }
  }

  private mutating func readFlagsElsewhere() {
    let facts = coded.facts
    for text in (facts.conditions ?? []).map(\.words) + (facts.allergies ?? []) + facts.lifestyle + facts.diet {
      readFlags(in: reader.read(text))
    }
    for complaint in facts.complaints { complaint.duration.map { readFlags(in: reader.read($0)) } }
    coded.flagsSetAside.subtract(coded.flagsInWords.keys)
  }

  // MARK: Complaints

  private mutating func codeComplaints() {
    var byCode: [String: CodedFacts.CodedComplaint] = [:]
    func add(_ complaint: CodedFacts.CodedComplaint) {
      guard let known = byCode[complaint.code] else {
        byCode[complaint.code] = complaint
        return
      }
      // the same complaint twice: the worse severity and the clearer words count
      var merged = (known.severity ?? -1, known.from) >= (complaint.severity ?? -1, complaint.from) ? known : complaint
      if known.certainty == .recognised || complaint.certainty == .recognised { merged.certainty = .recognised }
      byCode[complaint.code] = merged
    }
    for item in coded.facts.complaints {
      let read = reader.read(item.words)
      readFlags(in: read)
      if let code = item.code {
        add(.init(code: code, severity: item.severity, from: item.words, certainty: .recognised))
        continue
      }
      let (found, ambiguous) = recogniser.complaints(in: read)
      var open = 0
      for finding in found {
        switch finding.standing {
        case .affirmed:
          open += 1
          add(
            .init(
              code: finding.code, severity: item.severity, from: finding.quote,
              certainty: finding.isLoose ? .probable : .recognised))
        case .denied, .past, .somebodyElse, .unlinked: noteSetAside(finding)
        }
      }
      for finding in ambiguous where finding.standing == .affirmed {
        guard let rule = knowledge.ambiguities.first(where: { $0.id == finding.code }) else { continue }
        ask(
          "complaint-\(rule.id)", about: finding.quote, nl: rule.question.nl, en: rule.question.en,
          whyNl: "Dit woord kan verschillende klachten betekenen.", whyEn: "This word can mean several complaints.",
          blocking: found.allSatisfy { !rule.codes.contains($0.code) })
        for code in rule.codes where open == 0 {
          add(.init(code: code, severity: item.severity, from: finding.quote, certainty: .ambiguous))
        }
        open += 1
      }
      if open == 0, found.isEmpty {
        coded.recognised.append(.init(field: "complaints", text: item.words))
        ask(
          "complaint-not-recognised", about: item.words,
          nl: "Welke klacht is dit? Kies een klachtcode.", en: "Which complaint is this? Choose a complaint code.",
          whyNl: "Een klacht werd niet herkend.", whyEn: "A complaint was not recognised.")
      }
    }
    coded.complaints = byCode.values.sorted {
      let (a, b) = ($0.severity ?? -1, $1.severity ?? -1)
      return a == b ? $0.code < $1.code : a > b
    }
  }

  private mutating func noteSetAside(_ finding: Recogniser.Finding) {
    let label = knowledge.complaint(finding.code)?.label ?? LocalizedText(nl: finding.code, en: finding.code)
    coded.notChecked.append(
      LocalizedText(
        nl: "Niet als klacht geteld (ontkend, vroeger of van een ander): \(label.nl.lowercased()).",
        en: "Not counted as a complaint (denied, past or somebody else's): \(label.en.lowercased())."))
  }

  // MARK: Pregnancy

  /// Weeks beside "no", or the word in a complaint: a contradiction leaves the answer open.
  private mutating func codePregnancy() {
    guard coded.facts.pregnancy?.status != .yes else { return }
    let facts = coded.facts
    let texts =
      facts.complaints.map(\.words) + facts.complaints.compactMap(\.duration) + (facts.conditions ?? []).map(\.words)
      + (facts.supplements ?? []).map(\.words) + (facts.medications ?? []).map(\.words) + facts.lifestyle
    let isSaid =
      coded.pregnancyApplies
      && texts.contains { !LeftOver.saysNone(reader.words(of: $0)) && recogniser.speaksOfPregnancy(reader.read($0)) }
    guard coded.facts.pregnancy?.weeks != nil || isSaid else { return }
    coded.facts.pregnancy = Facts.Pregnancy(
      status: .unknown, weeks: coded.facts.pregnancy?.weeks, postpartumWeeks: coded.facts.pregnancy?.postpartumWeeks)
  }
}
