/// What is left of a text when the words around the matter are taken away.
enum LeftOver {
  /// "None" and nothing else: what is left without the words around it is one no, with at most its noun.
  static func saysNone(_ text: Words) -> Bool {
    var said = text.tokens.map(\.word).filter { !around.contains($0) }
    if said.first.map(wellWords.contains) == true { said.removeFirst() } else if said.isEmpty { return false }
    switch said.count {
    case 0: return true
    case 1: return noWords.contains(said[0])
    case 2: return noWords.contains(said[0]) && noneOf.contains(said[1])
    case 3: return said == ["n", "v", "t"]
    default: return false
    }
  }

  private static let noWords: Set<String> = [
    "geen", "gene", "nee", "neen", "niks", "niets", "nvt", "none", "no", "not", "nothing", "niet", "nul",
  ]
  private static let wellWords: Set<String> = ["gezond", "healthy"]
  private static let around: Set<String> = [
    "ik", "heb", "gebruik", "neem", "slik", "ben", "i", "am", "take", "have", "verder", "any", "dont", "hoor", "bekend",
    "known", "momenteel", "currently",
  ]
  private static let noneOf: Set<String> = [
    "medicijn", "medicijnen", "medicatie", "medicaties", "meds", "medicine", "medicines", "medication", "pillen",
    "pills",
    "supplement", "supplementen", "supplements", "vitamines", "vitamins", "aandoening", "aandoeningen", "ziekte",
    "ziekten", "ziektes", "condition", "conditions", "bijzonderheden", "zwanger", "pregnant", "allergie", "allergieen",
    "allergies",
  ]

  private static let separators = Array(",;/+\n()".utf8)

  /// The parts of an enumeration.
  static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    for part in text.utf8.split(whereSeparator: separators.contains) {
      var current: [Substring] = []
      for word in part.split(separator: UInt8(ascii: " ")).map(Substring.init) {
        if ["en", "and", "&"].contains(word.lowercased()) {
          pieces.append(current.joined(separator: " "))
          current = []
        } else {
          current.append(word)
        }
      }
      pieces.append(current.joined(separator: " "))
    }
    return pieces.filter { $0.contains { $0.isLetter || $0.isNumber } }
  }

  private static let fillers: Set<String> = [
    "stabiel", "stable", "sinds", "since", "jaar", "jaren", "maanden", "weken", "years", "months", "behandeling",
    "treatment", "onder",
    "controle", "ingesteld", "goed", "licht", "lichte", "milde", "mild", "links", "rechts", "psycholoog",
    "psychologist", "huisarts",
    "internist", "neuroloog", "cardioloog", "specialist", "arts", "door", "vastgesteld", "bekend", "vroeger",
    "ochtends", "ochtend",
    "morgens", "middags", "avonds", "avond", "nachts", "dagelijks", "daily", "daags", "tablet", "tabletten", "tablets",
    "capsule",
    "capsules", "stuks", "keer", "maal", "times", "nodig", "needed", "ongeveer", "about", "voor", "before", "slapen",
    "ontbijt",
    "breakfast", "lunch", "avondeten", "eten", "food", "with", "milligram", "morning", "evening", "zonder", "recept",
    "soms",
    "sometimes", "week", "maand", "druppels", "spray", "sprays", "puffs", "retard", "mga", "bij", "een", "the", "elke",
    "iedere",
    "per",
  ]

  /// Whether a piece says something that is neither a dose, a time nor small talk.
  ///
  /// - Parameters:
  ///   - known: words that were understood, by their place.
  ///   - harmless: words that say nothing more where something was understood: what a medicine is for.
  static func holdsUnknownWords(
    _ piece: Words, besides known: Set<Int> = [], harmless: Set<String> = []
  ) -> Bool {
    piece.tokens.enumerated().contains { index, token in
      if known.contains(index) { return false }
      // "artrose ALS": an abbreviation is a name
      let written = piece.text[token.range]
      let isName = written.count >= 2 && written.allSatisfy { $0.isUppercase }
      if isName, !units.contains(token.word) { return true }
      return isUnknown(token.word) && (known.isEmpty || !(beside.contains(token.word) || harmless.contains(token.word)))
    }
  }

  private static func isUnknown(_ word: String) -> Bool {
    word.count >= 2 && !word.contains(where: \.isNumber) && !fillers.contains(word) && !small.contains(word)
  }

  private static let units: Set<String> = ["mg", "mcg", "ug", "ml", "ie", "sr", "xr", "mr", "cr", "dd"]

  private static let small: Set<String> = [
    "mg", "mcg", "ug", "ml", "in", "of", "op", "met", "na", "om", "te", "ie", "uur", "dag", "day", "de", "het", "mijn",
    "my", "ik", "is", "heb",
  ]

  /// Small words beside what was understood; alone they say that something was not told.
  private static let beside: Set<String> = [
    "mn", "ben", "last", "van", "type", "the", "and", "en", "ook", "als", "aan", "wat", "al", "nog", "nu", "den", "sr",
    "xr", "er", "for", "at", "on", "to", "every", "each", "half", "halve", "nuchter", "weet", "dosis", "niet", "geen",
    "no",
    "zo", "alleen", "max", "maximaal", "indien", "af", "toe", "weekend", "nacht", "tabletje", "tabletjes", "druppel",
    "inhalator", "pufje", "pufjes", "zalf", "pleister", "spuit", "injectie", "wekelijks", "maandelijks", "weekly",
    "monthly", "lang", "laag", "hoog", "lage", "hoge", "dosering", "merk", "as", "when", "once", "twice", "night",
    "stuk",
    "dd", "dgs", "halfje", "langzaam", "eerste", "tweede", "derde", "graad", "graads", "volledig", "kuur", "reserve",
    "zondag", "maandag",
  ]

  /// What a medicine is for: beside a medicine it is no other one.
  static let reasonsForMedicines: Set<String> = [
    "bloeddruk", "schildklier", "maag", "hart", "cholesterol", "suiker", "slaap", "druk", "paniek", "migraine", "pijn",
    "allergie", "hooikoorts", "astma",
  ]

  /// Where a product for the skin goes.
  static let placesOnTheSkin: Set<String> = ["benen", "kuiten", "voeten", "handen", "nek", "schouders", "rug", "huid"]
}
