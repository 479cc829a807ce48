/// How a Dutch or English word sounds, roughly: `konsentratie` and `concentratie` are one.
///
/// Double letters are one, and letters that are said alike are one letter. It is for comparing words only.
enum Sound {
  static func of(_ word: ArraySlice<UInt8>) -> [UInt8] {
    var sound: [UInt8] = []
    sound.reserveCapacity(word.count)
    func add(_ letter: Unicode.Scalar) {
      let byte = UInt8(truncatingIfNeeded: letter.value)
      if sound.last != byte { sound.append(byte) }
    }
    var index = word.startIndex
    func letter(_ at: Int) -> Unicode.Scalar? { at < word.endIndex ? Unicode.Scalar(word[at]) : nil }
    while let here = letter(index) {
      let next = letter(index + 1)
      var used = 1
      switch (here, next) {
      case ("c", "h"):
        used = 2
        add("g")
      case ("p", "h"):
        used = 2
        add("f")
      case ("t", "h"):
        used = 2
        add("t")
      case ("i", "j"), ("e", "i"), ("e", "y"):
        used = 2
        add("y")
      case ("a", "u"):
        used = 2
        add("o")
        add("u")
      case ("x", _):
        add("k")
        add("s")
      case ("c", "e"), ("c", "i"), ("c", "y"), ("z", _): add("s")
      case ("c", _), ("q", _): add("k")
      case ("v", _): add("f")
      case ("d", nil): add("t")
      default: add(here)
      }
      index += used
    }
    return sound
  }
}
