import ConsultModel
import Documents
import Knowledge
import Outcomes
import Vault

/// `followup stats | calendar | report`
extension RecordApp {
  /// Every complaint of every advice, with how it went.
  package func treatedComplaints() throws(AppError) -> [TreatedComplaint] {
    let outcomes = try reading { (reader) throws(VaultError) in try reader.advisedOutcomes() }
    return outcomes.flatMap { advised in
      advised.complaints.map { complaint, severity in
        var row = TreatedComplaint(
          client: advised.client, session: advised.session, date: advised.date, complaint: complaint,
          protocols: advised.protocols, start: severity, review: advised.review)
        row.wasSeenAgain = !advised.followUps.isEmpty
        for followUp in advised.followUps {
          if let found = followUp.severities.first(where: { $0.complaint == complaint }) {
            row.last = .init(date: followUp.date, severity: found.severity, impression: followUp.impression)
          }
          for use in followUp.uses { row.daysPerWeek[use.protocolID] = use.daysPerWeek }
          row.sideEffects += followUp.sideEffects
        }
        row.reportedSideEffects = !row.sideEffects.isEmpty
        return row
      }
    }
  }

  package func practiceOutcomes() throws(AppError) -> [GroupOutcome] {
    PracticeOutcomes.groups(try treatedComplaints(), on: environment.today)
  }

  package func practiceOverview(language: Language?) throws(AppError) -> String {
    let practice = try practice()
    let stationery = try stationery(language ?? practice.language)
    let overview = PracticeOverview(practice: practice, date: environment.today, groups: try practiceOutcomes())
    do { return try overview.html(knowledge, stationery) } catch { throw .document(error) }
  }

  package func outcomeTable(language: Language?) throws(AppError) -> [UInt8] {
    let practice = try practice()
    let stationery = try stationery(language ?? practice.language)
    let columns = [
      "client", "session", "date", "complaint", "protocols", "start", "last", "change", "last-date", "days-per-week",
      "impression", "side-effects",
    ]
    do {
      var head: [String] = []
      for column in columns { head.append(try stationery.text("column-" + column)) }
      return OutcomeTable.csv(try treatedComplaints(), head: head) { code in
        knowledge.complaint(code)?.label[stationery.language] ?? code
      }
    } catch let error as AppError { throw error } catch let error as DocumentError { throw .document(error) } catch {
      throw .vault(.unexpected(code: 0))
    }
  }

  /// The moments of all advices as a calendar file, with client codes.
  package func calendar(withinDays days: Int, language: Language) throws(AppError) -> [UInt8] {
    let word = language == .nl ? "Vervolg" : "Follow-up"
    return FollowUpCalendar.ics(try dueFollowUps(withinDays: days), now: environment.now()) { moment in
      "\(word) \(ShownID(.client, moment.client)) (\(ShownID(.session, moment.session)))"
    }
  }

  /// How it went with one client, on paper.
  package func followUpReport(client number: Int, language: Language?) throws(AppError) -> String {
    let client = try client(number)
    let practice = try practice()
    let stationery = try stationery(language ?? practice.language)
    var sessions: [FollowUpReport.Session] = []
    for course in try courses(ofClient: number) {
      let advice = try advice(ofSession: course.session.number)
      sessions.append(
        FollowUpReport.Session(
          session: course.session, courses: course.courses, followUps: course.followUps,
          advice: advice?.decided ?? [], advisedOn: advice == nil ? nil : course.session.date))
    }
    let report = FollowUpReport(practice: practice, client: client, date: environment.today, sessions: sessions)
    do { return try report.html(knowledge, stationery) } catch { throw .document(error) }
  }

  /// The follow-up form of a session, for a pen: her complaints and activities stand in it.
  package func followUpForm(session number: Int, language: Language?) throws(AppError) -> String {
    let considered = try consider(number)
    let practice = try practice()
    let stationery = try stationery(language ?? considered.client.language)
    guard let questionnaire = knowledge.currentQuestionnaire("followup") else {
      throw .document(.missingText(key: "followup"))
    }
    var known = Answers()
    let codes = considered.recommendation.complaints.filter { $0.state != .asked }.map(\.code)
    known["severities"] = .list(
      codes.map { .row(["complaint": .text(knowledge.complaint($0)?.label[stationery.language] ?? $0)]) })
    let advised = try advice(ofSession: number)?.decided ?? []
    known["uses"] = .list(
      advised.map { item in
        .row(["protocol": .text(knowledge.treatment(item.protocolID)?.label[stationery.language] ?? item.protocolID)])
      })
    var page = IntakeFormPage(practice: practice, questionnaire: questionnaire, client: considered.client)
    page.known = known
    for (index, row) in (considered.session.answers.rows("activities") ?? []).prefix(2).enumerated() {
      page.labels["activity\(index + 1)"] = row.text("words")
    }
    page.flags = try flagQuestions(session: number).map { $0.text[stationery.language] }
    do { return try page.html(stationery) } catch { throw .document(error) }
  }
}
