import Testing

@testable import DataFiles

@Suite("Data files") struct DataFileTests {
  private func fault(_ text: String, _ name: String = "facts.json") -> DataFault? {
    do {
      _ = try DataFile.parse(text, name: name)
      return nil
    } catch { return error.faults.first }
  }

  @Test func `no and yes are words, since here they are answers`() throws {
    let node = try DataFile.parse("a: no\nb: yes\nc: true\nd: 007\ne: 07:00\nf: 12\ng: 1.5\nh: ~", name: "x.yaml")
    #expect(node.json == #"{"a":"no","b":"yes","c":true,"d":"007","e":"07:00","f":12,"g":1.5,"h":null}"#)
  }

  @Test func `JSON keeps emoji, accents and escapes`() throws {
    let node = try DataFile.parse(#"{"a": "\ud83d\ude00 é \u00e9 \n"}"#, name: "x.json")
    #expect(node.json == #"{"a":"😀 é é \n"}"#)
  }

  @Test func `a fault names its line`() {
    #expect(fault("{\n \"a\": 1,\n \"a\": 2}")?.line == 3)
    #expect(fault("a: 1\nb: [1\n", "x.yaml")?.line ?? 0 > 0)
  }

  @Test(arguments: ["{", "[1,]", "{\"a\" 1}", "01", "nul", "\"\\x\"", "{\"a\":1}x", ""])
  func `what is not JSON is refused`(text: String) {
    #expect(fault(text) != nil)
  }

  @Test func `deep nesting and great size are refused without being read through`() {
    #expect(fault(String(repeating: "[", count: 100_000))?.problem == .tooDeep(limit: 24))
    #expect(fault(String(repeating: "x", count: 10_000_000))?.problem == .tooLarge(limit: 1_000_000))
  }

  @Test func `a file of references that grow is refused`() {
    var text = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for (before, next) in zip("abcdefgh", "bcdefghi") {
      text +=
        "\(next): &\(next) [*\(before),*\(before),*\(before),*\(before),*\(before),*\(before),*\(before),*\(before),*\(before)]\n"
    }
    #expect(fault(text, "x.yaml") != nil)
  }

  @Test func `unknown keys, wrong kinds and impossible values are all listed at once`() throws {
    let reader = DataReader(file: "x")
    var table = try #require(reader.table(try DataFile.parse(#"{"age": -3, "name": 5, "shoe": 1}"#, name: "x.json")))
    _ = table.integer("age", in: 0...120)
    _ = table.text("name")
    table.refuseUnknownKeys()
    #expect(reader.faults.map(\.path) == ["age", "name", ""])
  }

  @Test func `control characters and text that turns direction are refused`() throws {
    for text in ["a\u{1b}[31m", "a\u{202e}b", "a\u{0}b"] {
      let reader = DataReader(file: "x")
      #expect(reader.text(DataNode(.text(text)), "words") == nil)
    }
  }

  @Test func `a list of phrases gives back what it holds, also where one holds the mark between them`() {
    #expect(PhraseList(["moe", "zo ~moe", ""]).all == ["moe", "zo  moe"])
    #expect(PhraseList([]).all.isEmpty)
  }

  @Test func `a digest tells parts apart`() {
    #expect(sha256(["ab", "c"]) != sha256(["a", "bc"]))
    #expect(sha256([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
