import ConsultModel
import Knowledge
import Testing

@testable import Recommendation

@Suite("Gates") struct GateTests {
  private func oral(_ change: (inout Facts) -> Void) -> OralResult {
    Shared.answered(Facts40.make("moe", change: change)).oral
  }
  private func skin(_ change: (inout Facts) -> Void) -> TransdermalResult {
    Shared.answered(Facts40.make("stijve nek", change: change)).transdermal
  }

  @Test func `a healthy adult may take magnesium up to the adult cap`() {
    let result = oral { _ in }
    #expect(result.verdict == .yes)
    #expect(result.capMg == 250)
  }

  @Test(arguments: [(29.9, Verdict.no), (30.0, .physicianFirst), (59.9, .physicianFirst), (60.0, .yes)])
  func `kidney function decides at 30 and at 60`(egfr: Double, verdict: Verdict) {
    #expect(oral { $0.kidney = Facts.Kidney(egfr: egfr, monthsAgo: 2) }.verdict == verdict)
  }

  @Test func `between 30 and 60 no amount is named before the agreement, which names it`() {
    let before = oral { $0.kidney = Facts.Kidney(egfr: 45, monthsAgo: 2) }
    #expect(before.capMg == 0)
    let after = oral {
      $0.kidney = Facts.Kidney(egfr: 45, monthsAgo: 2)
      $0.agreements = [Agreement(by: "huisarts", on: $0.date, about: .oral, maxMg: 120)]
    }
    #expect(after.verdict == .yes)
    #expect(after.capMg == 120)
  }

  @Test func `an agreement never lifts the cap above the rule`() {
    let result = oral {
      $0.pregnancy = Facts.Pregnancy(status: .yes, weeks: 20)
      $0.agreements = [Agreement(by: "verloskundige", on: $0.date, about: .oral, maxMg: 350)]
    }
    #expect(result.capMg == 250)
  }

  @Test func `an agreement does not release what is held or refused`() {
    let result = oral {
      $0.answers["myasthenia"] = .yes
      $0.agreements = [Agreement(by: "huisarts", on: $0.date, about: .oral, maxMg: 200)]
    }
    #expect(result.verdict == .no)
    #expect(result.capMg == 0)
  }

  @Test func `an agreement of tomorrow does not count today`() {
    let result = oral {
      $0.pregnancy = Facts.Pregnancy(status: .yes)
      $0.agreements = [Agreement(by: "verloskundige", on: $0.date.adding(days: 1), about: .oral, maxMg: 200)]
    }
    #expect(result.verdict == .physicianFirst)
  }

