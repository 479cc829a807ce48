import ArgumentParser
import ConsultApp
import ConsultModel
import Outcomes
import Recommendation

struct FollowUpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "followup", abstract: "Follow-ups: who is due, record, show, report, count.",
    usage: """
      magconsult followup due
      magconsult followup record S-0042
      magconsult followup show C-0017
      magconsult followup stats
      """,
    subcommands: [
      Due.self, Calendar.self, Form.self, Record.self, Show.self, Report.self, Stats.self,
    ])

  struct Due: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Whose review is overdue, today, or coming.",
      usage: "magconsult followup due\nmagconsult followup due --days 28")
    @Option(help: "How many days ahead to look.") var days = 14
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let due = try shell.open().dueFollowUps(withinDays: min(max(0, days), 36_500))
        let today = shell.environment.today
        if common.json {
          return try shell.printJSON([
            "due": .list(
              due.map {
                .table([
                  "session": .text(ShownID(.session, $0.session).description),
                  "client": .text(ShownID(.client, $0.client).description),
                  "date": .text($0.date.description), "state": .text($0.state(on: today).rawValue),
                ])
              })
          ])
        }
        let words: [FollowUpDue.State: String] = [
          .overdue: shell.texts("te laat", "overdue"), .today: shell.texts("vandaag", "today"),
          .coming: shell.texts("komt", "coming"),
        ]
        shell.printTable(
          due.map {
            [
              shell.date($0.date), words[$0.state(on: today)] ?? "", ShownID(.client, $0.client).description,
              ShownID(.session, $0.session).description,
            ]
          })
        if due.isEmpty { shell.say("er is niemand aan de beurt", "nobody is due") }
      }
    }
  }

  struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record how it went after an advice.",
      usage: "magconsult followup record S-0042\nmagconsult followup record S-0042 --from followup.yaml")
    @Argument(help: "The session the advice was given in, as S-0042.") var id: SessionID
    @OptionGroup var common: CommonOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var dry: DryRunOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open(dryRun: dry.dryRun, readsInput: input.from)
        let session = try app.session(id.number)
        let followUp = try FormPrompter.record(
          "followup", about: session.id.description, from: input.from, shell, app,
          extra: { _ in try app.flagQuestions(session: id.number).map { ($0.id, shell.texts[$0.text]) } }
        ) { _, answers in try app.recordFollowUp(session: id.number, answers) }
        for flag in app.redFlags(of: followUp) {
          shell.say("alarmsignaal: \(flag.text.nl)", "red flag: \(flag.text.en)")
        }
        if common.json {
          try shell.printJSON(["followUp": JSONShapes.followUp(followUp)])
        } else {
          shell.print(followUp.id.description)
        }
        shell.sayNext("magconsult followup show \(ShownID(.client, session.client))")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the course of a client's complaints.", usage: "magconsult followup show C-0017")
    @Argument(help: "The client, as C-0017.") var id: ClientID
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await magconsult.run(common) { shell in
        let app = try shell.open()
        let sessions = try app.courses(ofClient: id.number)
        if common.json { return try FollowUpCommand.json(sessions, shell) }
        for session in sessions {
          shell.print("\(session.session.id)  \(shell.date(session.session.date))")
          for course in session.courses {
            let label = app.knowledge.complaint(course.complaint).map { shell.texts[$0.label] } ?? course.complaint
            let chart = CourseChart(course: course, label: label, followUps: session.followUps)
            for line in chart.lines(shell) { shell.print(line) }
          }
          for followUp in session.followUps { FollowUpCommand.describe(followUp, app, shell) }
        }
      }
    }
  }

  private static func describe(_ followUp: FollowUp, _ app: RecordApp, _ shell: Shell) {
    let question = app.knowledge.currentQuestionnaire("followup")?.questions.first { $0.id == "impression" }
    let impression = followUp.impression.map { shell.shown(.text(String($0.rawValue)), question) } ?? "–"
    shell.print("  \(followUp.id)  \(shell.date(followUp.date))  \(shell.texts("indruk", "impression")): \(impression)")
    for use in followUp.uses {
      let days = use.daysPerWeek.map { "\($0) " + shell.texts("dagen per week", "days a week") } ?? "–"
      shell.print("          \(use.protocolID): \(days)\(use.mgPerDay.map { ", \(Int($0)) mg" } ?? "")")
    }
    if !followUp.sideEffects.isEmpty {
      shell.print(
        "          \(shell.texts("bijwerkingen", "side effects")): \(followUp.sideEffects.joined(separator: "; "))")
    }
  }

  private static func json(_ sessions: [RecordApp.ClientCourse], _ shell: Shell) throws {
    try shell.printJSON([
      "sessions": .list(
        sessions.map { session in
          .table([
            "session": .text(session.session.id.description),
            "courses": .list(
              session.courses.map { course in
                .table([
                  "complaint": .text(course.complaint), "change": .number(course.change.map(Double.init)),
                  "relevant": course.isRelevantImprovement.map { .flag($0) } ?? .null,
                  "points": .list(
                    course.points.map {
                      .table(["date": .text($0.date.description), "severity": .number(Double($0.severity))])
                    }),
                ])
              }),
            "followUps": .list(session.followUps.map(JSONShapes.followUp)),
          ])
        })
    ])
  }
}

/// The course of one complaint in a terminal: a bar for each measurement, with its number.
struct CourseChart {
  let course: Course
  let label: String
  var followUps: [FollowUp] = []

  func lines(_ shell: Shell) -> [String] {
    var lines = ["  \(label)"]
    for point in course.points {
      let bar =
        String(repeating: "#", count: point.severity * 3) + String(repeating: ".", count: 30 - point.severity * 3)
      // what was really used stands on the same line of time
      let used = followUps.first { $0.date == point.date }?.uses.compactMap(\.daysPerWeek).max()
      let use = used.map { "  \($0) " + shell.texts("dagen per week gebruikt", "days a week used") } ?? ""
      let start = point == course.points.first ? "  " + shell.texts("advies", "advice") : use
      lines.append("    \(shell.date(point.date))  \(bar)  \(point.severity)/10\(start)")
    }
    if let change = course.change {
      let mark =
        course.isRelevantImprovement == true ? shell.texts(" (merkbaar, indicatief)", " (noticeable, indicative)") : ""
      lines.append("    \(shell.texts("verandering", "change")): \(change > 0 ? "+" : "")\(change)\(mark)")
    }
    return lines
  }
}
