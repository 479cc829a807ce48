// The words by which one says that something is not so, is over, or is somebody else's.

extension Reading {
  static let negators: Set<String> = [
    "geen", "gene", "gin", "niet", "nie", "nooit", "zonder", "nauwelijks", "nul", "nix", "no", "not", "never",
    "without",
    "none", "dont", "nor", "noch", "denies", "neither", "nergens", "negative",
  ]
  static let relatives: Set<String> = [
    "man", "vrouw", "moeder", "vader", "ma", "pa", "mama", "papa", "zoon", "zoontje", "dochter", "dochtertje", "zus",
    "zusje", "broer", "broertje", "partner", "vriend", "vriendin", "oma", "opa", "buurvrouw", "buurman", "buren",
    "collega", "kind", "kinderen", "kleinkind", "kleindochter", "kleinzoon", "nicht", "neef", "tante", "oom",
    "schoonmoeder", "schoonvader", "hiernaast", "vent", "familie", "schoonzus", "kleinkinderen", "ouders", "huisgenoot",
    "flatmate", "husband", "wife", "mother", "father", "mum", "mom", "dad", "son", "daughter", "sister",
    "brother", "friend", "neighbour", "kid", "kids", "child", "granddaughter", "grandson", "hubby", "boyfriend",
    "girlfriend", "nan", "gran", "zuster", "vrind", "vrindin", "kameraad", "nonkel", "grootmoeder",
    "grootvader", "schoonbroer", "schoondochter", "schoonzoon", "stiefmoeder", "stiefvader", "stiefzoon",
    "stiefdochter", "pleegkind", "echtgenoot", "echtgenote", "wederhelft", "verloofde", "spouse", "fiance", "aunt",
    "auntie", "uncle", "cousin", "niece", "nephew", "grandma",
    "grandpa", "granny", "grandmother", "grandfather", "stepson", "stepdaughter", "roommate", "housemate", "colleague",
    "coworker",
  ]
  /// These only as "mijn ex": "ex-roker", "bekende klachten".
  static let onlyOwned: Set<String> = ["ex", "bekende", "baas", "lief"]
  static let owners: Set<String> = ["mijn", "mn", "m", "me", "men", "mijne", "ons", "onze", "my", "our", "van"]
  static let herselfToo: Set<String> = ["ik", "ikzelf", "zelf", "k", "i", "me", "myself", "wij", "we", "ons"]
  /// She speaks of herself again.
  static let herself: Set<String> = [
    "ik", "ikzelf", "kheb", "kben", "kga", "k", "heb", "ben", "voel", "krijg", "word", "i", "im", "ive", "myself",
  ]
  static let pastWords: Set<String> = [
    "vroeger", "vroegger", "destijds", "voorheen", "indertijd", "previously", "formerly",
  ]
  static let pastRuns = Runs([
    "als kind", "als puber", "als tiener", "als baby", "jaren geleden", "jaar geleden", "jaar gelede", "jaar terug",
    "jaren terug", "was een tijd", "alleen toen", "was toen", "kreeg toen", "had toen", "op mijn 20e", "op mijn 30e",
    "years ago", "year ago", "used to", "as a child", "as a kid", "as a teenager", "back then",
  ])
  /// What says that it is over, behind it.
  static let endings = Runs([
    "niet meer", "nie meer", "niks meer", "nooit meer", "weer normaal", "weer goed", "weer gewoon goed", "is over",
    "helemaal over", "nu over", "weer over", "volledig hersteld", "helemaal hersteld", "gaat het goed", "gaat nu goed",
    "klaar mee", "weg nu", "nu weg", "gelukkig weg", "opgelost", "is opgelost", "has gone", "have gone", "achter me",
    "achter de rug", "speelt niet meer", "thing of the past", "went away", "has lifted", "sindsdien nooit meer",
    "is weg", "zijn weg", "is helemaal weg", "is nu weg", "helemaal weg", "is verdwenen", "zijn verdwenen", "verdwenen",
    "is voorbij", "als een roos", "genezen", "verholpen", "er vanaf", "ervan af", "all gone", "gone now", "is gone",
    "are gone", "fine now", "cleared up", "not anymore", "not any more", "sorted now", "better now", "all better",
    "allang over", "al lang over", "alweer over", "gelukkig over", "ging vanzelf over", "vanzelf over",
    "allang weg", "verdween", "verdwenen nu",
    "opgetrokken", "is bijgetrokken", "bijgetrokken", "hersteld van", "weer hersteld", "volledig van hersteld",
    "helemaal van hersteld", "goed van hersteld", "geen last meer van", "long gone", "over now", "resolved",
    "has passed", "back to normal",
  ])
  /// How many words away a word still speaks of a hit.
  static let reach = 25
  static let whatHelped: Set<String> = [
    "na", "sinds", "door", "dankzij", "met", "nadat", "after", "since", "thanks", "with",
  ]
  /// An answer behind it.
  static let refusals = Runs([
    "nee", "nee joh", "nee hoor", "neen", "no", "nope", "nooit", "never", "ken ik niet", "heb ik niet", "niet", "geen",
    "niet van toepassing", "geen last", "geen probleem", "heb ik nooit", "ben ik nooit", "eigenlijk nooit",
    "heb ik geen last", "zelf niet", "heb ik zelf niet", "merk ik niks", "merk ik niets", "merk ik nix",
    "geen klachten", "geen klachten meer", "uitgesloten", "is uitgesloten", "zijn uitgesloten", "niet vastgesteld",
    "niet gevonden", "geen sprake", "is geen sprake", "valt mee", "totaal niet", "gelukkig niet", "helemaal niet",
    "ben ik niet", "heb ik gelukkig niet", "niet aan de orde", "gaat goed", "is goed", "is good", "is fine",
    "gaat prima", "is prima", "is no problem", "no longer a problem", "not an issue", "not a problem", "no problem",
    "nvt", "none", "niet echt", "nooit gehad", "nooit last",
    "eigenlijk niet", "not really", "never had",
  ])

  /// Runs of words, found by the first of each.
  struct Runs {
    let byFirst: [String: [[String]]]
    init(_ runs: [String]) {
      byFirst = Dictionary(grouping: runs.map { $0.split(separator: " ").map(String.init) }) { $0.first ?? "" }
    }
  }
}
