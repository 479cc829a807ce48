import Knowledge
import Testing

@testable import Recommendation

@Suite("The language of phrases") struct PhraseTests {
  private func stands(_ phrase: String, in sentence: String) -> Bool {
    !PhraseFinder([(id: "it", text: phrase)], concepts: []).read(sentence).found.isEmpty
  }

  @Test(arguments: [
    ("hoofdpijn * (erg|zwaar)", "hoofdpijn zo vreselijk erg", "hoofdpijn van al dat lawaai erg"),
    ("(veel|erge) * pijn", "veel en felle pijn", "veel zorgen om de pijn"),
    ("(kan|kunnen) * niet * (slapen|liggen)", "ik kan nu niet meer slapen", "ik kan slapen, niet koken"),
    ("kuit * vast", "kuit schiet vast", "kuit die steeds maar vast schiet"),
    ("kramp & (been|benen)", "benen met nachtelijke kramp", "kramp in de hand"),
    ("rood & !oog", "een rood been", "een rood oog"),
    ("180..260 over", "bloeddruk 190 over 100", "bloeddruk 170 over 100"),
  ])
  func `a gap skips two words at most, a part may be forbidden, a number has limits`(
    phrase: String, there: String, absent: String
  ) {
    #expect(stands(phrase, in: there))
    #expect(!stands(phrase, in: absent))
  }

  @Test func `words without accents and case, apart or with an apostrophe, are the same`() {
    #expect(stands("creme brulee", in: "Crème BRÛLÉE"))
    #expect(stands("s nachts", in: "'s Nachts"))
    #expect(stands("cafe", in: "cafe\u{301}"), "an accent written apart")
    #expect(stands("digoxine", in: "dig\u{AD}oxine"), "a hyphen nobody sees")
    #expect(!stands("moedig", in: "moe\u{200B}dig"), "a space nobody sees")
  }
}
