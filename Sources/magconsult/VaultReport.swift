import ConsultModel
import Recommendation
import Vault

// How a check and a comparison of records are shown.

extension CheckReport {
  var fields: [String: JSONValue] {
    [
      "whole": .flag(isWhole), "pages": .number(Double(pages)),
      "damagedPages": .list(
        damagedPages.map {
          .table(["page": .number(Double($0.number)), "table": $0.table.map { .text($0) } ?? .null])
        }),
      "tornFreePages": .list(tornFreePages.map { .number(Double($0)) }),
      "structureFaults": .number(Double(structureFaults)), "foreignKeyFaults": .number(Double(foreignKeyFaults)),
      "changesWhole": .flag(changesAreWhole), "counts": .table(counts.mapValues { .number(Double($0)) }),
    ]
  }
}

extension RecordSummary {
  var fields: [String: JSONValue] {
    [
      "id": .text(record), "changes": .number(Double(sequence)),
      "lastChange": lastChange.map { .text($0.utc) } ?? .null,
      "counts": .table(report.counts.mapValues { .number(Double($0)) }),
    ]
  }
}

extension Shell {
  func print(_ report: CheckReport) {
    print(texts("bladzijden gecontroleerd: ", "pages checked: ") + String(report.pages))
    for page in report.damagedPages {
      let table = page.table ?? texts("onbekend", "unknown")
      print(
        texts("beschadigde bladzijde \(page.number), tabel: \(table)", "damaged page \(page.number), table: \(table)"))
    }
    if !report.tornFreePages.isEmpty {
      print(
        texts(
          "lege bladzijden die een stroomuitval scheurde: \(report.tornFreePages.count); er is niets kwijt",
          "empty pages torn by a power cut: \(report.tornFreePages.count); nothing is lost"))
    }
    if report.structureFaults + report.foreignKeyFaults > 0 {
      print(
        texts("fouten in de structuur: ", "faults in the structure: ")
          + String(report.structureFaults + report.foreignKeyFaults))
    }
    if !report.changesAreWhole {
      print(texts("in de telling van wijzigingen zit een gat", "the count of changes has a gap"))
    }
    if report.isWhole { print(texts("het dossier is in orde", "the record is whole")) }
  }

  /// What is in a copy beside what is in the record, where they differ or count.
  func print(comparing copy: RecordSummary, with current: RecordSummary?) {
    func moment(_ summary: RecordSummary) -> String {
      summary.lastChange?.local ?? texts("onbekend", "unknown")
    }
    var rows = [["", texts("kopie", "copy"), texts("dossier", "record")]]
    rows.append([texts("laatste wijziging", "last change"), moment(copy), current.map(moment) ?? "-"])
    rows.append([
      texts("wijzigingen", "changes"), String(copy.sequence), current.map { String($0.sequence) } ?? "-",
    ])
    for (table, nl, en) in [
      ("client", "cliënten", "clients"), ("intake_form", "intakeformulieren", "intake forms"),
      ("consult_session", "consulten", "sessions"), ("advice", "adviezen", "advices"),
      ("follow_up", "vervolgmetingen", "follow-ups"),
    ] {
      rows.append([
        texts(nl, en), String(copy.report.counts[table] ?? 0),
        current.map { String($0.report.counts[table] ?? 0) } ?? "-",
      ])
    }
    printTable(rows)
    if let current, current.record != copy.record {
      print(texts("let op: dit zijn twee verschillende dossiers", "note: these are two different records"))
    }
  }
}
