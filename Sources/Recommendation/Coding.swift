import ConsultModel
import Knowledge

/// Step 0 of the recommendation: from what people wrote to codes. What is not recognised, and what
/// contradicts itself, is a question.
struct Coding {
  let knowledge: KnowledgeBase
  let recogniser: Recogniser
  private(set) var coded: CodedFacts

  static func code(_ facts: Facts, _ knowledge: KnowledgeBase, _ recogniser: Recogniser) -> CodedFacts {
    var coding = Coding(knowledge: knowledge, recogniser: recogniser, coded: CodedFacts(facts: facts))
    coding.codeComplaints()
    coding.codeStates()
    coding.codeMedicines()
    coding.codeSupplements()
    coding.coded.recognised.sort { ($0.field, $0.text, $0.code ?? "") < ($1.field, $1.text, $1.code ?? "") }
    coding.coded.questions.sort { $0.id < $1.id }
    coding.coded.medicines.sort {
      ($0.name, $0.times.map(\.minutes).description) < ($1.name, $1.times.map(\.minutes).description)
    }
    return coding.coded
  }

  private mutating func ask(
    _ id: String, about subject: String, nl: String, en: String, whyNl: String, whyEn: String, blocking: Bool = true,
    holdsOral: Bool = false
  ) {
    guard !coded.questions.contains(where: { $0.id == id }) else { return }
    coded.questions.append(
      CodedFacts.Question(
        id: id, subject: subject, isBlocking: blocking, text: LocalizedText(nl: nl, en: en),
        why: LocalizedText(nl: whyNl, en: whyEn), holdsOral: holdsOral))
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
      for flag in recogniser.flags(in: item.words) where (coded.flagsInWords[flag.code] ?? "\u{10FFFF}") > flag.quote {
        coded.flagsInWords[flag.code] = flag.quote
      }
      if let code = item.code {
        add(.init(code: code, severity: item.severity, from: item.words, certainty: .recognised))
        continue
      }
      let (found, ambiguous) = recogniser.complaints(in: item.words)
      var open = 0
      for finding in found {
        switch finding.standing {
        case .affirmed:
          open += 1
          add(
            .init(
              code: finding.code, severity: item.severity, from: finding.quote,
              certainty: finding.isLoose ? .probable : .recognised))
        case .denied, .past, .somebodyElse: noteSetAside(finding)
        }
      }
      for finding in ambiguous where finding.standing == .affirmed {
        guard let rule = knowledge.ambiguities.first(where: { $0.id == finding.code }) else { continue }
        ask(
          "complaint-\(rule.id)", about: finding.quote, nl: rule.question.nl, en: rule.question.en,
          whyNl: "Dit woord kan verschillende klachten betekenen.", whyEn: "This word can mean several complaints.",
          blocking: open == 0)
        for code in rule.codes where open == 0 {
          add(.init(code: code, severity: item.severity, from: finding.quote, certainty: .ambiguous))
        }
        open += 1
      }
      if open == 0, found.isEmpty, !item.words.isEmpty {
        coded.recognised.append(.init(field: "complaints", text: item.words))
        ask(
          "complaint-not-recognised", about: item.words,
          nl: "Welke klacht is dit? Kies een klachtcode.", en: "Which complaint is this? Choose a complaint code.",
          whyNl: "Een klacht werd niet herkend.", whyEn: "A complaint was not recognised.")
      }
    }
    // an ambiguous reading gives way to a clear complaint of the same code, which add() kept
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

  // MARK: Conditions, skin, allergies