  @Test func `an unknown filtration rate holds oral advice for a client with diabetes`() {
    #expect(
      oral {
        $0.kidney = Facts.Kidney()
        $0.conditions = [WrittenItem(words: "diabetes type 2")]
      }.verdict == .hold)
    #expect(
      oral {
        $0.kidney = Facts.Kidney()
        $0.medications = [WrittenMedicine(words: "lisinopril 10 mg")]
      }.verdict == .hold)
    #expect(
      oral {
        $0.kidney = Facts.Kidney()
        $0.age = 76
      }.verdict == .hold)
    #expect(oral { $0.kidney = Facts.Kidney() }.verdict == .yes)
  }

  @Test func `the practitioner's own word that there is no risk does not silence a risk marker`() {
    #expect(
      oral {
        $0.kidney = Facts.Kidney(risk: false)
        $0.conditions = [WrittenItem(words: "diabetes")]
      }.verdict == .hold)
  }

  @Test func `from 75 years an old filtration rate is not enough`() {
    #expect(
      oral {
        $0.age = 76
        $0.kidney = Facts.Kidney(egfr: 80, monthsAgo: 13)
      }.verdict == .hold)
    #expect(
      oral {
        $0.age = 76
        $0.kidney = Facts.Kidney(egfr: 80)
      }.verdict == .hold)
    #expect(
      oral {
        $0.age = 76
        $0.kidney = Facts.Kidney(egfr: 80, monthsAgo: 11)
      }.verdict == .yes)
    #expect(
      oral {
        $0.age = 66
        $0.kidney = Facts.Kidney(egfr: 80, monthsAgo: 20)
      }.verdict == .yes)
  }

  @Test func `what was never asked holds oral advice and is a blocking question`() {
    let cases: [(String, (inout Facts) -> Void)] = [
      ("asked-medications", { $0.medications = nil }), ("asked-supplements", { $0.supplements = nil }),
      ("asked-conditions", { $0.conditions = nil }), ("asked-skin", { $0.skin = nil }),
      ("asked-kidney", { $0.kidney = nil }),
      ("asked-pregnancy", { $0.pregnancy = nil }), ("asked-age", { $0.age = nil }),
    ]
    for (id, change) in cases {
      let result = Shared.answered(Facts40.make("moe", change: change))
      #expect(result.oral.verdict >= .hold, "\(id)")
      #expect(result.questions.contains { $0.id == id && $0.isBlocking }, "\(id)")
      #expect(!result.isAcceptable, "\(id)")
    }
  }

  @Test func `pregnancy is not asked of a man`() {
    #expect(
      oral {
        $0.sex = .male
        $0.pregnancy = nil
        $0.breastfeeding = nil
      }.verdict == .yes)
  }

  @Test(arguments: [(3, Verdict.no), (4, .physicianFirst), (11, .physicianFirst), (12, .yes), (17, .yes)])
  func `children by age, with their parents' consent`(age: Int, verdict: Verdict) {
    let result = oral {
      $0.age = age
      $0.sex = .male
      $0.pregnancy = nil
      $0.guardiansAgree = .yes
      $0.conditions = []
    }
    #expect(result.verdict == verdict)
  }

  @Test func `without the parents' consent a child waits`() {
    #expect(
      oral {
        $0.age = 14
        $0.guardiansAgree = .no
      }.verdict == .hold)
    #expect(oral { $0.age = 14 }.verdict == .hold)
  }

  @Test func `conditions that close the way, in the client's words`() {
    for (words, verdict) in [
      ("myasthenia gravis", Verdict.no), ("AV-blok derde graad", .no), ("darmafsluiting", .no), ("hevige diarree", .no),
      ("struvietstenen", .no), ("hartfalen", .physicianFirst), ("word geopereerd in mei", .hold),
      ("anorexia", .physicianFirst),
      ("pacemaker", .physicianFirst),
    ] {
      #expect(oral { $0.conditions = [WrittenItem(words: words)] }.verdict == verdict, "\(words)")
    }
  }

  @Test func `a heart block with a pacemaker is a question for the cardiologist, not a closed door`() {
    let result = oral { $0.conditions = [WrittenItem(words: "hartblok"), WrittenItem(words: "pacemaker")] }
    #expect(result.verdict == .physicianFirst)
  }

  @Test func `an answer of unknown is never taken for no`() {
    let result = Shared.answered(Facts40.make("moe") { $0.answers["myasthenia"] = .unknown })
    #expect(result.oral.verdict == .hold)
    #expect(result.oral.isBarred)
    #expect(!result.isAcceptable)
  }

  @Test func `a denied condition is not there`() {
    #expect(oral { $0.conditions = [WrittenItem(words: "geen nierziekte")] }.verdict == .yes)
  }

  @Test func `broken skin closes the skin and leaves the mouth`() {
    let result = Shared.answered(Facts40.make("stijve nek") { $0.skin = ["wondjes en eczeem"] })
    #expect(result.transdermal.verdict == .no)
    #expect(result.oral.verdict == .yes)
  }

  @Test func `pregnancy allows a tepid foot bath and no full bath`() {
    let result = skin { $0.pregnancy = Facts.Pregnancy(status: .yes, weeks: 20) }
    #expect(result.uses[.fullBath]?.verdict == .no)
    #expect(result.uses[.footBath]?.verdict == .yes)
    #expect(result.uses[.footBath]?.maxCelsius == 37)
  }

  @Test func `the strictest limit wins and every reason is kept`() {
    let result = skin {
      $0.age = 80
      $0.conditions = [WrittenItem(words: "diabetes"), WrittenItem(words: "epilepsie")]
    }
    #expect(result.uses[.footBath]?.maxMinutes == 15)
    #expect(result.uses[.fullBath]?.verdict == .no)
    #expect(Set(result.reasons.map(\.rule)).isSuperset(of: ["diabetes-foot-care", "older-start-low", "bath-risk"]))
  }

  @Test func `the verdict of the skin is the least strict of its uses`() {
    #expect(skin { $0.conditions = [WrittenItem(words: "epilepsie")] }.verdict == .yes)
  }
}
