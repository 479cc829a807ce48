import ConsultModel
import Knowledge
import Testing

@testable import Documents

@Suite("Templates") struct TemplateTests {
  private func fault(_ template: String, _ values: PageValue) -> DocumentError? {
    do {
      try TemplateCheck(templates: ["page.mustache": template, "part.mustache": "{{name}}"]).check(
        "page.mustache", with: values)
      return nil
    } catch { return error }
  }

  @Test func `a missing value fails the document, with its line`() {
    #expect(
      fault("a\n{{name}}\n{{age}}", .table(["name": "x"]))
        == .template(file: "page.mustache", line: 3, .missingValue("age")))
    #expect(fault("{{#rows}}{{.text}}{{.other}}{{/rows}}", .table(["rows": .lines(["x"])])) != nil)
    #expect(fault("{{#rows}}{{.text}}{{/rows}}", .table(["rows": .lines(["x"])])) == nil)
  }

  @Test func `a name in a loop that would climb to an outer value is refused`() {
    #expect(
      fault("{{#rows}}{{name}}{{/rows}}", .table(["rows": .lines(["x"]), "name": "Jan"]))
        == .template(file: "page.mustache", line: 1, .climbs("name")))
  }

  @Test(arguments: ["{{{name}}}", "{{& name}}", "{{% CONTENT_TYPE: TEXT}}"])
  func `escaping cannot be switched off`(template: String) {
    #expect(fault(template, .table(["name": "x"])) == .template(file: "page.mustache", line: 1, .switchesEscapingOff))
  }

  @Test func `an unknown partial is named`() {
    #expect(
      fault("{{> nowhere}}", .table([:])) == .template(file: "page.mustache", line: 1, .unknownPartial("nowhere")))
    #expect(fault("{{> part}}", .table(["name": "x"])) == nil)
    #expect(fault("{{> part}}", .table([:])) != nil)
  }

  @Test func `every built-in template loads in both languages`() throws {
    for language in Language.allCases { _ = try Stationery(language) }
  }

  @Test func `dates and numbers are written as people write them`() throws {
    let date = try #require(CalendarDate(iso: "2026-03-05"))
    #expect(Format.date(date, .nl) == "5 maart 2026")
    #expect(Format.shortDate(date, .en) == "05/03/2026")
    #expect(Format.number(37.5, .nl) == "37,5")
    #expect(Format.number(94, .en) == "94")
    #expect(Format.number(-0.5, .en) == "-0.5")
  }

  @Test func `a measured value stands beside what is usual, without a verdict`() throws {
    let phrases = AdvicePhrases(knowledge: try KnowledgeBase.builtIn(), stationery: try Stationery(.nl))
    let low = MeasuredValue(kind: .serumMagnesium, value: 0.66, unit: "mmol/L", date: CalendarDate(iso: "2026-01-12"))
    #expect(try phrases.measured(low) == "0,66 mmol/L (12-01-2026; gebruikelijk 0,70 tot 1,00)")
    // in another unit there is nothing to stand beside it
    #expect(try phrases.measured(MeasuredValue(kind: .serumMagnesium, value: 1.6, unit: "mg/dL")) == "1,60 mg/dL")
    #expect(try phrases.measured(MeasuredValue(kind: .pulse, value: 62, unit: "/min")) == "62 /min")
  }

  @Test func `a logo that could do something is refused`() throws {
    let plain = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"3\"/></svg>".utf8)
    #expect(try Practice.Logo(file: plain).mediaType == "image/svg+xml")
    for bad in [
      "<svg><script>x</script></svg>", "<svg onload=\"x\"/>", "<svg><image href=\"file:///etc/passwd\"/></svg>",
      "GIF89a",
    ] {
      #expect(throws: DocumentError.logoRefused) { _ = try Practice.Logo(file: Array(bad.utf8)) }
    }
  }
}
