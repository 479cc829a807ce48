import ConsultModel
import Knowledge

// Medicines and supplements: what they are, when they are taken, and how much magnesium they bring.

extension Coding {
  mutating func codeMedicines() {
    for item in coded.facts.medications ?? [] {
      guard !LeftOver.saysNone(reader.words(of: item.words)) else { continue }
      let pieces = LeftOver.pieces(of: item.words)
      // "mijn man slikt digoxine, ik niks": only the line as a whole says that it is not taken
      let whole = recogniser.medicines(in: reader.read(item.words))
      if !whole.isEmpty, whole.allSatisfy({ $0.finding.standing != .affirmed }) {
        for medicine in whole { noteNotTaken(medicine.substance.inn) }
        continue
      }
      var isUnclear = pieces.isEmpty
      for piece in pieces {
        let read = reader.read(piece)
        let found = recogniser.medicines(in: read)
        // a medicine on the list is taken, unless the line plainly says it is not
        for medicine in found {
          keep(medicine.class, medicine.substance, text: item.words, times: item.times, field: "medications")
          if medicine.finding.isLoose { isUnclear = true }
        }
        // "paracetamol met zorbatril"
        let known = Set(found.flatMap(\.finding.tokens))
        let holdsMore = LeftOver.holdsUnknownWords(
          read.words, besides: known, harmless: LeftOver.reasonsForMedicines)
        // a piece that names no medicine and holds no number is an answer nobody understands: "weet niet"
        if holdsMore || found.isEmpty && pieces.count == 1 { isUnclear = true }
      }
      if isUnclear { leaveMedicineUnclear(item.words) }
    }
  }

  /// Medicines and magnesium told in another field: a contradiction with the list, or a gap in it.
  mutating func codeTaken(in text: ReadText, field: String) {
    let lists = (coded.facts.medications ?? []).map(\.words) + (coded.facts.supplements ?? []).map(\.words)
    let told = recogniser.medicines(in: text).filter {
      !$0.finding.isLoose && !$0.finding.isDirectlyDenied && $0.class != "no-rule"
    }
    let listed =
      told.isEmpty ? [] : Set(lists.flatMap { recogniser.medicines(in: reader.read($0)).map(\.substance.inn) })
    for medicine in told where !listed.contains(medicine.substance.inn) {
      ask(
        "medicine-told-elsewhere", about: field,
        nl: "Gebruikt de cliënt \(medicine.substance.inn)? Zet het dan bij de medicijnen.",
        en: "Does the client take \(medicine.substance.inn)? Then put it with the medicines.",
        whyNl: "Het staat in een ander antwoord en niet bij de medicijnen.",
        whyEn: "It stands in another answer and not with the medicines.", holdsOral: true)
    }
    let isAmount = SupplementAmount(text.words.text) != nil
    if recogniser.speaksOfMagnesium(text), isAmount, lists.allSatisfy({ !$0.lowercased().contains("magnesium") }) {
      coded.takenIsUncertain = true
      askSupplementAmount()
    }
  }

  private mutating func noteNotTaken(_ name: String) {
    coded.notChecked.append(
      LocalizedText(
        nl: "Niet als gebruikt geteld (gestopt, ontkend of van een ander): \(name).",
        en: "Not counted as taken (stopped, denied or somebody else's): \(name)."))
  }

  private mutating func leaveMedicineUnclear(_ text: String) {
    coded.recognised.append(.init(field: "medications", text: text))
    if reader.words(of: text).tokens.contains(where: { $0.word.hasPrefix("magnesium") }) {
      coded.takenIsUncertain = true
    }
    let asked = coded.facts.agreements.contains { agreement in
      let by = Words(agreement.by).tokens.map(\.word)
      let isPharmacist = ["apotheker", "apotheek", "pharmacist", "pharmacy"].contains(by.first ?? "")
      return agreement.about == .oral && agreement.on <= coded.facts.date && isPharmacist && !by.contains("niet")
        && !by.contains("not")
    }
    guard !asked else { return }
    coded.unclearFields.insert(.medications)
    ask(
      "medicine-not-recognised", about: "medications",
      nl: "Een medicijn werd niet (zeker) herkend. Wat zegt de apotheker over magnesium erbij?",
      en: "A medicine was not recognised (with certainty). What does the pharmacist say about magnesium with it?",
      whyNl: "Zonder de apotheker is niet bekend of het samengaat.",
      whyEn: "Without the pharmacist it is not known whether they go together.",
      holdsOral: true)
  }