  private mutating func codeStates() {
    for item in coded.facts.conditions ?? [] {
      for flag in recogniser.flags(in: item.words) { coded.flagsInWords[flag.code] = flag.quote }
      if let code = item.code {
        if code != WrittenItem.noGate { coded.states.insert(code) }
        coded.recognised.append(.init(field: "conditions", text: item.words.isEmpty ? code : item.words, code: code))
        continue
      }
      codeStates(.condition, field: .conditions, name: "conditions", text: item.words, ask: true)
    }
    for text in coded.facts.skin ?? [] { codeStates(.skin, field: .skin, name: "skin", text: text, ask: true) }
    for text in coded.facts.allergies ?? [] {
      codeStates(.allergy, field: .conditions, name: "allergies", text: text, ask: false)
    }
    for (code, answer) in coded.facts.answers where answer == .yes && knowledge.state(code) != nil {
      coded.states.insert(code)
    }
    if coded.facts.kidney?.dialysis == .yes { coded.states.insert("dialysis") }
    if coded.facts.kidney?.dialysis == .unknown, coded.facts.answers["dialysis"] == nil {
      coded.facts.answers["dialysis"] = .unknown
    }
    // somebody whose kidney function is asked about by the practitioner as a risk is a risk
    for contradiction in coded.states.sorted() where coded.facts.answers[contradiction] == .no {
      ask(
        "contradiction-\(contradiction)", about: contradiction,
        nl: "Op een vraag is nee geantwoord, maar het staat wel tussen de aandoeningen. Wat klopt?",
        en: "A question was answered no, but the condition is listed. Which is right?",
        whyNl: "De gegevens spreken elkaar tegen.", whyEn: "The facts contradict each other.", holdsOral: true)
    }
  }

  private mutating func codeStates(
    _ kind: ClientState.Kind, field: Condition.Field, name: String, text: String, ask asks: Bool
  ) {
    let findings = recogniser.states(kind, in: text)
    for finding in findings {
      let code = finding.standing == .affirmed || finding.standing == .past ? finding.code : nil
      if let code { coded.states.insert(code) }
      coded.recognised.append(.init(field: name, text: finding.quote, code: finding.code))
    }
    guard findings.isEmpty, !Self.isNone(text) else { return }
    // a complaint written among the conditions is understood, and no gate looks at it
    let complaints = kind == .condition ? recogniser.complaints(in: text).found : []
    for complaint in complaints {
      coded.recognised.append(.init(field: name, text: complaint.quote, code: complaint.code))
    }
    guard complaints.isEmpty else { return }
    coded.recognised.append(.init(field: name, text: text))
    guard asks else {
      coded.notChecked.append(
        LocalizedText(
          nl: "Een allergie werd niet herkend: kijk zelf het etiket na.",
          en: "An allergy was not recognised: check the label yourself."))
      return
    }
    coded.unclearFields.insert(field)
    ask(
      "\(name)-not-recognised", about: name,
      nl: kind == .skin
        ? "Hoe is de huid: gaaf, gevoelig, wondjes, ontstoken of eczeem?"
        : "Een aandoening werd niet herkend. Is er een reden voor voorzichtigheid met magnesium?",
      en: kind == .skin
        ? "How is the skin: intact, sensitive, wounds, infected or eczema?"
        : "A condition was not recognised. Is there a reason for care with magnesium?",
      whyNl: "Wat niet herkend is, kan een contra-indicatie zijn.",
      whyEn: "What was not recognised may be a contraindication.",
      holdsOral: kind == .condition)
  }

  private static func isNone(_ text: String) -> Bool {
    let words = Words(text).tokens.map(\.word)
    return words.isEmpty || ["geen", "nee", "none", "no", "niets", "nvt"].contains(words[0]) && words.count <= 3
  }

  // MARK: Medicines

  private mutating func codeMedicines() {
    for item in coded.facts.medications ?? [] {
      let found = recogniser.medicines(in: item.words)
      for medicine in found where medicine.finding.standing == .affirmed {
        keep(medicine.class, medicine.substance, text: item.words, times: item.times, field: "medications")
      }
      guard found.isEmpty, !Self.isNone(item.words) else { continue }
      coded.recognised.append(.init(field: "medications", text: item.words))
      coded.unclearFields.insert(.medications)
      let pharmacistAsked = coded.facts.agreements.contains {
        $0.about == .oral
          && !Set(Words($0.by).tokens.map(\.word)).isDisjoint(with: ["apotheker", "apotheek", "pharmacist", "pharmacy"])
      }
      if pharmacistAsked {
        coded.unclearFields.remove(.medications)
        continue
      }
      ask(
        "medicine-not-recognised", about: "medications",
        nl: "Een medicijn werd niet herkend. Wat zegt de apotheker over magnesium erbij?",
        en: "A medicine was not recognised. What does the pharmacist say about magnesium with it?",
        whyNl: "Zonder de apotheker is niet bekend of het samengaat.",
        whyEn: "Without the pharmacist it is not known whether they go together.",
        holdsOral: true)
    }
  }

