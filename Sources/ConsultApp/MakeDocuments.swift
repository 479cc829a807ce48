import ConsultModel
import Documents
import Knowledge
import Outcomes
import Recommendation
import Vault

/// `report` and `letter`
extension RecordApp {
  package func report(_ number: Int, language: Language?) throws(AppError) -> String {
    let considered = try consider(number)
    let practice = try practice()
    let (advices, referrals, followUps) = try reading { (reader) throws(VaultError) in
      (
        try reader.advices(ofSession: number), try reader.referrals(ofSession: number),
        try reader.followUps(ofSession: number)
      )
    }
    // an advice froze its facts and recommendation; a session without one shows what the rules say now
    var (facts, recommendation) = (considered.facts, considered.recommendation)
    if let last = advices.last { (facts, recommendation) = try self.recommendation(behind: last) }
    let report = ConsultReport(
      practice: practice, client: considered.client, session: considered.session, facts: facts,
      recommendation: recommendation, advices: advices, referrals: referrals,
      courses: Self.courses(considered.session, recommendation, followUps))
    let stationery = try stationery(language ?? practice.language)
    do { return try report.html(knowledge, stationery) } catch { throw .document(error) }
  }

  /// Foods that fit her diet, richest portion first; at most six.
  func foods(for facts: Facts, _ recommendation: Recommendation) -> [Food] {
    let words = Set(comparableWords(in: facts.diet.joined(separator: " ")))
    var unfit = Set(recommendation.coded.states)
    if !words.isDisjoint(with: ["glutenvrij", "gluten", "coeliakie"]) { unfit.insert("gluten") }
    if unfit.contains("kidney-stones") { unfit.insert("oxalate") }
    if facts.medications?.contains(where: { item in
      !Set(comparableWords(in: item.words)).isDisjoint(with: ["acenocoumarol", "fenprocoumon"])
    }) == true {
      unfit.insert("vitamin-k-antagonist")
    }
    return Array(
      knowledge.foods.filter { unfit.isDisjoint(with: $0.notFor) }
        .sorted { ($1.mgPerPortion, $0.id) < ($0.mgPerPortion, $1.id) }.prefix(6))
  }

  static func courses(_ session: ConsultSession, _ recommendation: Recommendation, _ followUps: [FollowUp]) -> [Course]
  {
    let start = recommendation.complaints.filter { $0.state != .asked }.compactMap { complaint in
      complaint.severity.map { (complaint.code, $0) }
    }
    return Course.courses(start: start, on: session.date, followUps: followUps)
  }
}
