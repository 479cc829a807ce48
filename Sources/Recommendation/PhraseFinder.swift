import Knowledge

/// Finds which phrases stand in a sentence, for those who read other texts than a client's: a letter, a page.
package struct PhraseFinder: Sendable {
  /// One place where a phrase stands.
  package struct Found: Sendable {
    package var id: String
    /// Which words of the sentence it used, counted from 0.
    package var words: Set<Int>
  }

  /// A sentence cut into words.
  package struct Sentence: Sendable {
    /// In lower case and without accents.
    package var words: [String]
    package var ranges: [Range<String.Index>]
    package var found: [Found]
  }

  private let lexicon: Lexicon
  private let index: Recogniser.Index

  package init(_ phrases: [(id: String, text: String)], concepts: [Concept]) {
    var lexicon = Lexicon(concepts)
    index = Recogniser.Index(phrases.map { (code: $0.id, text: $0.text) }, &lexicon)
    lexicon.finish()
    self.lexicon = lexicon
  }

  /// Only what stands there as it is written: in a letter a near miss is another word.
  package func read(_ sentence: String) -> Sentence {
    let text = ReadText(Words(sentence), lexicon, asWritten: true)
    let found = index.candidates(text.elements).flatMap { candidate in
      index.entries[candidate].phrase.hits(in: text).map { hit in
        Found(id: index.entries[candidate].code, words: Set(hit.tokens))
      }
    }
    return Sentence(words: text.words.tokens.map(\.word), ranges: text.words.tokens.map(\.range), found: found)
  }
}
