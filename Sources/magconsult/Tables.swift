import ConsultModel
import Documents
import Outcomes
import Recommendation

extension Shell {
  /// Rows in columns as wide as their widest cell; the last runs on.
  func printTable(_ rows: [[String]], heads: [String]? = nil) {
    let all = (heads.map { [$0] } ?? []) + rows
    let count = all.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    for row in all {
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      print(cells.joined(separator: "  "))
    }
  }

  func date(_ date: CalendarDate?) -> String { date.map { Format.shortDate($0, texts.language) } ?? "–" }
}

/// Values as `--json` prints them, shared by the commands that show them.
enum JSONShapes {
  static func client(_ client: Client) -> JSONValue {
    .table([
      "id": .text(client.id.description), "givenName": .text(client.givenName), "familyName": .text(client.familyName),
      "birthDate": .text(client.birthDate.description), "sex": .text(client.sex.rawValue),
      "street": optional(client.street), "postcode": optional(client.postcode), "city": optional(client.city),
      "phone": optional(client.phone), "email": optional(client.email), "language": .text(client.language.rawValue),
      "gp": optional(client.gp), "note": optional(client.note),
    ])
  }

  static func session(_ session: ConsultSession) -> JSONValue {
    .table([
      "id": .text(session.id.description), "client": .text(ShownID(.client, session.client).description),
      "date": .text(session.date.description), "closed": .flag(session.isClosed),
      "nextAppointment": optional(session.nextAppointment?.description),
      "complaints": .list(
        session.complaints.map {
          .table([
            "words": .text($0.words), "code": optional($0.code), "severity": .number($0.severity.map(Double.init)),
            "duration": optional($0.duration),
          ])
        }),
      "answers": .table(session.flagAnswers.mapValues { .text($0.rawValue) }),
      "measurements": .list(
        session.measurements.map {
          .table([
            "kind": .text($0.kind.rawValue), "value": .number($0.value), "unit": .text($0.unit),
            "date": optional($0.date?.description), "source": optional($0.source),
          ])
        }),
      "agreements": .list(
        session.agreements.map {
          .table([
            "by": .text($0.by), "on": .text($0.on.description), "about": .text($0.about.rawValue),
            "maxMg": .number($0.maxMg),
          ])
        }),
      "other": answers(session.answers),
    ])
  }

  static func advice(_ advice: StoredAdvice) -> JSONValue {
    .table([
      "kind": .text(advice.kind.rawValue), "at": .text(advice.at.utc), "reason": optional(advice.reason),
      "knowledge": .table(["version": .text(advice.knowledgeVersion), "hash": .text(advice.knowledgeHash)]),
      "items": .list(advice.decided.map(item)),
    ])
  }

  static func item(_ item: AdvisedItem) -> JSONValue {
    .table([
      "protocol": .text(item.protocolID), "route": .text(item.route.rawValue), "form": optional(item.form),
      "product": optional(item.product), "startMg": .number(item.startMg), "mostMg": .number(item.mostMg),
      "times": .list(item.times.map { .text($0.description) }), "celsius": .number(item.celsius),
      "minutes": .number(item.minutes.map(Double.init)), "weeks": .number(Double(item.weeks)),
      "review": .text(item.review.description), "for": .list(item.complaints.map { .text($0) }),
      "override": .flag(item.isOverride),
    ])
  }

  static func followUp(_ followUp: FollowUp) -> JSONValue {
    .table([
      "id": .text(followUp.id.description), "session": .text(ShownID(.session, followUp.session).description),
      "date": .text(followUp.date.description), "impression": .number(followUp.impression.map { Double($0.rawValue) }),
      "severities": .table(Dictionary(followUp.severities.map { ($0.complaint, .number(Double($0.severity))) }) { $1 }),
      "uses": .list(
        followUp.uses.map {
          .table([
            "protocol": .text($0.protocolID), "daysPerWeek": .number($0.daysPerWeek.map(Double.init)),
            "mgPerDay": .number($0.mgPerDay), "reasonForStopping": optional($0.reasonForStopping),
          ])
        }),
      "sideEffects": .list(followUp.sideEffects.map { .text($0) }), "otherChanges": optional(followUp.otherChanges),
      "note": optional(followUp.note), "wellbeing": .number(followUp.wellbeing.map(Double.init)),
      "activities": .list(followUp.activities.map { .number($0.map(Double.init)) }),
      "answers": .table(followUp.flagAnswers.mapValues { .text($0.rawValue) }),
    ])
  }

  static func letter(_ letter: FrozenLetter, isSuperseded: Bool) -> JSONValue {
    .table([
      "id": .text(letter.id.description), "session": .text(ShownID(.session, letter.session).description),
      "to": .text(letter.recipient.rawValue), "language": .text(letter.language.rawValue),
      "at": .text(letter.at.utc), "by": .text(letter.madeBy), "hash": .text(letter.htmlHash),
      "templates": .text(letter.templateHash), "rules": .text(letter.knowledgeHash),
      "supersedes": letter.supersedes.map { .text(ShownID(.letter, $0).description) } ?? .null,
      "superseded": .flag(isSuperseded),
      "passed": .list(
        letter.passed.map {
          .table(["rule": .text($0.rule), "sentence": .text($0.sentence), "reason": .text($0.reason)])
        }),
    ])
  }

  static func outcome(_ group: GroupOutcome) -> JSONValue {
    func interval(_ range: ClosedRange<Double>?) -> JSONValue {
      range.map { .list([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
    }
    return .table([
      "complaint": .text(group.complaint), "protocol": optional(group.protocolID),
      "clients": .number(Double(group.clients)), "measured": .number(Double(group.measured)),
      "lost": .number(Double(group.lost)), "waiting": .number(Double(group.waiting)),
      "changes": .list(group.changes.map { .number(Double($0)) }), "median": .number(group.median),
      "medianInterval": interval(group.medianInterval), "relevant": .number(Double(group.relevant)),
      "relevantInterval": interval(group.relevantShare), "daysPerWeek": .number(group.daysPerWeek),
      "withSideEffects": .number(Double(group.withSideEffects)),
    ])
  }

  static func answers(_ answers: Answers) -> JSONValue { .table(answers.values.mapValues(value)) }

  static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

  private static func value(_ value: AnswerValue) -> JSONValue {
    switch value {
    case .text(let text): .text(text)
    case .number(let number): .number(number)
    case .list(let list): .list(list.map(self.value))
    case .row(let row): .table(row.mapValues(self.value))
    }
  }
}