  private mutating func keep(_ classID: String, _ substance: Substance, text: String, times: [ClockTime], field: String)
  {
    let read = MedicineTimes(text)
    coded.recognised.append(.init(field: field, text: text, code: substance.inn, atc: substance.atc))
    coded.medicines.append(
      .init(classID: classID, name: substance.inn, words: text, times: times.isEmpty ? read.times : times.sorted()))
    guard let mg = substance.elementalMgPerUnit else { return }
    if let count = read.perDay {
      coded.takenMg += mg * count
    } else {
      coded.takenMg += mg
      coded.takenIsUncertain = true
      ask(
        "antacid-amount", about: substance.inn,
        nl: "Hoeveel tabletten of doses per dag van het maagmiddel of laxeermiddel?",
        en: "How many tablets or doses a day of the antacid or laxative?",
        whyNl: "Het bevat zelf magnesium.", whyEn: "It contains magnesium itself.", holdsOral: true)
    }
  }

  // MARK: Supplements

  private mutating func codeSupplements() {
    for item in coded.facts.supplements ?? [] {
      let medicines = recogniser.medicines(in: item.words).filter { $0.finding.standing == .affirmed }
      for medicine in medicines {
        keep(medicine.class, medicine.substance, text: item.words, times: [], field: "supplements")
      }
      let form = item.form ?? recogniser.form(in: item.words)
      if let elemental = item.elementalMg {
        coded.takenMg += elemental * item.perDay
        coded.recognised.append(.init(field: "supplements", text: item.words, code: form ?? "magnesium"))
      } else if let salt = item.saltMg {
        codeSalt(salt, form: form, item: item)
      } else if let amount = SupplementAmount(item.words), form != nil || amount.namesMagnesium {
        // "magnesiumcitraat 500 mg": salt or elemental? The dangerous reading counts until it is known
        coded.takenMg += amount.mg * (amount.perDay ?? item.perDay)
        coded.recognised.append(.init(field: "supplements", text: item.words, code: form ?? "magnesium"))
        if !amount.saysElemental {
          ask(
            "supplement-salt-or-elemental", about: "supplements",
            nl: "Is de hoeveelheid op het etiket elementair magnesium of het zout?",
            en: "Is the amount on the label elemental magnesium or the salt?",
            whyNl: "Tot dat bekend is telt de hoogste lezing.", whyEn: "Until it is known the highest reading counts.")
        }
      } else if medicines.isEmpty, !Self.isNone(item.words) {
        coded.takenIsUncertain = true
        coded.recognised.append(.init(field: "supplements", text: item.words, code: form))
        ask(
          "supplement-magnesium", about: "supplements",
          nl: "Hoeveel elementair magnesium zit er in het supplement, en hoeveel per dag?",
          en: "How much elemental magnesium is in the supplement, and how many a day?",
          whyNl: "Wat al wordt gebruikt, gaat van de bovengrens af.", whyEn: "What is already taken comes off the cap.",
          holdsOral: true)
      }
    }
    coded.takenMg = (coded.takenMg * 10).rounded() / 10
  }

  private mutating func codeSalt(_ salt: Double, form: String?, item: WrittenSupplement) {
    coded.recognised.append(.init(field: "supplements", text: item.words, code: form ?? "magnesium"))
    guard let form, let known = knowledge.form(form) else {
      coded.takenMg += salt * item.perDay
      ask(
        "supplement-salt-or-elemental", about: "supplements",
        nl: "Welk magnesiumzout is het?", en: "Which magnesium salt is it?",
        whyNl: "Tot dat bekend is telt de hoogste lezing.", whyEn: "Until it is known the highest reading counts.")
      return
    }
    // without the hydrate the higher reading counts for the cap
    coded.takenMg += salt * known.highestFraction * item.perDay
  }
}