  private mutating func keep(_ classID: String, _ substance: Substance, text: String, times: [ClockTime], field: String)
  {
    let read = MedicineTimes(text)
    coded.recognised.append(.init(field: field, text: text, code: substance.inn, atc: substance.atc))
    coded.medicines.append(
      .init(classID: classID, name: substance.inn, words: text, times: times.isEmpty ? read.times : times.sorted()))
    let group = knowledge.medicineClass(classID)
    let hoursMatter = group?.magnesiumAfterMedicineHours != nil
    let tooFew = !times.isEmpty && Double(times.count) < read.perDay ?? 0 && substance.elementalMgPerUnit == nil
    if hoursMatter, times.isEmpty && read.isUncertain || tooFew {
      ask(
        "medicine-times-\(substance.inn.replacing(" ", with: "-"))", about: substance.inn,
        nl: "Op welke tijden wordt \(substance.inn) ingenomen?", en: "At which times is \(substance.inn) taken?",
        whyNl: "De tijden werden niet zeker begrepen, en magnesium moet er uren vandaan blijven.",
        whyEn: "The times were not understood with certainty, and magnesium must stay hours away.", holdsOral: true)
    }
    guard let mg = substance.elementalMgPerUnit else { return }
    if let count = read.perDay {
      coded.takenMg += mg * count
    } else {
      coded.takenMg += mg
      coded.takenIsUncertain = true
      ask(
        "antacid-amount", about: "medications",
        nl: "Hoeveel tabletten of doses per dag van het maagmiddel of laxeermiddel?",
        en: "How many tablets or doses a day of the antacid or laxative?",
        whyNl: "Het bevat zelf magnesium.", whyEn: "It contains magnesium itself.", holdsOral: true)
    }
  }

  // MARK: Supplements

  mutating func codeSupplements() {
    for item in coded.facts.supplements ?? [] {
      let read = reader.read(item.words)
      guard !LeftOver.saysNone(read.words) || item.elementalMg != nil || item.saltMg != nil else { continue }
      let medicines = recogniser.medicines(in: read).filter { !$0.finding.isPlainlyDenied && !$0.finding.isLoose }
      for medicine in medicines {
        keep(medicine.class, medicine.substance, text: item.words, times: [], field: "supplements")
      }
      let hasAmount = item.elementalMg != nil || item.saltMg != nil || SupplementAmount(item.words) != nil
      let spoken = recogniser.supplement(in: read)
      if !hasAmount, spoken.takesNone {
        noteNotTaken("magnesium")
        continue
      }
      // what goes on the skin is no intake
      if !hasAmount, spoken.isForSkin {
        coded.recognised.append(.init(field: "supplements", text: item.words, code: "magnesium-on-skin"))
        continue
      }
      let form = item.form ?? recogniser.form(in: read)
      let namesMagnesium = form != nil || Self.namesMagnesium(read.words)
      if let elemental = item.elementalMg {
        codeLabel(elemental, item, form: form)
      } else if let salt = item.saltMg {
        codeSalt(salt, form: form, item: item)
      } else if namesMagnesium, let amount = SupplementAmount(item.words) {
        codeWritten(amount, item, form: form)
      } else if namesMagnesium || medicines.isEmpty
        || LeftOver.holdsUnknownWords(read.words, besides: Set(medicines.flatMap(\.finding.tokens)))
      {
        coded.takenIsUncertain = true
        coded.recognised.append(.init(field: "supplements", text: item.words, code: form))
        askSupplementAmount()
      }
    }
    coded.takenMg = (coded.takenMg * 10).rounded() / 10
  }

  /// An amount from the label. Words that count more of them contradict it: the higher count holds.
  private mutating func codeLabel(_ elemental: Double, _ item: WrittenSupplement, form: String?) {
    let said = MedicineTimes(item.words).perDay ?? 0
    coded.takenMg += elemental * max(item.perDay, said)
    coded.recognised.append(.init(field: "supplements", text: item.words, code: form ?? "magnesium"))
    guard said > item.perDay else { return }
    coded.takenIsUncertain = true
    askSupplementAmount()
  }

  /// The word, a compound of it, or the symbol: "Mg" behind no number.
  private static func namesMagnesium(_ words: Words) -> Bool {
    words.tokens.enumerated().contains { index, token in
      token.word.hasPrefix("magnesium") || token.word == "zma" || token.word == "dolomiet"
        || words.text[token.range] == "Mg" && (index == 0 || Int(words.tokens[index - 1].word) == nil)
    }
  }

  /// "magnesiumcitraat 500 mg": salt or elemental? The dangerous reading counts until it is known.
  private mutating func codeWritten(_ amount: SupplementAmount, _ item: WrittenSupplement, form: String?) {
    coded.takenMg += amount.mg * max(amount.perDay ?? 1, item.perDay)
    coded.recognised.append(.init(field: "supplements", text: item.words, code: form ?? "magnesium"))
    if amount.isUncertain || amount.perDay == nil && item.perDay == 1 && amount.hasMoreNumbers || amount.hasOthers {
      coded.takenIsUncertain = true
      askSupplementAmount()
    }
    guard !amount.saysElemental else { return }
    ask(
      "supplement-salt-or-elemental", about: "supplements",
      nl: "Is de hoeveelheid op het etiket elementair magnesium of het zout?",
      en: "Is the amount on the label elemental magnesium or the salt?",
      whyNl: "Tot dat bekend is telt de hoogste lezing.", whyEn: "Until it is known the highest reading counts.")
  }

  private mutating func askSupplementAmount() {
    ask(
      "supplement-magnesium", about: "supplements",
      nl: "Hoeveel elementair magnesium zit er in het supplement, en hoeveel per dag?",
      en: "How much elemental magnesium is in the supplement, and how many a day?",
      whyNl: "Wat al wordt gebruikt, gaat van de bovengrens af.", whyEn: "What is already taken comes off the cap.",
      holdsOral: true)
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
