import Foundation

/// The words of a name or place as they are compared: small letters without accents, split where no
/// letter or digit stands. `Müller-de Vries` is `muller`, `de`, `vries`.
func nameWords(in text: String) -> [String] {
  let plain = text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).lowercased()
  var words: [String] = []
  var word = ""
  for scalar in plain.unicodeScalars {
    // folding leaves letters that have no accent to lose
    switch scalar {
    case "ß": word += "ss"
    case "ø": word += "o"
    case "æ": word += "ae"
    case "œ": word += "oe"
    case "ł": word += "l"
    case "đ", "ð": word += "d"
    case "þ": word += "th"
    case "ı": word += "i"
    case "'", "’", "`": continue  // d'Hondt is one word, with and without
    default:
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word.unicodeScalars.append(scalar)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
  }
  return word.isEmpty ? words : words + [word]
}
